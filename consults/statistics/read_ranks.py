"""How often a consult was read, as lists sort by it: a number that grows with every doubling.

A place in a list would have to move with every read. It moves when reads have doubled, so a consult that is
read a million times is moved twenty times, and consults that are read about as often stand by their age.
"""

from django.db.models import Sum

from consults.models import Listing, ReadTally


def of(ids):
    """Return the rank of each consult, in the order of `ids`: 0 unread, 1 once, 2 from two reads, 3 from 4."""
    rows = ReadTally.objects.filter(question__in=ids).order_by().values_list("question")
    totals = dict(rows.annotate(Sum("reads")))
    return [totals.get(pk, 0).bit_length() for pk in ids]


def move(ids):
    """Move consults whose reads have doubled; called where reads are written."""
    ids = sorted(ids)
    rows = Listing.objects.filter(question__in=ids, facet__kind="all")
    stored = dict(rows.values_list("question", "reads"))
    for pk, rank in zip(ids, of(ids), strict=True):
        if stored.get(pk, rank) != rank:
            Listing.objects.filter(question=pk).update(reads=rank)
