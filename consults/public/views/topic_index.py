"""FAQ tags from A to Z, with the other names that lead to them, and by department."""

from collections import Counter
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from consults.models import Facet
from consults.public import page_head
from faq.models import Alias
from text.names import same_name
from web.pages import page

WHOLE_INDEX = 400  # names shown on one page; a larger vocabulary is shown letter by letter
WAYS = {"letter", "department"}


class Entry(NamedTuple):
    """A line of the index: a topic, or another name with the topic it leads to (`see`)."""

    heading: str
    name: str
    slug: str
    department: str
    count: int
    see: str = ""


def topics(request):
    """FAQ tags with consults, from A to Z or by department: ?by=department, ?letter=M."""
    by = request.GET.get("by", "letter")
    if by not in WAYS:
        raise Http404
    headings, total, names = _headings(by)
    chosen, keys = request.GET.get(by, ""), [key for key, _ in headings]
    if names > WHOLE_INDEX and keys:
        chosen = chosen or keys[0]
    if chosen and keys and chosen not in keys:
        raise Http404
    entries = _told_apart(_entries(by, chosen))
    context = {
        **page_head.of_index("faq:index"),
        "by": by,
        "groups": [(key, list(rows)) for key, rows in groupby(entries, lambda row: row.heading)],
        "headings": headings,
        "chosen": dict(headings).get(chosen, ""),
        "whole": names <= WHOLE_INDEX and not chosen,
        "total": total,
    }
    return page("consults/faq_index.html", context, _address(by, request.GET.get(by, "")))


def _address(by, chosen):
    query = {"by": by} if by != "letter" else {}
    query |= {by: chosen} if chosen else {}
    return f"{reverse('faq:index')}?{urlencode(query)}" if query else reverse("faq:index")


def _public():
    """Return the facets of tags that readers see."""
    facets = Facet.objects.filter(kind=Facet.Kind.TAG, listed__gt=0).with_published_count()
    return facets.filter(published__gt=0).order_by()


def _other_names():
    """Return the other names of tags that readers see."""
    return Alias.objects.filter(tag__in=_public().values("tag")).order_by()


def _headings(by):
    """Return ([(key, label)] of the letters or departments with topics, topics, names in all)."""
    if by == "department":
        rows = _public().values_list("tag__department__slug", "tag__department__name")
        rows = list(rows.annotate(Count("pk")).order_by("tag__department__name"))
        total = sum(count for *_, count in rows)
        return [(slug, name) for slug, name, _ in rows], total, total
    topics = dict(_public().values_list("tag__initial").annotate(Count("pk")))
    others = dict(_other_names().values_list("initial").annotate(Count("pk")))
    letters = sorted(letter for letter in {*topics, *others} if letter)
    total = sum(topics.values())
    return [(letter, letter) for letter in letters], total, total + sum(others.values())


def _entries(by, chosen):
    """Return the Entries in their order; with `chosen` those under one letter or in one department."""
    if by == "department":
        place = {"tag__department__slug": chosen} if chosen else {}
        entries = _tags("tag__department__name", place)
    else:
        entries = _tags("tag__initial", {"tag__initial": chosen} if chosen else {})
        entries += _aliases({"initial": chosen} if chosen else {})
    return sorted(entries, key=lambda row: (row.heading, same_name(row.name), row.see))


def _told_apart(entries):
    """Return the Entries, with a department only where two topics have one name."""
    names = Counter(same_name(entry.name) for entry in entries if not entry.see)
    return [e if names[same_name(e.name)] > 1 else e._replace(department="") for e in entries]


def _tags(heading, narrowed):
    columns = [heading, "tag__name", "tag__slug", "tag__department__name", "published"]
    return [Entry(*row) for row in _public().filter(**narrowed).values_list(*columns)]


def _aliases(narrowed):
    columns = ["initial", "name", "tag__slug", "tag__department__name", "tag__name"]
    rows = _other_names().filter(**narrowed).values_list(*columns)
    return [
        Entry(letter, name, slug, department, 0, see)
        for letter, name, slug, department, see in rows
        if letter and same_name(name) != same_name(see)
    ]
