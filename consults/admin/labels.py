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
    "tags": "FAQ tag",
    "related": "Similar consult",
    "notes": "Note",
    "further_reading": "Further reading",
}
OF_ROWS = {"body": "", "name": "", "number": "", "department": "department", "doctor": "doctor"}
ROW = re.compile(r"(\w+)\[(\d+)\](?:\.(\w+))?")


def label_of(place, of_guide=False):
    """Return what a place of a consult's document, or of a guide's, is called."""
    if of_guide and place == "body":
        return "Text"
    if (match := ROW.match(place)) and match[1] in ROWS:
        part = OF_ROWS.get(match[3] or "", (match[3] or "").replace("_", " "))
        return f"{ROWS[match[1]]} {int(match[2]) + 1}{f', {part}' if part else ''}"
    return LABELS.get(place, place)
