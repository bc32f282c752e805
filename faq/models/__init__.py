from faq.models.alias import Alias
from faq.models.faq_tag import FaqTag
from faq.models.former_slug import FormerSlug
from faq.models.help_now import HelpNow
from faq.models.tag_change import ApartPair, TagChange

__all__ = [
    "Alias",
    "ApartPair",
    "FaqTag",
    "FormerSlug",
    "HelpNow",
    "TagChange",
]
