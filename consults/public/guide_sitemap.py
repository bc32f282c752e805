"""Sitemap section of the guides."""

from django.urls import reverse

from consults.models import Guide


def guides(number):
    """Yield (path, last change) of the published guides."""
    yield reverse("guides:index"), None
    rows = Guide.objects.published().order_by("pk").values_list("slug", "updated_at")[:49_000]
    for slug, changed in rows:
        yield reverse("guides:guide", args=[slug]), changed
