"""What a list is narrowed to: the facets behind the values of an address, and how they narrow together."""

from dataclasses import dataclass

from consults.models import Facet
from consults.models.due import LISTED_NOW, now_value
from consults.models.statements import rows_of

Kind = Facet.Kind
RANGE = ("year_from", "year_to")  # the first and the last year of a list


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
    help_level: int | None = None  # of the gravest help-now text of the tag or department


# Written out, since building this statement costs ten times what running it does.
FIND = (
    f"SELECT f.id, f.kind, f.listed, {LISTED_NOW},"
    " COALESCE(t.slug, d.slug, o.slug, f.text),"
    " COALESCE(t.name, d.name, TRIM(o.honorific || ' ' || o.name), f.text),"
    " COALESCE(t.description, d.description, o.biography), p.name, p.slug, o.hospital,"
    " o.credentials, (SELECT MIN(h.level) FROM faq_helpnow h WHERE h.active"
    " AND (h.tag_id = t.id OR h.department_id = COALESCE(d.id, t.department_id)))"
    " FROM consults_facet f LEFT JOIN faq_faqtag t ON t.id = f.tag_id"
    " LEFT JOIN consults_department d ON d.id = f.department_id"
    " LEFT JOIN consults_doctor o ON o.id = f.doctor_id"
    " LEFT JOIN consults_department p ON p.id = COALESCE(t.department_id, o.department_id)"
)
TABLES = {"tag": "faq_faqtag", "department": "consults_department", "doctor": "consults_doctor"}
FIRST, LAST = "0000", "9999"
MOST_YEARS = 100  # of a range that have consults; wrong dates make no statement longer


def find_facets(chosen):
    """Return Found for each known facet of [(kind, value)], that of the whole list first.

    A range of years stands for the years in it that have consults.
    """
    now = now_value()
    parts, values = [f"{FIND} WHERE f.kind = %s AND f.text = ''"], [now, Kind.ALL]
    for kind, value in chosen:
        if kind in TABLES:
            owner = f"f.{kind}_id = (SELECT id FROM {TABLES[kind]} WHERE slug = %s)"
            parts.append(f"{FIND} WHERE {owner}")
            values += [now, value]
        elif kind not in RANGE:
            parts.append(f"{FIND} WHERE f.kind = %s AND f.text = %s")
            values += [now, kind, value]
    if years := dict(pair for pair in chosen if pair[0] in RANGE):
        latest = "ORDER BY f.text DESC LIMIT %s"
        inside = f"{FIND} WHERE f.kind = %s AND f.text BETWEEN %s AND %s {latest}"
        parts.append(f"SELECT * FROM ({inside}) y")
        first, last = RANGE
        values += [now, Kind.YEAR, years.get(first, FIRST), years.get(last, LAST), MOST_YEARS]
    statement = " UNION ALL ".join(parts)
    found = [Found(*row) for row in rows_of(statement, values)]
    return sorted(found, key=lambda facet: facet.kind != Kind.ALL)


def unknown_of(chosen, facets):
    """Return the pairs of `chosen` that are none of the facets."""
    known = {(facet.kind, facet.value) for facet in facets}
    return [pair for pair in chosen if pair not in known and pair[0] not in RANGE]


def as_sets(facets, chosen):
    """Return facets as sets: a consult is on one list of each. A set without a list lets nothing through.

    Every tag counts for itself; of departments, doctors, ages, sexes and years one is enough.
    """
    tags = [[facet] for facet in facets if facet.kind == Kind.TAG]
    others = {}
    if any(kind in RANGE for kind, _ in chosen):
        others[Kind.YEAR] = []
    for facet in facets:
        if facet.kind != Kind.TAG:
            others.setdefault(facet.kind, []).append(facet)
    return tags + list(others.values())
