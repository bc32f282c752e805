"""What the first page and the page of departments read beside consults: two statements."""

from typing import NamedTuple

from consults.models.due import LISTED_NOW, PUBLIC, now_value
from consults.models.statements import columns, rows_of


class DepartmentRow(NamedTuple):
    """A department that has consults, and how many readers see."""

    name: str
    slug: str
    description: str
    published: int


class GuideRow(NamedTuple):
    """A published guide as the first page names it."""

    slug: str
    title: str
    language: str
    excerpt: str


DEPARTMENTS = (
    f"SELECT {columns(DepartmentRow._fields[:3], {'': 'd'})}, {LISTED_NOW} FROM consults_facet f"
    " CROSS JOIN consults_department d WHERE f.kind = 'department' AND f.listed > 0 AND d.id = f.department_id"
    ' ORDER BY d."order", d.name'
)
GUIDES = (
    f"SELECT {columns(GuideRow._fields, {'': 'q'})} FROM faq_guide q WHERE {PUBLIC}"
    " ORDER BY q.published_at DESC, q.id DESC LIMIT %s"
)


def departments():
    """Return the DepartmentRows with consults that are out, in the editors' order."""
    rows = [DepartmentRow(*row) for row in rows_of(DEPARTMENTS, [now_value()])]
    return [row for row in rows if row.published > 0]


def guides(count):
    """Return the GuideRows that came out last."""
    return [GuideRow(*row) for row in rows_of(GUIDES, [now_value(), count])]
