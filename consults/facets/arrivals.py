"""Scheduled consults: their words enter the search index when their time has come, and not before.

Whatever readers can ask of the index (spellings, completions, rarity, scores) would otherwise tell which
words a hidden consult uses. No worker runs: the first search after that time brings in what is due.
"""

import logging

from django.db import DatabaseError, connection, transaction

from consults import permissions, search
from consults.models import Arrival, Question
from consults.models.due import EARLY, now_value
from consults.models.reply import with_doctors
from consults.models.tagged_question import with_tags
from consults.search import embeddings
from consults.similar import suggestions
from web import passes, rights
from web.patience import READERS, patient

log = logging.getLogger(__name__)
AT_ONCE = 20


def expect(questions):
    """Remember that these published consults are due later, and keep their words out until then."""
    ids = [question.pk for question in questions]
    Arrival.objects.filter(pk__in=ids).delete()
    Arrival.objects.bulk_create(
        Arrival(question_id=question.pk, published_at=question.published_at)
        for question in questions
    )
    search.drop(ids)


def forget(question_ids):
    """Expect consults no longer: they are due, or not published any more."""
    Arrival.objects.filter(pk__in=question_ids).delete()


def welcome(now):
    """Index what has become due by `now` and find its similar consults; returns how many the index followed.

    What it holds too early, since a clock was put back, leaves it again.

    A database that is busy costs the search these consults, not its answer; the next search tries again.
    """
    due = list(Arrival.objects.due(now).values_list("pk", flat=True)[:AT_ONCE])
    early = _early(now)
    if not due and not early:
        return 0
    try:
        with patient(READERS), passes.lent(), transaction.atomic():
            return _bring_in(due) + _send_back(early, now)
    except DatabaseError:
        log.warning("%s consults wait for the index: the database is busy", len(due) + len(early))
        return 0


def _early(now):
    """Return the ids of the first consults that the index holds before their time."""
    with connection.cursor() as cursor:
        cursor.execute(f"{EARLY} LIMIT {AT_ONCE}", [now_value(now)])
        return [pk for (pk,) in cursor.fetchall()]


def _send_back(ids, now):
    """Take consults out of what readers can ask of the index until their time comes."""
    rows = Question.objects.later(now).filter(pk__in=ids, status=Question.Status.PUBLISHED)
    rows = list(rows.prefetch_related(with_doctors(), with_tags()))
    if not rows:
        return 0
    own = [row.pk for row in rows]
    suggestions.forget_suggestions(own)
    embeddings.drop(own)
    expect(rows)
    search.put_for_the_desk(
        [(row, [item.tag for item in row.tagged.all()], row.replies.all()) for row in rows]
    )
    return len(own)


def _bring_in(ids):
    """Index these consults, those that no other search is bringing in at the same moment."""
    rights.require(
        rights.SITE, permissions.CHANGE, "find similar consults"
    )  # a reader's search does it
    own = [pk for pk in ids if Arrival.objects.filter(pk=pk).delete()[0]]
    rows = Question.objects.published().filter(pk__in=own)
    rows = rows.prefetch_related(with_doctors(), with_tags())
    search.put([(row, [item.tag for item in row.tagged.all()], row.replies.all()) for row in rows])
    suggestions.suggest(own)
    return len(own)
