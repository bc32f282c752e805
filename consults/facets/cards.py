"""Published consults as lists show them: plain rows, read in one query that begins at their ids."""

from dataclasses import dataclass
from datetime import date, datetime

from consults.models import Note, RelatedQuestion, statements
from consults.models.due import PUBLIC, now_value
from consults.models.question import SAMPLE_SOURCE, question_path
from consults.models.statements import columns, rows_of
from consults.search.highlighting import Passage, best_passage, marked
from consults.statistics.counters import month_shown


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
    credentials: str | None
    tags: str
    note_kind: str
    asker_age_band: str
    asker_sex: str
    asker_sex_confirmed: bool
    reviewed_on: date | None
    answered_on: date | None
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
    def is_replaced(self):
        """True where a signed note took an answer back: no reply of it is quoted anywhere."""
        return self.note_kind == Note.Kind.SUPERSEDED

    @property
    def role(self):
        """What the doctor is, without it the department of the consult."""
        return self.credentials or self.department_name

    @property
    def sex(self):
        """The sex of the asker where it is sure, or ""."""
        return self.asker_sex if self.asker_sex_confirmed else ""

    @property
    def is_sample(self):
        return self.source_name == SAMPLE_SOURCE


PK = Card.__slots__.index("pk")
COLUMNS = ", ".join(
    [
        columns(Card.__slots__[: PK + 1], {"": "q"}),
        "d.name, o.honorific, o.name, o.credentials, q.card_tags",
        columns(Card.__slots__[PK + 6 : PK + 11], {"": "q"}),
        # SQLite knows no type of an expression; it stands in the name.
        "(SELECT MAX(r.replied_on) FROM consults_reply r WHERE r.question_id = q.id)"
        ' AS "answered_on [date]"',
    ]
)
# The consults that are out of those that `x` names. It begins at these, so nothing else is read.
CARDS = (
    f"WITH x(id{{names}}) AS ({{source}}) SELECT {COLUMNS}{{more}} FROM x CROSS JOIN consults_question q"
    " CROSS JOIN consults_department d LEFT JOIN consults_doctor o ON o.id = q.answered_by_id{beside}"
    f" WHERE q.id = x.id AND d.id = q.department_id AND {PUBLIC}"
)


def cards(ids, newest_first=True):
    """Return a Card for each published consult of these ids, in list order.

    A list of ids keeps its own order; `ids` may be (a statement of them, its values) as well.
    """
    is_list = isinstance(ids, list)
    source, values = (statements.ids(ids), ids) if is_list else ids
    found = _read(CARDS.format(names="", source=source, more="", beside=""), values)
    if is_list:
        return sorted(found, key=lambda card: ids.index(card.pk))
    return sorted(found, key=lambda card: (card.published_at, card.pk), reverse=newest_first)


def _read(statement, values):
    return [Card(*row) for row in rows_of(statement, [*values, now_value()])]


OFTEN_READ = (
    "SELECT t.question_id, t.reads FROM consults_readtally t WHERE t.month = %s"
    " ORDER BY t.reads DESC, t.question_id DESC LIMIT %s"
)
HIDDEN = 50  # consults that were read often and are not out any more: so many are passed over


def most_read(count):
    """Return the Cards of the consults most read in this month; in its first week, in the month before."""
    statement = CARDS.format(names=", reads", source=OFTEN_READ, more="", beside="")
    order = " ORDER BY x.reads DESC, x.id DESC LIMIT %s"
    values = [month_shown(), count + HIDDEN, now_value(), count]
    return [Card(*row) for row in rows_of(f"{statement}{order}", values)]


TEXTS = ", q.body_html, p.body_html, w.honorific, w.name"
REPLIES = (
    " LEFT JOIN consults_reply p ON p.question_id = q.id"
    " LEFT JOIN consults_doctor w ON w.id = p.doctor_id"
)


def found_cards(ids, stems):
    """Return a Card with its best passage for each published consult of `ids`, in that order.

    `stems` is {stem: rarity} of what was searched. More Info is searched but not quoted: it may be
    nobody's words. One query.
    """
    source = statements.ids(ids)
    statement = CARDS.format(names="", source=source, more=TEXTS, beside=REPLIES)
    found, texts = {}, {}
    rows = rows_of(f"{statement} ORDER BY p.position, p.id", [*ids, now_value()])
    for *fields, body, reply, honorific, name in rows:
        card = found.setdefault(fields[PK], Card(*fields))
        own = texts.setdefault(card.pk, [("", body)])
        if reply and not card.is_replaced:
            own.append((f"{honorific} {name}".strip(), reply))
    for card in found.values():
        card.title_parts = marked(card.title, stems)
        card.passage = best_passage(texts[card.pk], stems)
    return [found[pk] for pk in ids if pk in found]


RELATED = (
    "SELECT m.related_id, m.origin, m.rank, m.reason FROM consults_relatedquestion m"
    " WHERE m.question_id = %s AND m.origin <> %s ORDER BY m.rank, m.id LIMIT 100"
)  # the limit tells a planner without statistics that they are few


def related_cards(question_id):
    """Return a Card, with origin and reason, for each public consult an editor did not mute."""
    names, more = ", origin, rank, reason", ", x.origin, x.rank, x.reason"
    statement = CARDS.format(names=names, source=RELATED, more=more, beside="")
    return _read(statement, [question_id, RelatedQuestion.Origin.MUTED])
