"""Published consults as lists show them: plain rows, read in one query."""

from dataclasses import dataclass
from datetime import date, datetime

from consults.models import Note, Question, RelatedQuestion
from consults.models.question import SAMPLE_SOURCE, question_path
from consults.search.highlighting import Passage, best_passage, marked


@dataclass(slots=True)
class Card:
    """A published consult as lists show it."""

    number: int
    slug: str
    title: str
    language: str
    source_name: str
    asked_on: date | None
    excerpt: str
    reply_excerpt: str
    published_at: datetime
    modified_at: datetime
    pk: int
    department_name: str
    honorific: str | None
    doctor_name: str | None
    tags: str
    note_kind: str
    origin: str = ""
    rank: int = 0
    reason: str = ""
    title_parts: list | None = None
    passage: Passage | None = None

    @property
    def path(self):
        return question_path(self.number, self.slug)

    @property
    def doctor(self):
        """The doctor as named on the card, or "" without a reply."""
        return f"{self.honorific} {self.doctor_name}".strip() if self.doctor_name else ""

    @property
    def note(self):
        """What a signed note says of the reply (“Superseded”), or ""."""
        return Note.Kind(self.note_kind).label if self.note_kind else ""

    @property
    def is_sample(self):
        return self.source_name == SAMPLE_SOURCE


SHOWN_ORIGINS = [o for o in RelatedQuestion.Origin if o != RelatedQuestion.Origin.MUTED]
CARD_FIELDS = [
    "number", "slug", "title", "language", "source_name", "asked_on", "excerpt", "reply_excerpt",
    "published_at", "modified_at", "pk", "department__name", "answered_by__honorific",
    "answered_by__name", "card_tags", "note_kind",
]  # fmt: skip


def cards(ids, newest_first=True):
    """Return a Card for each published consult of these ids (list or subquery), in list order.

    A list of ids keeps its own order.
    """
    sign = "-" if newest_first else ""
    rows = (
        Question.objects.published()
        .filter(pk__in=ids)
        .order_by(f"{sign}published_at", f"{sign}pk")
        .values_list(*CARD_FIELDS)
    )
    found = [Card(*row) for row in rows]
    if isinstance(ids, list):
        found.sort(key=lambda card: ids.index(card.pk))
    return found


def found_cards(ids, stems):
    """Return a Card with its best passage for each published consult of `ids`, in that order.

    `stems` is {stem: rarity} of what was searched. More Info is searched but not quoted: it may be
    nobody's words. One query.
    """
    rows = (
        Question.objects.published()
        .filter(pk__in=ids)
        .order_by("replies__position", "replies__pk")
        .values_list(
            *CARD_FIELDS,
            "body_html",
            "replies__body_html",
            "replies__doctor__honorific",
            "replies__doctor__name",
        )
    )
    found, texts = {}, {}
    for *fields, body, reply, honorific, name in rows:
        card = found.setdefault(fields[CARD_FIELDS.index("pk")], Card(*fields))
        own = texts.setdefault(card.pk, [("", body)])
        if reply:
            own.append((f"{honorific} {name}".strip(), reply))
    for card in found.values():
        card.title_parts = marked(card.title, stems)
        card.passage = best_passage(texts[card.pk], stems)
    return [found[pk] for pk in ids if pk in found]


def related_cards(question_id):
    """Return a Card, with origin and reason, for each public consult an editor did not mute."""
    rows = (
        Question.objects.published()
        .filter(related_to__question=question_id, related_to__origin__in=SHOWN_ORIGINS)
        .values_list(
            *CARD_FIELDS,
            "related_to__origin",
            "related_to__rank",
            "related_to__reason",
        )
    )
    return [Card(*row) for row in rows.order_by()]
