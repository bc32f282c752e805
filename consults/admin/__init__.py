"""The editors' desk of the content."""

from consults.admin import (
    department,
    doctor,
    faq_tag,
    gaps,
    question,
    redaction,
    report,
    tag_change,
)

__all__ = [
    "department",
    "doctor",
    "faq_tag",
    "gaps",
    "question",
    "redaction",
    "report",
    "tag_change",
]
