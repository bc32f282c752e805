from faq.models.alias import Alias
from faq.models.faq_tag import FaqTag
from faq.models.former_slug import FormerSlug
from faq.models.guide import Guide, GuideTag

__all__ = ["Alias", "FaqTag", "FormerSlug", "Guide", "GuideTag"]
