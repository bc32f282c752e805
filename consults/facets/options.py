"""What a list can be narrowed to, with counts: one query, and one more for each kind that has a choice already.

The statements are written out: several kinds at once, each with a limit, is more than querysets
can say on SQLite.
"""

from typing import NamedTuple

from django.utils import timezone

from consults.facets.pagination import MOST_COUNTED, ids_of
from consults.models import Facet, statements
from consults.models.due import LISTED_NOW, LISTS_WITH_LATER, PAIRED_NOW, now_value
from consults.models.statements import rows_of

Kind = Facet.Kind
SHOWN_OPTIONS = {"department": 60, "tag": 30, "doctor": 30, "age": 10, "sex": 3, "year": 60}


class Option(NamedTuple):
    """A way to narrow a list. `count` is None where counting would cost more than it tells."""

    kind: str
    value: str
    label: str
    count: int | None
    chosen: bool = False


NAMES = (
    "SELECT x.kind, COALESCE(t.slug, d.slug, o.slug, x.text),"
    " COALESCE(t.name, d.name, TRIM(o.honorific || ' ' || o.name), x.text), x.published FROM ({})"
    " x LEFT JOIN faq_faqtag t ON t.id = x.tag_id"
    " LEFT JOIN consults_department d ON d.id = x.department_id"
    " LEFT JOIN consults_doctor o ON o.id = x.doctor_id WHERE x.published > 0"
)
COLUMNS = "f.kind, f.tag_id, f.department_id, f.doctor_id, f.text"
# What is cut off, and which of two equal ones, must not depend on what comes later.
LARGEST = f"ORDER BY listed DESC, {{key}} LIMIT %s + {LISTS_WITH_LATER}"
CUT = "ORDER BY published DESC, id LIMIT %s"
OF_ALL = (
    f"SELECT {COLUMNS}, {LISTED_NOW} AS published, f.id AS id FROM (SELECT * FROM consults_facet"
    f" WHERE kind = %s {LARGEST.format(key='id')}) f {CUT}"
)
OF_FACET = (
    f"SELECT {COLUMNS}, {PAIRED_NOW} AS published, f.id AS id FROM (SELECT * FROM consults_facetpair"
    f" WHERE option_kind = %s AND scope_id = %s {LARGEST.format(key='option_id')}) p"
    f" JOIN consults_facet f ON f.id = p.option_id {CUT}"
)
# Of each kind so many as can be shown, and those with as many consults as the last of them: the names decide.
OF_CONSULTS = (
    "SELECT kind, tag_id, department_id, doctor_id, text, published, id FROM"
    f" (SELECT {COLUMNS}, c.n AS published, f.id AS id,"
    " RANK() OVER (PARTITION BY f.kind ORDER BY c.n DESC) AS place"
    " FROM (SELECT l.facet_id, COUNT(*) AS n FROM ({ids}) x CROSS JOIN consults_listing l"
    " WHERE l.question_id = x.column1 GROUP BY l.facet_id) c CROSS JOIN consults_facet f"
    " WHERE f.id = c.facet_id AND f.kind IN ({kinds})) r WHERE place <= %s"
)


def options(page, kinds=tuple(SHOWN_OPTIONS), limits=SHOWN_OPTIONS, text=""):
    """Return the Options to narrow a page's list, the chosen ones among them, most consults first, by kind.

    Where one value of a kind is enough, its other values are counted as if none of it were chosen. Counts
    are exact; a list too long to count gets its options without numbers.
    """
    if page.unknown:
        return []
    parts, uncounted = [], set()
    for sets, candidates, of_kinds in _bases(page, kinds, text):
        if candidates is None:
            parts += [_stored(sets, kind, limits[kind]) for kind in of_kinds]
        elif candidates:
            most = max(limits[kind] for kind in of_kinds)
            parts.append(_counted(candidates[:MOST_COUNTED], of_kinds, most))
            uncounted.update(of_kinds if len(candidates) > MOST_COUNTED else ())
    found = _run(parts)
    if uncounted:
        found = [o._replace(count=None) if o.kind in uncounted else o for o in found]
    return _in_order(_with_chosen(found, page), kinds, limits)


def _bases(page, kinds, text):
    """Yield (sets of lists, ids or None, kinds): what the options of these kinds are counted in.

    The ids are None where counts are stored: for everything, and for one list.
    """
    narrowed = {sets[0].kind for sets in page.sets if sets} - {Kind.TAG}
    plain = [kind for kind in kinds if kind not in narrowed]
    if plain:
        yield page.sets, page.candidates, plain
    for kind in [kind for kind in kinds if kind in narrowed]:
        sets = [lists for lists in page.sets if not lists or lists[0].kind != kind]
        stored = not text and all(len(lists) == 1 for lists in sets) and len(sets) < 2
        ids = None if stored else ids_of(sets, text, timezone.now(), "newest")[0]
        yield sets, ids, [kind]


def _stored(sets, kind, limit):
    """Return the statement of a kind's stored counts, in everything or in one list, and its values."""
    now = now_value()
    if sets:
        return OF_FACET, [now, kind, sets[0][0].pk, limit, now, limit]
    return OF_ALL, [now, kind, limit, now, limit]


def _counted(ids, kinds, most):
    """Return the statement that counts the facets of at most MOST_COUNTED consults, and its values."""
    places = ", ".join(["%s"] * len(kinds))
    return OF_CONSULTS.format(ids=statements.ids(ids), kinds=places), [*ids, *kinds, most]


def _run(parts):
    """Run statements for several kinds at once."""
    if not parts:
        return []
    union = " UNION ALL ".join(f"SELECT * FROM ({part}) k{n}" for n, (part, _) in enumerate(parts))
    values = [value for _, values in parts for value in values]
    return [Option(*row) for row in rows_of(NAMES.format(union), values)]


def _with_chosen(found, page):
    """Mark the options that are chosen; those that leave nothing, or are beyond the limit, join them."""
    options = {(option.kind, option.value): option for option in found}
    total = None if page.more_than_counted else page.total
    for facet in page.facets:
        count = total if facet.kind == Kind.TAG else None  # every consult shown has a chosen tag
        missing = Option(facet.kind, facet.value, facet.label, count)
        key = (facet.kind, facet.value)
        options[key] = options.get(key, missing)._replace(chosen=True)
    return list(options.values())


def _in_order(found, kinds, limits):
    """Sort and limit options by kind; the chosen ones stand first and never fall out."""
    kept = []
    for kind in kinds:
        of_kind = [option for option in found if option.kind == kind]
        if kind == Kind.YEAR:
            of_kind.sort(key=lambda option: option.value, reverse=True)
        elif kind == Kind.AGE:
            of_kind.sort(key=lambda option: int(option.value.rstrip("+").split("-")[0]))
        else:
            of_kind.sort(key=lambda o: (not o.chosen, -(o.count or 0), o.label))
        kept += of_kind[: limits[kind]]
    return kept
