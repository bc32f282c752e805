"""The editors' desk of the content."""

from consults.admin import department, doctor, faq_tag, question

__all__ = ["department", "doctor", "faq_tag", "question"]
