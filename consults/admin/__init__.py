"""The editors' desk of the content."""

from consults.admin import (
    audit,
    department,
    doctor,
    faq_tag,
    gaps,
    guide,
    house_page,
    question,
    redaction,
    report,
    tag_change,
)

__all__ = [
    "audit",
    "department",
    "doctor",
    "faq_tag",
    "gaps",
    "guide",
    "house_page",
    "question",
    "redaction",
    "report",
    "tag_change",
]
