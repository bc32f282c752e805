"""The consult at the desk: the list, the form, and one file for each page beside it."""

from consults.admin.question import model_admin

__all__ = ["model_admin"]
