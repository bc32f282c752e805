"""What the page of one consult reads: plain rows with just what it prints.

A model instance costs several times the query behind it; the page needs none.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from consults.models import Guide, Note, Question
from consults.models.due import PUBLIC, is_due, now_value
from consults.models.question import SAMPLE_SOURCE, question_path
from consults.models.statements import columns, rows_of
from consults.public import letter
from web.site_days import site_day

MOST_GUIDES = 2
MOST_NAMED = 2  # doctors in the trust line; further ones are listed beside the answers
MOST_TOPICS = 12  # shown at once


@dataclass(slots=True)
class Consult:
    pk: int
    number: int
    title: str
    slug: str
    language: str
    subject: str
    body_html: str
    asker_name: str
    asker_age_band: str
    asker_sex: str
    asker_sex_confirmed: bool
    asked_on: date | None
    more_info_html: str
    more_info_origin: str
    more_info_reviewed_by: str
    more_info_reviewed_on: date | None
    excerpt: str
    reply_excerpt: str
    published_at: datetime
    modified_at: datetime
    reviewed_by: str
    reviewed_on: date | None
    review_due_on: date | None
    source_name: str
    note_kind: str
    department__name: str
    department__slug: str
    department__help_now__level: int | None
    department__help_now__text_html: str | None
    department__help_now__active: bool | None

    @property
    def path(self):
        return question_path(self.number, self.slug)

    @property
    def is_sample(self):
        return self.source_name == SAMPLE_SOURCE

    @property
    def is_overdue(self):
        """True when its review was due before today."""
        return self.review_due_on is not None and self.review_due_on < site_day()

    @property
    def is_replaced(self):
        """True when a later note replaced a reply: what it advised is quoted nowhere else."""
        return self.note_kind == Note.Kind.SUPERSEDED

    @property
    def help_now(self):
        """The help-now row of its department, as `help_now.gravest` takes it."""
        return (
            self.department__help_now__level,
            self.department__help_now__text_html,
            self.department__help_now__active,
        )


@dataclass(slots=True)
class Answer:
    pk: int
    body_html: str
    hospital: str
    replied_on: date | None
    department__name: str
    doctor__honorific: str
    doctor__name: str
    doctor__slug: str
    doctor__credentials: str
    notes: list = ()

    @property
    def doctor(self):
        return f"{self.doctor__honorific} {self.doctor__name}".strip()

    @property
    def role(self):
        """What the doctor is, as in “Neurologist”; without it the department they answered for."""
        return self.doctor__credentials or self.department__name

    @property
    def changing(self):
        """The Addendum that says what counts now, or None: the newest, unless it confirms."""
        newest = self.notes[-1] if self.notes else None
        return newest if newest and newest.kind != Note.Kind.CONFIRMED else None

    @property
    def is_replaced(self):
        """True for advice that no longer counts; it is folded, and quoted nowhere."""
        return self.changing is not None and self.changing.kind == Note.Kind.SUPERSEDED


@dataclass(slots=True)
class Addendum:
    """A living note; `other_*` name the consult to read instead, while it is public."""

    reply_id: int
    kind: str
    body_html: str
    signed_on: date
    doctor__honorific: str
    doctor__name: str
    doctor__slug: str
    doctor__credentials: str
    doctor__department__name: str
    superseded_by__title: str | None
    superseded_by__number: int | None
    superseded_by__slug: str | None

    @property
    def doctor(self):
        return f"{self.doctor__honorific} {self.doctor__name}".strip()

    @property
    def role(self):
        """What the signer is; without it their department."""
        return self.doctor__credentials or self.doctor__department__name

    @property
    def label(self):
        return Note.Kind(self.kind).label

    @property
    def other_path(self):
        number = self.superseded_by__number
        return question_path(number, self.superseded_by__slug) if number else ""


@dataclass(slots=True)
class Tag:
    tag__name: str
    tag__slug: str
    tag__department__name: str


@dataclass(slots=True)
class Explainer:
    """A published guide on a tag of the consult."""

    title: str
    slug: str
    excerpt: str
    topic: str


OF_A_DOCTOR = {"department__": "d", "doctor__": "o", "": "r"}
CONSULT = (
    f"SELECT {columns(Consult.__slots__, {'department__help_now__': 'h', 'department__': 'd', '': 'q'})}"
    " FROM consults_question q CROSS JOIN consults_department d"
    " LEFT JOIN faq_helpnow h ON h.department_id = d.id"
    f" WHERE q.number = %s AND d.id = q.department_id AND {PUBLIC}"
)
ANSWERS = (
    f"SELECT {columns(Answer.__slots__[:-1], OF_A_DOCTOR)} FROM consults_reply r"
    " CROSS JOIN consults_doctor o CROSS JOIN consults_department d"
    " WHERE r.question_id = %s AND o.id = r.doctor_id AND d.id = r.department_id"
    " ORDER BY r.position, r.id"
)


def consult(number):
    """Return the published Consult of a number, or None."""
    for row in rows_of(CONSULT, [number, now_value()]):
        return Consult(*row)
    return None


def answers(question_id, noted=""):
    """Return the Answers to a consult, in order; with their notes where it has any (`noted`)."""
    found = [Answer(*row) for row in rows_of(ANSWERS, [question_id])]
    notes = addenda(question_id) if noted else []
    for answer in found:
        answer.notes = [note for note in notes if note.reply_id == answer.pk]
    return found


def layout(found, replies):
    """Return what the templates of a Consult and its Answers need beside both, by name."""
    return {
        "letter": letter.letter_of(found),
        "changed": [(place, reply) for place, reply in enumerate(replies, 1) if reply.changing],
        "most_named": MOST_NAMED,
        "most_topics": MOST_TOPICS,
    }


def addenda(question_id):
    """Return the Addenda of a consult, the oldest first; a consult not public is not named."""
    public = Question.objects.published()
    rows = Note.objects.filter(question=question_id).order_by("signed_on", "pk")
    found = [Addendum(*row) for row in rows.values_list(*Addendum.__slots__)]
    others = {note.superseded_by__number for note in found} - {None}
    shown = set(public.filter(number__in=others).values_list("number", flat=True) if others else ())
    for note in found:
        if note.superseded_by__number not in shown:
            note.superseded_by__number = note.superseded_by__title = None
    return found


TAGS = (
    "SELECT t.name, t.slug, d.name, g.title, g.slug, g.excerpt, g.status, g.published_at,"
    " h.level, h.text_html, h.active FROM consults_taggedquestion m CROSS JOIN faq_faqtag t"
    " CROSS JOIN consults_department d LEFT JOIN faq_guidetag w ON w.tag_id = t.id"
    " LEFT JOIN faq_guide g ON g.id = w.guide_id LEFT JOIN faq_helpnow h ON h.tag_id = t.id"
    " WHERE m.content_object_id = %s AND t.id = m.tag_id AND d.id = t.department_id"
    " ORDER BY m.position, m.id, w.id"
)


def tags(question_id):
    """Return ([Tag], [Explainer], [help-now row]) of a consult, in the editors’ order of the tags.

    Guides are looked up through the tags, so that a withdrawn one is gone at once.
    """
    found, guides, urgent, now = {}, {}, set(), timezone.now()
    rows = rows_of(TAGS, [question_id])
    for name, slug, department, *guide, status, published_at, level, text, active in rows:
        urgent.add((level, text, active))
        found.setdefault(slug, Tag(name, slug, department))
        if status == Guide.Status.PUBLISHED and is_due(published_at, now):
            guides.setdefault(guide[1], Explainer(*guide, name))
    return list(found.values()), list(guides.values())[:MOST_GUIDES], urgent
