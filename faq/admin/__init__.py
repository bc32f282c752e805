"""The editors' desk of the vocabulary."""

from faq.admin import faq_tag, guide

__all__ = ["faq_tag", "guide"]
