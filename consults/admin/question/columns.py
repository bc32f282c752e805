"""The columns of the list of consults: what each shows, and how it sorts."""

from dataclasses import dataclass

from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.html import format_html

from consults.models import Question, Reply, TaggedQuestion
from web import clock
from web.site_days import site_day

Status = Question.Status


@dataclass(frozen=True)
class Column:
    """`value` makes of a consult what a spreadsheet holds: a text, a number, or a day.

    Where a phone shows no heads, what is `labelled` says its title itself.
    """

    title: str
    value: callable
    usual: bool = True
    labelled: bool = False


def _state(question):
    return "Scheduled" if question.is_scheduled else question.get_status_display()


def _day_of(moment):
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0)


# Their order is that of the list; an address says by its place which column sorts, so new ones come last.
COLUMNS = {
    "headline": Column("consult", lambda question: question.title),
    "blocking": Column("findings", lambda question: question.blockers),
    "standing": Column("state", _state),
    "held_by": Column("with", lambda question: str(question.assigned_to or ""), labelled=True),
    "department": Column("department", lambda question: str(question.department)),
    "doctor": Column("doctor", lambda question: str(question.answered_by or ""), usual=False),
    "reply_count": Column("replies", lambda question: question.reply_total, labelled=True),
    "tag_count": Column("tags", lambda question: question.tag_total, labelled=True),
    "language": Column("language", lambda question: question.language, usual=False),
    "updated": Column("updated", lambda question: _day_of(question.updated_at), labelled=True),
    "due": Column("review due", lambda question: question.review_due_on, False, labelled=True),
    "asked_on": Column("asked on", lambda question: question.asked_on, False, labelled=True),
}
USUAL = [name for name, column in COLUMNS.items() if column.usual]


def name_of(displayed):
    """Return the name of a column as the list has it: a name, or the function that prints it."""
    return getattr(displayed, "__name__", displayed)


def chosen_of(names):
    """Return the columns to show, in their order, of the names somebody chose (or None)."""
    return [name for name in COLUMNS if name == "headline" or name in (names or USUAL)]


def with_counts(questions):
    """Return consults with how many replies and tags each has."""
    return questions.annotate(**COUNTS)


def count_of(rows, column):
    """Return a count of rows per consult, worked out only for the rows a list shows."""
    rows = rows.filter(**{column: OuterRef("pk")}).order_by().values(column)
    return Coalesce(Subquery(rows.annotate(total=Count("pk")).values("total")), 0)


COUNTS = {
    "reply_total": count_of(Reply.objects, "question"),
    "tag_total": count_of(TaggedQuestion.objects, "content_object"),
}


PRINTED = {}  # {column: how the list prints it}; the others are printed as Django does


def printed(**options):
    """Note a function as how a column of its name is printed, with the title it has everywhere."""

    def note(function):
        column = COLUMNS[function.__name__]
        PRINTED[function.__name__] = admin.display(description=column.title, **options)(function)
        return function

    return note


@printed(ordering="pk")
def headline(question):
    return format_html('<span class="number">#{}</span> {}', question.number, question.title)


@admin.display(description="state", ordering="status")
def state(question):
    return format_html('<span class="state state--{}">{}</span>', question.status, _state(question))


@printed(ordering="status")
def standing(question):
    why = _why(question)
    below = format_html(' <span class="grid__why">{}</span>', why) if why else ""
    return format_html("{}{}", state(question), below)


@printed(ordering="blockers")
def blocking(question):
    if not question.blockers:
        return format_html('<span class="count count--none">{}</span>', "–")
    words = " blocker" if question.blockers == 1 else " blockers"
    return format_html(
        '<span class="count count--blocker">{}<span class="visually-hidden">{}</span></span>',
        question.blockers,
        words,
    )


@printed(ordering="assigned_to", empty_value="–")
def held_by(question):
    return question.assigned_to


@printed(ordering="answered_by__name", empty_value="–")
def doctor(question):
    return question.answered_by


@printed(ordering="reply_total")
def reply_count(question):
    return question.reply_total


@printed(ordering="tag_total")
def tag_count(question):
    return question.tag_total


@printed(ordering="updated_at")
def updated(question):
    return clock.moment(question.updated_at)


@printed(ordering="review_due_on", empty_value="–")
def due(question):
    if not question.review_due_on or question.status != Status.PUBLISHED:
        return None
    text = clock.day(question.review_due_on)
    late = question.review_due_on <= site_day()
    return format_html('<b class="overdue">{}</b>', text) if late else text


def _why(question):
    """Return what stands below a state: why it came back, when it comes out, why it went."""
    if question.is_scheduled:
        return clock.moment(question.published_at)
    if question.status == Status.IN_REVIEW and question.approved_at:
        return "approved"
    if question.status == Status.DRAFT and question.sent_back_because:
        return f"sent back: {question.sent_back_because}"
    return question.withdrawn_reason if question.status == Status.WITHDRAWN else ""
