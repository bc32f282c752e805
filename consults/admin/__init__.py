"""The editors' desk of the content."""

from consults.admin import department, doctor, question

__all__ = ["department", "doctor", "question"]
