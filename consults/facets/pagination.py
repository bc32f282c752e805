"""One page of a list of consults: which rows, and how many.

The work is the same for ten consults and a million: a list narrowed once is read from its facet's
own index with its stored count, a list narrowed further or searched is read up to MOST_COUNTED.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils import timezone

from consults import search
from consults.facets import arrivals, bookmarks, walks
from consults.facets.cards import cards, found_cards
from consults.facets.chosen import as_sets, find_facets, unknown_of
from consults.models.due import LISTED_FROM, LISTED_UP_TO, now_value

PER_PAGE = 20
NEAR = 50  # pages reached by walking from the newest end
MOST_COUNTED = search.MOST_COUNTED
MOST_PAGES = 50_000_000
MARKED = ("newest", "oldest")  # orders in which every page of a list is near a bookmark


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
    candidates: list | None = None  # ids of all its consults, where they were read
    found: search.Found | None = None
    sets: list = field(default_factory=list)  # of Found: a consult of the page is on a list of each
    most: int = MOST_PAGES  # pages that can be opened

    @property
    def last(self):
        """The number of the last page, or None when it was not counted."""
        pages = min(max(-(-self.total // PER_PAGE), 1), self.most)
        return None if self.more_than_counted else pages

    @property
    def end(self):
        """The number of the last page that can be linked from here."""
        return self.last or self.number + self.has_next


def read_page(number, chosen=(), text="", order="newest", size=None):
    """Return the Page `number` of consults on every chosen list that match `text`.

    `order` is one of walks.COLUMNS or, with a text, relevance. Raises NoSuchPage past the end. At most
    three queries, a search with filters four; a misspelt search asks for the right words as well.
    """
    now = timezone.now()
    offset = (number - 1) * PER_PAGE
    if text and not chosen:
        return _counted_page(number, offset, [], [], text, now, order)
    everything, *facets = find_facets(chosen) or [None]
    facets = [facet for facet in facets if facet.published > 0]
    unknown = unknown_of(chosen, facets)
    if everything is None or unknown:
        return _empty_page(number, facets, unknown)
    sets = as_sets(facets, chosen)
    if text or len(sets) > 1 or (sets and len(sets[0]) != 1):
        return _counted_page(number, offset, facets, sets, text, now, order)
    facet = (facets or [everything])[0]
    if order in MARKED:
        page = _stored_page(number, offset, size, facets, facet, now, order != "oldest")
    else:
        page = _walked_page(number, offset, facets, facet, now, order)
    page.sets = sets
    return page


def _empty_page(number, facets, unknown):
    """The one page of a list that has no consults."""
    if number > 1:
        raise NoSuchPage
    return Page(1, [], 0, False, facets, unknown, False)


def _stored_page(number, offset, size, facets, facet, now, newest_first):
    """A page of one facet's list: the count is stored, the rows are a walk along its index."""
    if number > 1 and offset >= facet.published:
        raise NoSuchPage
    ids = ids_from(facet, offset, size or PER_PAGE, now, newest_first)
    questions = cards(ids, newest_first)
    more = facet.published > offset + PER_PAGE
    return Page(number, questions, facet.published, False, facets, [], more)


class Walk(NamedTuple):
    """A statement of the ids of a stretch of a list, and its values."""

    statement: str
    values: list


STRETCH = (
    "SELECT l.question_id AS id FROM consults_listing l WHERE l.facet_id = %s AND {bound}{mark}"
    " ORDER BY l.published_at{way}, l.question_id{way} LIMIT %s OFFSET %s"
)
NOT_BEYOND = " AND NOT (l.published_at = %s AND l.question_id {beyond} %s)"


def ids_from(facet, offset, count, now, newest_first=True):
    """Return a Walk along `count` question ids of a Found's list after `offset` rows.

    A page far from the end is reached from the bookmark nearest to it.
    """
    far = offset > NEAR * PER_PAGE
    mark = bookmarks.nearest(facet, offset, newest_first) if far else None
    if newest_first:
        return _towards_the_oldest(facet, offset, count, now, mark)
    return _towards_the_newest(facet, offset, count, now, mark)


def _towards_the_oldest(facet, offset, count, now, mark):
    newest, skip, beyond, values = now, offset, "", []
    if mark:
        position, at, pk = mark
        # One upper bound: given two, SQLite starts its walk at the wrong one.
        newest, skip = min(at, now), position - (facet.published - offset)
        beyond, values = NOT_BEYOND.format(beyond=">"), [now_value(at), pk]
    statement = STRETCH.format(bound=LISTED_UP_TO, mark=beyond, way=" DESC")
    return Walk(statement, [facet.pk, now_value(newest), *values, count, skip])


def _towards_the_newest(facet, offset, count, now, mark):
    if not mark:
        statement = STRETCH.format(bound=LISTED_UP_TO, mark="", way="")
        return Walk(statement, [facet.pk, now_value(now), count, offset])
    position, at, pk = mark
    beyond, since = NOT_BEYOND.format(beyond="<="), now_value(at)
    statement = STRETCH.format(bound=f"{LISTED_UP_TO} AND {LISTED_FROM}", mark=beyond, way="")
    return Walk(statement, [facet.pk, now_value(now), since, since, pk, count, offset - position])


def _walked_page(number, offset, facets, facet, now, order):
    """A page of one facet's list in an order that has no bookmarks: the count is stored, the rows are read."""
    page = _counted_page(number, offset, facets, [[facet]], "", now, order)
    page.candidates, page.more_than_counted = None, False
    page.total, page.most = facet.published, -(-MOST_COUNTED // PER_PAGE)
    return page


def _counted_page(number, offset, facets, sets, text, now, order):
    """A page of a list with several conditions: read and counted up to a limit."""
    if offset >= MOST_COUNTED:
        raise NoSuchPage
    ids, found = ids_of(sets, text, now, order)
    if number > 1 and offset >= len(ids):
        raise NoSuchPage
    own = ids[offset : offset + PER_PAGE]
    questions = (found_cards(own, found.stems) if text else cards(own)) if own else []
    total, many = min(len(ids), MOST_COUNTED), len(ids) > MOST_COUNTED
    more = len(ids) > offset + PER_PAGE and offset + PER_PAGE < MOST_COUNTED
    return Page(number, questions, total, many, facets, [], more, ids, found, sets)


def ids_of(sets, text, now, order):
    """Return (ids of consults on all sets of lists that match a text, what the search Found or None).

    They are counted up to MOST_COUNTED; one more says that there are more.
    """
    limit = MOST_COUNTED + 1
    if not text:
        return walks.ids_on(sets, now, order, limit), None
    if not all(sets):
        return [], None
    lists = [[facet.pk for facet in lists] for lists in sets]
    by = order if order in ("relevance", "oldest") else "newest"
    found = search_now(text, lists, now, limit, by)
    if order != "relevance" and found.ids:
        found.ids = walks.sorted_ids(found.ids, order)
    return found.ids, found


def search_now(text, facet_sets, now, limit, order):
    """Search, and once more where a scheduled consult has become due since the last search."""
    found = search.find(text, facet_sets, now, limit, order)
    if found.arrived and arrivals.welcome(now):
        found = search.find(text, facet_sets, now, limit, order)
    return found
