"""What a list can be narrowed to, with counts, in one query.

The statements are written out: several kinds at once, each with a limit, is more than querysets
can say on SQLite.
"""

from dataclasses import dataclass

from django.db import connection

from consults.facets.pagination import now_value
from consults.models import Facet

Kind = Facet.Kind
SHOWN_OPTIONS = {"department": 15, "tag": 15, "doctor": 8, "age": 10, "sex": 3, "year": 12}


@dataclass
class Option:
    """A way to narrow a list. `count` is None where counting would cost more than it tells."""

    kind: str
    value: str
    label: str
    count: int | None


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
    now = now_value()
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
