"""Bookmarks in long lists (`ListingMark`): where to begin the walk to a far page, and keeping them exact.

What is added and removed is told as places: [(question id, published_at, [(facet id, kind)])], inside the
caller's transaction.
"""

from bisect import bisect_left
from collections import Counter
from itertools import accumulate

from django.db import connection
from django.db.models import F, Q

from consults.models import Facet, Listing, ListingMark
from consults.models.statements import rows_of

MARK_EVERY = 1000
NEAREST = (
    "SELECT m.position, m.published_at, m.question_id FROM consults_listingmark m"
    " WHERE m.facet_id = %s AND m.position {towards} %s ORDER BY m.position{way} LIMIT 1"
)


def nearest(facet, offset, newest_first):
    """Return (position, published_at, question id) of the bookmark nearest to an offset, or None."""
    if newest_first:
        statement, place = NEAREST.format(towards=">=", way=""), facet.published - offset
    else:
        statement, place = NEAREST.format(towards="<=", way=" DESC"), offset
    for position, at, pk in rows_of(statement, [facet.pk, place]):
        return position, at, pk
    return None


def count_added(places):
    """Shift the bookmarks above rows just written, and add some where the gaps have grown wide."""
    added = {}
    for pk, at, facets in places:
        for facet, _ in facets:
            added.setdefault(facet, []).append((at, pk))
    long = Facet.objects.filter(pk__in=added, listed__gte=2 * MARK_EVERY)
    sizes = dict(long.values_list("pk", "listed"))
    marks = _load_marks(sizes)
    moved, new = [], []
    for facet, size in sizes.items():
        moved += _shift(marks[facet], added[facet])
        new += _fill_gaps(facet, marks[facet], size)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {ListingMark._meta.db_table} SET position = %s WHERE id = %s", moved
        )
    ListingMark.objects.bulk_create(new)


def _load_marks(facets):
    """Return {facet id: [[position, published_at, question id, id]]}, oldest first."""
    marks = {facet: [] for facet in facets}
    rows = ListingMark.objects.filter(facet_id__in=facets).order_by("facet_id", "position")
    for facet, *mark in rows.values_list(
        "facet_id", "position", "published_at", "question_id", "pk"
    ):
        marks[facet].append(mark)
    return marks


def _shift(marks, added):
    """Count new rows into the positions of the bookmarks above them; return [(position, id)]."""
    keys = [(at, pk) for _, at, pk, _ in marks]
    below = Counter(bisect_left(keys, row) for row in added)
    moved = []
    for mark, step in zip(marks, accumulate(below[n] for n in range(len(marks))), strict=True):
        if step:
            mark[0] += step
            moved.append((mark[0], mark[3]))
    return moved


def _fill_gaps(facet, marks, size):
    """Return new bookmarks, one in MARK_EVERY rows, wherever there is none for twice as many."""
    new, start, after = [], 0, None
    for end, mark in [*((mark[0], mark) for mark in marks), (size, None)]:
        if end - start >= 2 * MARK_EVERY:
            new += _marks_after(facet, start, after, end - start - MARK_EVERY)
        start, after = end, mark
    return new


def _marks_after(facet, position, mark, count):
    """Return bookmarks among the `count` rows that follow one (or the oldest end)."""
    rows = Listing.objects.filter(facet_id=facet).order_by("published_at", "question_id")
    if mark:
        _, at, pk, _ = mark
        rows = rows.filter(published_at__gte=at).exclude(published_at=at, question_id__lte=pk)
    rows = rows.values_list("published_at", "question_id")[:count].iterator(chunk_size=5000)
    return [
        ListingMark(facet_id=facet, position=position + n, published_at=at, question_id=pk)
        for n, (at, pk) in enumerate(rows, 1)
        if n % MARK_EVERY == 0
    ]


def count_removed(places):
    """Shift the bookmarks above rows that are taken off the lists."""
    for pk, at, facets in places:
        ListingMark.objects.filter(
            _not_older_than(pk, at), facet_id__in=[facet for facet, _ in facets]
        ).update(position=F("position") - 1)


def _not_older_than(pk, at):
    """A bookmark counts the rows up to and including its own place, whether or not one is there."""
    return Q(published_at__gte=at) & ~Q(published_at=at, question_id__lt=pk)
