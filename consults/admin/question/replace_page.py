"""The hits of “Find and replace” over ticked consults, each with a box: what is unticked stays as it is."""

from itertools import groupby, islice

from consults import permissions
from consults.admin.labels import label_of
from consults.editorial.replacements import MOST_HITS, hits_in

PLACES = {"more_info": "more_info.body"}  # of columns, as the document calls them


def hits_of(form, rows, user):
    """Return what the page shows of the hits in its rows [(consult, obstacle, version)].

    Before something is asked for there are none, and the rows stay as they are.
    """
    if not form.is_bound or not form.is_valid():
        return {"groups": None, "others": (), "hit_total": 0}
    wanted = form.wanted()
    found = list(islice((hit for row in rows for hit in hits_in(row[0], wanted)), MOST_HITS + 1))
    shown = found[:MOST_HITS]
    by_row = groupby(shown, key=lambda hit: hit.question.pk)
    hits = {
        pk: [(label_of(PLACES.get(h.column, h.column)), h) for h in group] for pk, group in by_row
    }
    return {
        "rows": [row for row in rows if row[0].pk in hits],
        "others": [row for row in rows if row[0].pk not in hits],
        "groups": [
            (*row, hits[row[0].pk], _told(row[0], user)) for row in rows if row[0].pk in hits
        ],
        "hit_total": len(shown),
        "most_hits": MOST_HITS if len(found) > MOST_HITS else 0,
        "shown": repr(wanted),
        "into": wanted.into,
    }


def _told(question, user):
    """Return what becomes of a consult when its words are replaced."""
    if permissions.may_edit(user, question):
        return "readers see it at once" if question.is_public else ""
    return "a change of it waits already" if question.waiting_pk else "waits as a pending change"
