"""`doctor:chen`, `tag:als`, `department:neurology` in a search: the lists they stand for."""

from django.db.models import Q

from consults.models import Facet, Listing
from faq.models import Alias, FaqTag, FormerSlug
from text.names import same_name
from text.words import key_of

MOST_LISTS = 20  # doctors or tags that one word may stand for
Kind = Facet.Kind


def facet_sets(named):
    """Return ([[facet id, …] for each (kind, name)], [(kind, name)] that nothing answers to)."""
    sets, unknown = [], []
    for kind, name in named:
        ids = list(_facets(kind, name))
        sets.append(ids)
        if not ids:
            unknown.append((kind, name))
    return sets, unknown


def _facets(kind, name):
    rows = Facet.objects.filter(kind=kind, listed__gt=0).with_published_count()
    rows = rows.filter(published__gt=0).order_by("-published", "pk").values_list("pk", flat=True)
    if kind == Kind.TAG:
        return rows.filter(tag__in=tags_named(name))[:MOST_LISTS]
    return named(rows, name, f"{kind}__name")[:MOST_LISTS]


def tags_named(name):
    """Return the ids of the tags that a name, alias, address or former address stands for."""
    key, slug = key_of(name), name.lower()
    tags = {*FaqTag.objects.filter(Q(stem_key=key) | Q(slug=slug)).values_list("pk", flat=True)}
    tags.update(FormerSlug.objects.filter(slug=slug).values_list("tag", flat=True))
    tags.update(Alias.objects.filter(stem_key=key).values_list("tag", flat=True))
    return tags


def named(rows, name, column="name"):
    """Return those of `rows` whose name has every word of this one: “Dr. Chen” finds Mei Chen."""
    for word in same_name(name).removeprefix("dr").strip(". ").split():
        rows = rows.filter(**{f"{column}__icontains": word})
    return rows


def on_lists(sets, now, limit, order):
    """Return ids of consults on one list of each set, when nothing else was asked for."""
    shortest, *others = sets
    rows = Listing.objects.due(now).filter(facet__in=shortest)
    for other in others:
        on_it = Listing.objects.filter(facet__in=other).values("question_id")
        rows = rows.filter(question_id__in=on_it)
    sign = "" if order == "oldest" else "-"
    rows = rows.order_by(f"{sign}published_at", f"{sign}question_id")
    return list(dict.fromkeys(rows.values_list("question_id", flat=True)[:limit]))
