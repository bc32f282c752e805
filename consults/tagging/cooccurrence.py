"""Which tags stand together on consults, read from the counts that lists keep."""

from collections import Counter, defaultdict
from math import sqrt

from django.db.models import F

from consults.models import Facet, FacetPair


def together():
    """Return {(lower tag id, higher tag id): published consults that carry both}."""
    pairs = FacetPair.objects.filter(
        option_kind=Facet.Kind.TAG,
        scope__kind=Facet.Kind.TAG,
        scope__tag__lt=F("option__tag"),
        listed__gt=0,
    )
    rows = pairs.values_list("scope__tag_id", "option__tag_id", "listed")
    return {(first, second): count for first, second, count in rows.iterator()}


def alike(first, second):
    """Return from 0 to 1 how alike the tags are that two tags occur with (cosine of counts)."""
    rows = FacetPair.objects.filter(
        option_kind=Facet.Kind.TAG, scope__tag__in=[first, second]
    ).values_list("scope__tag_id", "option__tag_id", "listed")
    profiles = defaultdict(Counter)
    for tag, other, count in rows:
        if other not in {first, second}:
            profiles[tag][other] = count
    own, theirs = profiles[first], profiles[second]
    size = sqrt(sum(n * n for n in own.values())) * sqrt(sum(n * n for n in theirs.values()))
    return sum(count * theirs[tag] for tag, count in own.items()) / size if size else 0.0
