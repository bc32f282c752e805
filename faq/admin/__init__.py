"""The editors' desk of the vocabulary."""

from faq.admin import faq_tag, guide, help_now

__all__ = ["faq_tag", "guide", "help_now"]
