"""The editors' desk of the vocabulary."""

from faq.admin import faq_tag, help_now

__all__ = ["faq_tag", "help_now"]
