"""What the forms of the desk call the fields of a document."""

import re

LABELS = {
    "title": "Headline",
    "body": "Question",
    "asker.name": "Pseudonym",
    "asker.age": "Age",
    "asker.sex": "Sex",
    "more_info.body": "More Info",
    "tags": "FAQ tags",
    "further_reading": "Further reading",
}
ROWS = {
    "replies": "Reply",
    "notes": "Note",
    "tags": "FAQ tag",
    "similar": "Similar consult",
    "related": "Similar consult",
    "dismissed": "Finding let stand",
    "further_reading": "Further reading",
    "aliases": "Other name",
}
ROW = re.compile(r"(\w+)\[(\d+)\]")


def label_of(place):
    """Return what a form calls a field: “replies[0].replied_on” is “Reply 1, replied on”."""
    if place in LABELS:
        return LABELS[place]
    names = [_name_of(part) for part in place.split(".") if part != "body"]
    return ", ".join([name if not where else name.lower() for where, name in enumerate(names)])


def _name_of(part):
    if match := ROW.fullmatch(part):
        name = ROWS.get(match[1], match[1].replace("_", " ").capitalize())
        return f"{name} {int(match[2]) + 1}"
    return {"more_info": "More Info"}.get(part, part.replace("_", " ").capitalize())
