"""Sitemap section of the guides."""

from django.db.models import Max
from django.db.models.functions import Greatest
from django.urls import reverse

from consults.models import Guide

CHANGED = Greatest("published_at", "updated_at")


def guides(number):
    """Yield (path, last change) of the list of guides and of the published guides."""
    rows = Guide.objects.published().order_by("pk").annotate(changed=CHANGED)
    found = list(rows.values_list("slug", "changed")[:49_000])
    yield reverse("guides:index"), max((changed for _, changed in found), default=None)
    for slug, changed in found:
        yield reverse("guides:guide", args=[slug]), changed


def guides_changed():
    """Return when readers last saw a change of a guide, or None."""
    return Guide.objects.published().order_by().aggregate(changed=Max(CHANGED))["changed"]
