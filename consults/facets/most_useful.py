"""The consults of a list to read first: looked at again by a doctor, read often, found helpful."""

from django.utils import timezone

from consults.facets import walks
from consults.facets.cards import cards
from consults.models import Note, statements
from consults.models.facet import UNKNOWN
from consults.models.statements import rows_of
from web.site_days import site_day

LOOKED_AT = 20  # consults that stand first in an order
REVIEWED, HELPFUL = 4.0, 8.0  # beside the rank of reads, which is 7 at a hundred
SHOWN = 3
VOTES = (
    "(SELECT COALESCE(SUM(v.count), 0) FROM consults_feedback v"
    " WHERE v.question_id = q.id AND v.helpful = %s)"
)
ROWS = (
    f"WITH x(id) AS ({{}}) SELECT q.id, l.reviewed_on, q.review_due_on, l.reads, {VOTES}, {VOTES}"
    " FROM x CROSS JOIN consults_question q CROSS JOIN consults_listing l"
    " WHERE q.id = x.id AND l.facet_id = %s AND l.published_at = q.published_at"
    " AND l.question_id = q.id AND q.note_kind <> %s"
)


def most_useful(facet):
    """Return at most SHOWN Cards of a Found's list that have earned it, the best first.

    Nothing that was neither reviewed nor read, whose review is overdue and that nobody read, or that a note
    has replaced. At most four queries, whatever the length of the list.
    """
    now = timezone.now()
    ids = {
        pk
        for order in ("reviewed", "read")
        for pk in walks.ids_on([[facet]], now, order, LOOKED_AT)
    }
    scores = {pk: score for pk, *row in _rows(facet, ids) if (score := _score(*row)) > 0}
    best = sorted(scores, key=lambda pk: (-scores[pk], -pk))[:SHOWN]
    return cards(best) if best else []


def _rows(facet, ids):
    """Return [(id, reviewed_on, due_on, reads, helpful, not helpful)]."""
    values = [*ids, True, False, facet.pk, Note.Kind.SUPERSEDED]
    return rows_of(ROWS.format(statements.ids(ids)), values) if ids else []


def _score(reviewed_on, due_on, reads, helpful, other):
    """Return how much a consult has earned its place; 0 for one that was neither reviewed nor read."""
    is_reviewed = reviewed_on != UNKNOWN and (due_on is None or due_on >= site_day())
    if not is_reviewed and not reads:
        return 0
    share = (helpful + 1) / (helpful + other + 2) - 0.5  # few votes say little
    return reads + REVIEWED * is_reviewed + HELPFUL * share
