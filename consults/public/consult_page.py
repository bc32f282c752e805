"""What the page of one consult reads: plain rows with just what it prints.

A model instance costs several times the query behind it; the page needs none.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from consults.models import Guide, Note, Question, Reply, TaggedQuestion
from consults.models.question import SAMPLE_SOURCE, question_path
from consults.public import help_now

MOST_GUIDES = 2


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
        return self.review_due_on is not None and self.review_due_on < timezone.localdate()

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
    notes: list = ()

    @property
    def doctor(self):
        return f"{self.doctor__honorific} {self.doctor__name}".strip()


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
    doctor__department__name: str
    superseded_by__title: str | None
    superseded_by__number: int | None
    superseded_by__slug: str | None

    @property
    def doctor(self):
        return f"{self.doctor__honorific} {self.doctor__name}".strip()

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


def consult(number):
    """Return the published Consult of a number, or None."""
    rows = Question.objects.published().filter(number=number).order_by()
    row = rows.values_list(*Consult.__slots__).first()
    return Consult(*row) if row else None


def answers(question_id, noted=""):
    """Return the Answers to a consult, in order; with their notes where it has any (`noted`)."""
    rows = Reply.objects.filter(question=question_id).values_list(*Answer.__slots__[:-1])
    found = [Answer(*row) for row in rows]
    notes = addenda(question_id) if noted else []
    for answer in found:
        answer.notes = [note for note in notes if note.reply_id == answer.pk]
    return found


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


def tags(question_id):
    """Return ([Tag], [Explainer], [help-now row]) of a consult, in the editors’ order of the tags.

    Guides are looked up through the tags, so that a withdrawn one is gone at once.
    """
    rows = TaggedQuestion.objects.filter(content_object=question_id).values_list(
        *Tag.__slots__,
        "tag__guides__title",
        "tag__guides__slug",
        "tag__guides__excerpt",
        "tag__guides__status",
        "tag__guides__published_at",
        *(f"tag__{name}" for name in help_now.COLUMNS),
    )
    found, guides, urgent, now = {}, {}, set(), timezone.now()
    for name, slug, department, *guide, status, published_at, level, text, active in rows:
        urgent.add((level, text, active))
        found.setdefault(slug, Tag(name, slug, department))
        if status == Guide.Status.PUBLISHED and published_at <= now:
            guides.setdefault(guide[1], Explainer(*guide, name))
    return list(found.values()), list(guides.values())[:MOST_GUIDES], urgent
