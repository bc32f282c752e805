"""The filters of a list as readers meet them: one form, and a chip for each value that was chosen."""

from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from consults.facets.chosen import RANGE
from consults.facets.options import SHOWN_OPTIONS, options
from web.pages import render

NAMES = {
    "tag": "Topic",
    "department": "Department",
    "year": "Year asked",
    "age": "Age of the asker",
    "sex": "Sex of the asker",
    "doctor": "Doctor",
}  # in the order of the form
BY_NAME = {
    "tag": "Another topic, by name",
    "department": "Another department, by name",
    "doctor": "Another doctor, by name",
}
SEXES = {"female": "Women", "male": "Men", "other": "Other"}
FIRST_SHOWN = 8
TEXT, YEAR = "q", "year"


class Group(NamedTuple):
    """The values of one kind: those in sight, those behind “more”, and whether there are others still."""

    kind: str
    name: str
    first: tuple
    rest: tuple
    by_name: str = ""  # what the box for a typed name is called; "" where every value is shown

    @property
    def is_years(self):
        return self.kind == YEAR

    @property
    def years(self):
        """All years, the first one first."""
        return sorted(option.value for option in [*self.first, *self.rest])


def groups(page, filters, own):
    """Return the Groups that narrow a page of a list; `own` is the (kind, slug) that it is about, or None."""
    kinds = [kind for kind in NAMES if kind == "tag" or not own or kind != own[0]]
    limits = {kind: SHOWN_OPTIONS[kind] + 1 for kind in kinds}
    found = options(page, kinds, limits, filters.text)
    found = [option for option in found if (option.kind, option.value) != own]
    made = [_group(kind, [o for o in found if o.kind == kind]) for kind in kinds]
    return [group for group in made if _is_worth_it(group, page)]


def _group(kind, found):
    if kind == "sex":
        found = [option._replace(label=SEXES.get(option.label, option.label)) for option in found]
    if kind == "age":
        found = [option._replace(label=_band(option.label)) for option in found]
    most = SHOWN_OPTIONS[kind]
    first = len(found) if kind in {"age", "sex", YEAR} else FIRST_SHOWN
    by_name = BY_NAME.get(kind, "") if len(found) > most else ""
    return Group(kind, NAMES[kind], tuple(found[:first]), tuple(found[first:most]), by_name)


def _is_worth_it(group, page):
    """A single value that every consult shares narrows nothing."""
    found = [*group.first, *group.rest]
    alone = len(found) == 1 and not found[0].chosen and found[0].count == page.total
    return bool(found) and not alone


def shown(found, filters, chips, address):
    """Return the form of Groups as HTML; "" where there are none."""
    if not found:
        return ""
    order = filters.order if filters.is_sorted else ""
    years = tuple(filters.year_of(end) for end in RANGE)
    form = _html if filters.text else _kept_html  # what people search is kept nowhere
    return form(tuple(found), filters.text, order, years, len(chips), address)


def _html(found, text, order, years, chips, address):
    context = {"groups": found, "text": text, "order": order, "chips": chips, "address": address}
    first, last = years
    return Markup(render("consults/_filters.html", {**context, "first": first, "last": last}))


# A form is a third of a list's page, and the same until a count in it changes: then it is another one.
_kept_html = lru_cache(maxsize=64)(_html)


def mistakes(filters):
    """Return [(kind, sentence)] of what an address has that makes no sense."""
    names = {
        **NAMES,
        "year_from": NAMES[YEAR],
        "year_to": NAMES[YEAR],
        "q": "Search",
        "sort": "Order",
    }
    return [(names[field], errors[0]) for field, errors in filters.errors.items()]


def chips(page, filters, link):
    """Return [(label, address without it)] of what the list is narrowed to; `link` makes addresses."""
    labels = {(facet.kind, facet.value): facet.label for facet in page.facets}
    single = [pair for pair in filters.chosen if pair[0] not in RANGE]
    made = [(f"“{filters.text}”", link(without=[(TEXT, filters.text)]))] if filters.text else []
    made += [(_label(pair, labels), link(without=[pair])) for pair in single]
    if years := [pair for pair in filters.chosen if pair[0] in RANGE]:
        made.append((_years(**dict(years)), link(without=years)))
    return made


def _label(pair, labels):
    kind, value = pair
    label = labels.get(pair, value)
    if kind == YEAR:
        return f"Asked in {value}"
    if kind == "age":
        return f"Aged {_band(value)}"
    return SEXES.get(value, value) if kind == "sex" else label


def _band(value):
    """Print a band of ages as 20–29."""
    return value.replace("-", "–")


def _years(year_from="", year_to=""):
    if not year_to:
        return f"Asked in {year_from} or later"
    if not year_from:
        return f"Asked in {year_to} or earlier"
    return f"Asked from {year_from} to {year_to}"
