"""One page of a list of consults: which rows, and how many.

The work is the same for ten consults and a million: a list narrowed once is read from its facet's
own index with its stored count, a list narrowed further or searched is read up to MOST_COUNTED.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from consults import search
from consults.facets import arrivals
from consults.facets.cards import cards, found_cards
from consults.models import Facet, Listing, ListingMark

PER_PAGE = 20
NEAR = 50  # pages reached by walking from the newest end
MOST_COUNTED = search.MOST_COUNTED
Kind = Facet.Kind


class NoSuchPage(Exception):
    """The list ends before this page."""


@dataclass
class Page:
    """One page of consults; `total` is exact up to MOST_COUNTED, then `more_than_counted`."""

    number: int
    questions: list
    total: int
    more_than_counted: bool
    facets: list
    unknown: list
    has_next: bool
    candidates: list | None = None
    found: search.Found | None = None

    @property
    def last(self):
        """The number of the last page, or None when it was not counted."""
        return None if self.more_than_counted else max(-(-self.total // PER_PAGE), 1)


@dataclass(slots=True)
class Found:
    """A facet as pages need it: its name, what is said about it, and how many consults it has."""

    pk: int
    kind: str
    listed: int
    published: int
    value: str
    label: str
    description: str = ""
    department_name: str = ""
    department_slug: str = ""
    hospital: str = ""
    credentials: str = ""


# Written out, since building this statement costs ten times what running it does.
FIND = (
    "SELECT f.id, f.kind, f.listed, f.listed - (SELECT COUNT(*) FROM consults_listing s"
    " WHERE s.facet_id = f.id AND s.published_at > %s),"
    " COALESCE(t.slug, d.slug, o.slug, f.text),"
    " COALESCE(t.name, d.name, TRIM(o.honorific || ' ' || o.name), f.text),"
    " COALESCE(t.description, d.description, o.biography), p.name, p.slug, o.hospital,"
    " o.credentials"
    " FROM consults_facet f LEFT JOIN faq_faqtag t ON t.id = f.tag_id"
    " LEFT JOIN consults_department d ON d.id = f.department_id"
    " LEFT JOIN consults_doctor o ON o.id = f.doctor_id"
    " LEFT JOIN consults_department p ON p.id = COALESCE(t.department_id, o.department_id)"
)
TABLES = {"tag": "faq_faqtag", "department": "consults_department", "doctor": "consults_doctor"}


def find_facets(chosen):
    """Return Found for each known facet of [(kind, value)], that of the whole list first."""
    now = now_value()
    parts, values = [f"{FIND} WHERE f.kind = %s AND f.text = ''"], [now, Kind.ALL]
    for kind, value in chosen:
        if kind in TABLES:
            owner = f"f.{kind}_id = (SELECT id FROM {TABLES[kind]} WHERE slug = %s)"
            parts.append(f"{FIND} WHERE {owner}")
            values += [now, value]
        else:
            parts.append(f"{FIND} WHERE f.kind = %s AND f.text = %s")
            values += [now, kind, value]
    statement = " UNION ALL ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = [Found(*row) for row in cursor.fetchall()]
    return sorted(found, key=lambda facet: facet.kind != Kind.ALL)


def now_value():
    """Return the present as the database compares it in a plain statement."""
    return connection.ops.adapt_datetimefield_value(timezone.now())


def read_page(number, chosen=(), text="", order="newest", size=None):
    """Return the Page `number` of consults on every chosen list that match `text`.

    `order` is newest, oldest or, with a text, relevance. Raises NoSuchPage past the end. At most
    three queries, a search with filters four; a misspelt search asks for the right words as well.
    """
    now = timezone.now()
    offset = (number - 1) * PER_PAGE
    if text and not chosen:
        return _counted_page(number, offset, [], text, now, order)
    everything, *facets = find_facets(chosen) or [None]
    known = {(facet.kind, facet.value) for facet in facets}
    unknown = [pair for pair in chosen if pair not in known]
    if everything is None or unknown:
        if number > 1:
            raise NoSuchPage
        return Page(1, [], 0, False, facets, unknown, False)
    if text or len(facets) > 1:
        return _counted_page(number, offset, facets, text, now, order)
    facet = (facets or [everything])[0]
    return _stored_page(number, offset, size or PER_PAGE, facets, facet, now, order != "oldest")


def _stored_page(number, offset, size, facets, facet, now, newest_first):
    """A page of one facet's list: the count is stored, the rows are a walk along its index."""
    if number > 1 and offset >= facet.published:
        raise NoSuchPage
    ids = ids_from(facet, offset, size, now, newest_first)
    questions = cards(ids, newest_first)
    more = facet.published > offset + PER_PAGE
    return Page(number, questions, facet.published, False, facets, [], more)


