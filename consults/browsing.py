"""One page of a list of consults: which rows, how many, and what it can be narrowed to.

The work is the same for ten consults and a million: a list narrowed once is read from its facet's
own index with its stored count, a list narrowed further or searched is read up to MOST_COUNTED.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from consults import search
from consults.models import (
    Facet,
    Listing,
    ListingMark,
    Question,
    RelatedQuestion,
)
from consults.models.question import SAMPLE_SOURCE, question_path

PER_PAGE = 20
NEAR = 50  # pages reached by walking from the newest end
DEEPEST_SEARCH = 100  # pages of a list that has no stored count
MOST_COUNTED = search.MOST_COUNTED
SHOWN_OPTIONS = {"department": 15, "tag": 15, "doctor": 8, "age": 10, "sex": 3, "year": 12}
Kind = Facet.Kind


class NoSuchPage(Exception):
    """The list ends before this page."""


@dataclass
class Option:
    """A way to narrow a list. `count` is None where counting would cost more than it tells."""

    kind: str
    value: str
    label: str
    count: int | None


@dataclass(slots=True)
class Card:
    """A published consult as lists show it."""

    number: int
    slug: str
    title: str
    language: str
    source_name: str
    asked_on: date | None
    excerpt: str
    reply_excerpt: str
    published_at: datetime
    updated_at: datetime
    pk: int
    department_name: str
    honorific: str | None
    doctor_name: str | None
    tags: str
    origin: str = ""
    rank: int = 0
    reason: str = ""

    @property
    def path(self):
        return question_path(self.number, self.slug)

    @property
    def doctor(self):
        """The doctor as named on the card, or "" without a reply."""
        return f"{self.honorific} {self.doctor_name}".strip() if self.doctor_name else ""

    @property
    def is_sample(self):
        return self.source_name == SAMPLE_SOURCE


SHOWN_ORIGINS = [o for o in RelatedQuestion.Origin if o != RelatedQuestion.Origin.MUTED]
CARD_FIELDS = [
    "number", "slug", "title", "language", "source_name", "asked_on", "excerpt", "reply_excerpt",
    "published_at", "updated_at", "pk", "department__name", "answered_by__honorific",
    "answered_by__name", "card_tags",
]  # fmt: skip


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
    now = _now()
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


def _now():
    return connection.ops.adapt_datetimefield_value(timezone.now())


def read_page(number, chosen=(), text="", newest_first=True, size=None):
    """Return the Page `number` of consults on every chosen list that match `text`.

    Raises NoSuchPage past the end. At most three queries.
    """
    now = timezone.now()
    offset = (number - 1) * PER_PAGE
    everything, *facets = find_facets(chosen) or [None]
    known = {(facet.kind, facet.value) for facet in facets}
    unknown = [pair for pair in chosen if pair not in known]
    if everything is None or unknown:
        if number > 1:
            raise NoSuchPage
        return Page(1, [], 0, False, facets, unknown, False)
    if text or len(facets) > 1:
        return _counted_page(number, offset, facets, text, now, newest_first)
    facet = (facets or [everything])[0]
    return _stored_page(number, offset, size or PER_PAGE, facets, facet, now, newest_first)


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
    rows, skip = Listing.objects.filter(facet_id=facet.pk, published_at__lte=now), offset
    if offset > NEAR * PER_PAGE and (mark := _bookmark(facet, offset, newest_first)):
        position, at, pk = mark
        if newest_first:
            rows = rows.filter(published_at__lte=at).exclude(published_at=at, question_id__gt=pk)
            skip = position - (facet.published - offset)
        else:
            rows = rows.filter(published_at__gte=at).exclude(published_at=at, question_id__lte=pk)
            skip = offset - position
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


def _counted_page(number, offset, facets, text, now, newest_first):
    """A page of a list with several conditions: read and counted up to a limit."""
    if number > DEEPEST_SEARCH:
        raise NoSuchPage
    limit = max(offset + PER_PAGE, MOST_COUNTED) + 1
    if text:
        ids = search.newest_matches(text, [facet.pk for facet in facets], now, limit)
    else:
        ids = _on_all_lists(facets, now, newest_first, limit)
    if text and not newest_first:
        ids = ids[::-1]
    if number > 1 and offset >= len(ids):
        raise NoSuchPage
    total = min(len(ids), MOST_COUNTED)
    questions = cards(ids[offset : offset + PER_PAGE], newest_first) if ids else []
    many = len(ids) > MOST_COUNTED
    more = len(ids) > offset + PER_PAGE and number < DEEPEST_SEARCH
    return Page(number, questions, total, many, facets, [], more, ids[:MOST_COUNTED])


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


def cards(ids, newest_first=True):
    """Return a Card for each published consult of these ids (list or subquery), in list order.

    A list of ids keeps its own order.
    """
    sign = "-" if newest_first else ""
    rows = (
        Question.objects.published()
        .filter(pk__in=ids)
        .order_by(f"{sign}published_at", f"{sign}pk")
        .values_list(*CARD_FIELDS)
    )
    found = [Card(*row) for row in rows]
    if isinstance(ids, list):
        found.sort(key=lambda card: ids.index(card.pk))
    return found


def related_cards(question_id):
    """Return a Card, with origin and reason, for each public consult an editor did not mute."""
    rows = (
        Question.objects.published()
        .filter(related_to__question=question_id, related_to__origin__in=SHOWN_ORIGINS)
        .values_list(
            *CARD_FIELDS,
            "related_to__origin",
            "related_to__rank",
            "related_to__reason",
        )
    )
    return [Card(*row) for row in rows.order_by()]


# ------------------------------------------------------------------ ways to narrow a list

NAMES = (
    "SELECT x.kind, COALESCE(t.slug, d.slug, o.slug, x.text),"
    " COALESCE(t.name, d.name, TRIM(o.honorific || ' ' || o.name), x.text), x.published FROM ({})"
    " x LEFT JOIN faq_faqtag t ON t.id = x.tag_id"
    " LEFT JOIN consults_department d ON d.id = x.department_id"
    " LEFT JOIN consults_doctor o ON o.id = x.doctor_id WHERE x.published > 0"
)
COLUMNS = "f.kind, f.tag_id, f.department_id, f.doctor_id, f.text"
OF_ALL = (
    f"SELECT {COLUMNS}, f.listed - (SELECT COUNT(*) FROM consults_listing s"
    " WHERE s.facet_id = f.id AND s.published_at > %s) AS published"
    " FROM consults_facet f WHERE f.kind = %s ORDER BY f.listed DESC LIMIT %s"
)
OF_FACET = (
    f"SELECT {COLUMNS}, p.listed - (SELECT COUNT(*) FROM consults_listing a"
    " JOIN consults_listing b ON b.question_id = a.question_id"
    " WHERE a.facet_id = p.scope_id AND a.published_at > %s AND b.facet_id = p.option_id)"
    " AS published FROM (SELECT * FROM consults_facetpair WHERE option_kind = %s"
    " AND scope_id = %s ORDER BY listed DESC LIMIT %s) p"
    " JOIN consults_facet f ON f.id = p.option_id"
)
OF_CONSULTS = (
    f"SELECT {COLUMNS}, c.n AS published FROM (SELECT facet_id, COUNT(*) AS n FROM consults_listing"
    " WHERE question_id IN ({}) GROUP BY facet_id) c JOIN consults_facet f ON f.id = c.facet_id"
)


def options(page, kinds=tuple(SHOWN_OPTIONS), limits=SHOWN_OPTIONS):
    """Return the Options that would narrow a page's list further, most consults first, by kind.

    One query. Counts are exact; a list too long to count gets its options without numbers.
    """
    if page.unknown or not page.questions:
        return []
    now = _now()
    if page.candidates is not None and not page.more_than_counted:
        found = _options_of(page.candidates)
    elif page.facets:
        scope = min(page.facets, key=lambda facet: facet.listed)
        found = _run(OF_FACET, [(now, kind, scope.pk, limits[kind]) for kind in kinds])
    else:
        found = _run(OF_ALL, [(now, kind, limits[kind]) for kind in kinds])
    if page.more_than_counted:
        found = [Option(o.kind, o.value, o.label, None) for o in found]
    return _worthwhile(found, page, kinds, limits)


def _run(statement, parameters):
    """Run one statement for several kinds at once."""
    union = " UNION ALL ".join(
        [f"SELECT * FROM ({statement}) k{i}" for i in range(len(parameters))]
    )
    with connection.cursor() as cursor:
        cursor.execute(NAMES.format(union), [value for row in parameters for value in row])
        return [Option(*row) for row in cursor.fetchall()]


def _options_of(ids):
    """Count the facets of at most MOST_COUNTED consults."""
    places = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(NAMES.format(OF_CONSULTS.format(places)), ids)
        return [Option(*row) for row in cursor.fetchall()]


def _worthwhile(found, page, kinds, limits):
    """Drop options chosen already; sort and limit the rest by kind."""
    chosen = {(facet.kind, facet.value) for facet in page.facets}
    single = {kind for kind, _ in chosen} - {Kind.TAG.value}
    kept = []
    for kind in kinds:
        of_kind = [
            option
            for option in found
            if option.kind == kind and kind not in single and (kind, option.value) not in chosen
        ]
        if kind == Kind.YEAR:
            of_kind.sort(key=lambda option: option.value, reverse=True)
        elif kind == Kind.AGE:
            of_kind.sort(key=lambda option: int(option.value.rstrip("+").split("-")[0]))
        else:
            of_kind.sort(key=lambda option: (-(option.count or 0), option.label))
        kept += of_kind[: limits[kind]]
    return kept
