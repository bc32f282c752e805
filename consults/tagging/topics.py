"""Tags as topics of guides."""

from django.db.models import Exists, OuterRef

from consults.models import Guide, GuideTag


def unexplained(tags):
    """Tags with consults but without a published guide."""
    guides = GuideTag.objects.filter(tag=OuterRef("pk"), guide__in=Guide.objects.published())
    return tags.filter(~Exists(guides), facet__listed__gt=0)