def ids_from(facet, offset, count, now, newest_first=True):
    """Return a subquery of `count` question ids of a Found's list after `offset` rows.

    A page far from the end is reached from the bookmark nearest to it.
    """
    rows, skip, newest = Listing.objects.filter(facet_id=facet.pk), offset, now
    if offset > NEAR * PER_PAGE and (mark := _bookmark(facet, offset, newest_first)):
        position, at, pk = mark
        if newest_first:
            # One upper bound: given two, SQLite starts its walk at the wrong one.
            newest = min(at, now)
            rows = rows.exclude(published_at=at, question_id__gt=pk)
            skip = position - (facet.published - offset)
        else:
            rows = rows.filter(published_at__gte=at).exclude(published_at=at, question_id__lte=pk)
            skip = offset - position
    rows = rows.filter(published_at__lte=newest)
    sign = "-" if newest_first else ""
    rows = rows.order_by(f"{sign}published_at", f"{sign}question_id")
    return rows.values("question_id")[skip : skip + count]


def _bookmark(facet, offset, newest_first):
    """Return (position, published_at, question id) of the nearest bookmark, or None."""
    marks = ListingMark.objects.filter(facet_id=facet.pk)
    if newest_first:
        marks = marks.filter(position__gte=facet.published - offset).order_by("position")
    else:
        marks = marks.filter(position__lte=offset).order_by("-position")
    return marks.values_list("position", "published_at", "question_id").first()


def _counted_page(number, offset, facets, text, now, order):
    """A page of a list with several conditions: read and counted up to a limit."""
    if offset > MOST_COUNTED:
        raise NoSuchPage
    limit, found = MOST_COUNTED + 1, None
    if text:
        found = search_now(text, [f.pk for f in facets], now, limit, order)
        ids = found.ids
    else:
        ids = _on_all_lists(facets, now, order != "oldest", limit)
    if number > 1 and offset >= len(ids):
        raise NoSuchPage
    own = ids[offset : offset + PER_PAGE]
    questions = (found_cards(own, found.stems) if text else cards(own)) if own else []
    total, many = min(len(ids), MOST_COUNTED), len(ids) > MOST_COUNTED
    more = len(ids) > offset + PER_PAGE and offset + PER_PAGE < MOST_COUNTED
    counted = ids[:MOST_COUNTED]
    return Page(number, questions, total, many, facets, [], more, counted, found)


def search_now(text, facet_ids, now, limit, order):
    """Search, and once more where a scheduled consult has become due since the last search."""
    found = search.find(text, facet_ids, now, limit, order)
    if found.arrived and arrivals.welcome(now):
        found = search.find(text, facet_ids, now, limit, order)
    return found


def _on_all_lists(facets, now, newest_first, limit):
    """Return ids of consults on every list, walking along the shortest."""
    shortest, *others = sorted(facets, key=lambda facet: facet.listed)
    rows = Listing.objects.filter(facet_id=shortest.pk, published_at__lte=now)
    for facet in others:
        on_it = Listing.objects.filter(
            facet_id=facet.pk,
            published_at=OuterRef("published_at"),
            question_id=OuterRef("question_id"),
        )
        rows = rows.filter(Exists(on_it))
    sign = "-" if newest_first else ""
    rows = rows.order_by(f"{sign}published_at", f"{sign}question_id")
    return list(rows.values_list("question_id", flat=True)[:limit])
