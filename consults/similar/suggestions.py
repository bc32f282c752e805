"""Similar consults: found when a consult is published, stored, and read by pages as they are.

First come consults an editor pinned and the cards the source page showed. The rest is computed:
the rarest words of the question and its tags find candidates, and text, rare shared tags,
department and doctor decide. Pinned and muted ones are the editors' word and survive every rebuild.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from consults import permissions
from consults.models import Question, RelatedQuestion
from consults.search import embeddings
from consults.search.index import take_turns
from consults.search.more_like_this import Likeness
from consults.similar.scoring import SHOWN, STORED, load, rows_of

__all__ = ["SHOWN", "STORED", "decide", "forget_suggestions", "found_for", "suggest"]

LOOKED_AT = 30  # candidates whose tags and doctors are compared
Origin = RelatedQuestion.Origin
DECIDED = [Origin.PINNED, Origin.MUTED]


@dataclass(frozen=True)
class Decision:
    """What an editor says of a similar consult: an origin of DECIDED, or "" for none."""

    origin: str
    reason: str = ""
    rank: int = 0


UNDECIDED = Decision("")


@dataclass(frozen=True)
class Found:
    """A similar consult as the desk shows it."""

    number: int
    title: str
    origin: str
    reason: str
    rank: int

    @property
    def label(self):
        return Origin(self.origin).label

    @property
    def decision(self):
        """Return the editors' Decision, UNDECIDED where the row was only found."""
        if self.origin == Origin.PINNED:
            return Decision(self.origin, self.reason, self.rank)
        return Decision(self.origin) if self.origin == Origin.MUTED else UNDECIDED


def found_for(question):
    """Return [Found]: what stands beside a consult, what editors decided first."""
    rows = RelatedQuestion.objects.filter(question=question)
    names = ("related__number", "related__title", "origin", "reason", "rank")
    found = [Found(*row) for row in rows.values_list(*names).order_by("rank", "pk")]
    return sorted(found, key=lambda row: row.origin not in DECIDED)


def named(numbers):
    """Return [Found] of consults that nothing was found or decided about yet."""
    rows = Question.objects.filter(number__in=numbers).values_list("number", "title")
    return [Found(number, title, Origin.SUGGESTED, "", 0) for number, title in rows]


def decide(question, decisions, by):
    """Store what an editor decided, {number: Decision}; everything else stays as it is.

    A consult that is gone meanwhile is passed over. Raises Forbidden for who may not edit the consult.
    """
    permissions.require_edit(by, question)
    rows = RelatedQuestion.objects.exclude(origin=Origin.THREAD)
    others = Question.objects.filter(number__in=decisions).exclude(pk=question.pk)
    for pk, number in others.values_list("pk", "number"):
        decision = decisions[number]
        pair = {"question_id": question.pk, "related_id": pk}
        if not decision.origin:
            rows.filter(**pair, origin__in=DECIDED).delete()
            continue
        values = {"origin": decision.origin, "rank": decision.rank}
        known = rows.filter(**pair).values_list("reason", flat=True).first()
        reason = decision.reason or (known if decision.origin == Origin.PINNED else "") or ""
        rows.update_or_create(**pair, defaults={**values, "reason": reason})


def suggest(question_ids):
    """Compute and store the suggestions of published consults anew, and offer them to the others.

    Returns how many consults have suggestions now. Muted pairs are left alone.
    """
    ids = list(question_ids)
    take_turns()
    _forget_own(ids)
    likeness = Likeness.of(ids, timezone.now())
    found = {pk: likeness.nearest(pk, LOOKED_AT) for pk in likeness.entries}
    embeddings.put(found)
    near = load(found, {other for rows in found.values() for other, _ in rows})
    rows = []
    for pk, candidates in found.items():
        if pk in near:
            rows += rows_of(near, pk, candidates, likeness)
    _store(rows)
    _offer([row for row in rows if row[1] not in found])
    return len({row[0] for row in rows})


def _store(rows):
    """Write suggestions; a pair an editor decided on, or a card named, is left as it is."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {RelatedQuestion._meta.db_table}"
            " (question_id, related_id, rank, score, reason, origin)"
            f" VALUES (%s, %s, %s, %s, %s, '{Origin.SUGGESTED.value}') ON CONFLICT DO NOTHING",
            rows,
        )


def _offer(rows):
    """Give others the consults that found them, where these are better than what they have."""
    lists = defaultdict(list)
    theirs = RelatedQuestion.objects.filter(
        question_id__in={row[1] for row in rows}, origin=Origin.SUGGESTED
    )
    for pk, question, score in theirs.values_list("pk", "question_id", "score"):
        lists[question].append((score, pk))
    new, gone = [], []
    for question, other, rank, score, reason in sorted(rows, key=lambda row: -row[3]):
        have = lists[other]
        if len(have) >= STORED and min(have)[0] >= score:
            continue
        if len(have) >= STORED:
            weakest = min(have)
            have.remove(weakest)
            gone.append(weakest[1])
        have.append((score, 0))
        rank = sum(1 for theirs, _ in have if theirs > score)
        new.append((other, question, rank, score, reason))
    weak = RelatedQuestion.objects.filter(pk__in=[pk for pk in gone if pk])
    weak.filter(origin=Origin.SUGGESTED).delete()  # an editor may have pinned it meanwhile
    _store(new)


def _forget_own(question_ids):
    RelatedQuestion.objects.filter(question_id__in=question_ids, origin=Origin.SUGGESTED).delete()


def forget_suggestions(question_ids):
    """Drop computed suggestions from and to consults; what editors pinned or muted stays."""
    rows = RelatedQuestion.objects.filter(
        Q(question_id__in=question_ids) | Q(related_id__in=question_ids), origin=Origin.SUGGESTED
    )
    if rows.exists():
        take_turns()  # two neighbours saved at once would wait for each other's rows
        rows.delete()
