"""One page of a list of consults: which rows, how many, and what it can be narrowed to.

The work is the same for ten consults and a million: a list narrowed once is read from its facet's
own index with its stored count, a list narrowed further or searched is read up to MOST_COUNTED.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from consults import search
from consults.models import Facet, Listing, ListingMark, Question, TaggedQuestion

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


def find_facets(chosen, offset=0, newest_first=True):
    """Return the facets of [(kind, value)] with their counts, and the whole list's facet first.

    For a deep page each facet carries the bookmark nearest to `offset` (rows to skip).
    """
    wanted = Q(kind=Kind.ALL)
    for kind, value in chosen:
        column = f"{kind}__slug" if kind in {"tag", "department", "doctor"} else "text"
        wanted |= Q(kind=kind, **{column: value})
    facets = Facet.objects.filter(wanted).with_names().with_published_count()
    if offset > NEAR * PER_PAGE:
        facets = facets.annotate(**_bookmark(offset, newest_first))
    return sorted(facets, key=lambda facet: facet.kind != Kind.ALL)


def _bookmark(offset, newest_first):
    marks = ListingMark.objects.filter(facet=OuterRef("pk"))
    if newest_first:
        marks = marks.filter(position__gte=OuterRef("listed") - offset).order_by("position")
    else:
        marks = marks.filter(position__lte=offset).order_by("-position")
    return {
        f"mark_{name}": Subquery(marks.values(name)[:1])
        for name in ("position", "published_at", "question_id")
    }


def read_page(number, chosen=(), text="", newest_first=True, size=None):
    """Return the Page `number` of consults on every chosen list that match `text`.

    Raises NoSuchPage past the end. At most three queries.
    """
    now = timezone.now()
    offset = (number - 1) * PER_PAGE
    everything, *facets = find_facets(chosen, offset, newest_first) or [None]
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
    """Return a subquery of `count` question ids of a facet's list after `offset` rows.

    The walk begins at the facet's bookmark if `find_facets` brought one.
    """
    rows, skip = Listing.objects.filter(facet=facet, published_at__lte=now), offset
    if getattr(facet, "mark_position", None):
        at, pk = facet.mark_published_at, facet.mark_question_id
        if newest_first:
            rows = rows.filter(published_at__lte=at).exclude(published_at=at, question_id__gt=pk)
            skip = facet.mark_position - (facet.published - offset)
        else:
            rows = rows.filter(published_at__gte=at).exclude(published_at=at, question_id__lte=pk)
            skip = offset - facet.mark_position
    sign = "-" if newest_first else ""
    rows = rows.order_by(f"{sign}published_at", f"{sign}question_id")
    return rows.values("question_id")[skip : skip + count]


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
    rows = Listing.objects.filter(facet=shortest, published_at__lte=now)
    for facet in others:
        on_it = Listing.objects.filter(
            facet=facet,
            published_at=OuterRef("published_at"),
            question_id=OuterRef("question_id"),
        )
        rows = rows.filter(Exists(on_it))
    sign = "-" if newest_first else ""
    rows = rows.order_by(f"{sign}published_at", f"{sign}question_id")
    return list(rows.values_list("question_id", flat=True)[:limit])


def cards(ids, newest_first=True):
    """Return published consults of these ids (list or subquery) as cards, in list order.

    The names of the first two tags come with them as `tag_1` and `tag_2`. A list of ids keeps its
    own order.
    """
    tags = TaggedQuestion.objects.filter(content_object=OuterRef("pk")).order_by("position", "pk")
    names = tags.values("tag__name")
    sign = "-" if newest_first else ""
    found = list(
        Question.objects.published()
        .filter(pk__in=ids)
        .for_cards()
        .annotate(tag_1=Subquery(names[:1]), tag_2=Subquery(names[1:2]))
        .order_by(f"{sign}published_at", f"{sign}pk")
    )
    if isinstance(ids, list):
        found.sort(key=lambda question: ids.index(question.pk))
    return found


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
    now = connection.ops.adapt_datetimefield_value(timezone.now())
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
