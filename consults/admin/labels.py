"""What the desk calls a place of a document: “Reply 2” for ``replies[1].body``."""

import re

LABELS = {
    "title": "Headline",
    "subject": "Subject",
    "lead": "Beginning",
    "body": "Question",
    "asker.name": "Pseudonym",
    "asker.age": "Age",
    "asker.sex": "Sex",
    "asker.sex_confirmed": "Sex confirmed",
    "asked_on": "Asked on",
    "department": "Department",
    "language": "Language",
    "status": "State",
    "published_at": "Published at",
    "follows_up": "Follows up",
    "more_info.body": "More Info",
    "more_info.origin": "Who wrote More Info",
    "more_info.reviewed_by": "Reviewer of More Info",
    "more_info.reviewed_on": "More Info reviewed on",
    "review.by": "Reviewed by",
    "review.on": "Reviewed on",
    "review.due_on": "Review due on",
    "withdrawn_reason": "Why it was withdrawn",
    "tags": "FAQ tags",
    "replies": "Replies",
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
UNSAID = {"body", "name", "number"}  # of a row: what the row itself is called by
ROW = re.compile(r"(\w+)\[(\d+)\]")


def label_of(place, of_guide=False):
    """Return what a place of a consult's document, or of a guide's, is called.

    “replies[0].replied_on” is “Reply 1, replied on”.
    """
    if of_guide and place == "body":
        return "Text"
    if place in LABELS:
        return LABELS[place]
    first, *rest = place.split(".")
    names = [_name_of(part) for part in [first, *(part for part in rest if part not in UNSAID)]]
    return ", ".join([name if not where else name.lower() for where, name in enumerate(names)])


def _name_of(part):
    if match := ROW.fullmatch(part):
        name = ROWS.get(match[1], match[1].replace("_", " ").capitalize())
        return f"{name} {int(match[2]) + 1}"
    return {"more_info": "More Info"}.get(part, part.replace("_", " ").capitalize())
