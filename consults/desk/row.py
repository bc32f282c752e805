"""A line of work on the first page: what it is about, why it stands there in words, what to do about it."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from consults.editorial.reviews import reviewer_name
from consults.models import Question
from web import clock

MOST = 5  # rows of a group
LONGEST = 160  # characters that are quoted
TEXTS = ["body", "body_html", "more_info", "more_info_html", "source_text"]
STOP, CARE = "stop", "care"  # how a row warns


@dataclass(frozen=True)
class Row:
    """A consult, a pile or a sentence. `lead` and `more` are whole sentences, the first one stands out."""

    title: str
    address: str = ""  # where the title leads
    number: int | None = None
    lead: str = ""
    more: str = ""
    verb: str = ""
    verb_address: str = ""
    tone: str = ""
    blockers: int = 0
    state: str = ""  # a state of consults, shown as its chip
    count: str = ""
    about: int | None = None  # the id of the consult

    @property
    def state_name(self):
        return Question.Status(self.state).label

    @property
    def state_class(self):
        return "review" if self.state == Question.Status.IN_REVIEW else self.state


@dataclass(frozen=True)
class Link:
    """A way to a list, with how many are on it."""

    name: str
    address: str
    count: str = ""


@dataclass(frozen=True)
class Group:
    """Some rows under a heading; `links` lead to the lists where the rest is."""

    key: str
    name: str
    rows: list
    count: str = ""
    links: tuple = ()


def of_consult(question, **told):
    """Return the Row of a consult; its verb leads where the title does, unless `verb_address` says else."""
    address = form(question)
    told = {"address": address, "verb_address": address, "blockers": question.blockers, **told}
    return Row(title=question.title, number=question.number, about=question.pk, **told)


def within(row, query):
    """Return a Row whose consult opens as one of the list of a query: the next one follows it there."""
    opened = form_within(row.about, query) if row.about else row.address
    same = row.verb_address == row.address
    return replace(row, address=opened, verb_address=opened if same else row.verb_address)


def form_within(pk, query):
    """Return the address of a consult's form, with the list it is opened from."""
    opened = reverse("admin:consults_question_change", args=[pk])
    return f"{opened}?{urlencode({'_changelist_filters': query})}" if query else opened


def lean(questions, prefix=""):
    """Return rows without the long texts of consults; `prefix` leads from a row to its consult."""
    return questions.defer(*[f"{prefix}{column}" for column in TEXTS])


def form(question):
    """Return the address of a consult's form."""
    return reverse("admin:consults_question_change", args=[question.pk])


def page(name, question):
    """Return the address of a page beside a consult's form."""
    return reverse(f"admin:consults_question_{name}", args=[question.pk])


def quoted(words):
    """Return somebody's words for one line: without line breaks, and cut when they are long."""
    return Truncator(" ".join(words.split())).chars(LONGEST)


def person(user):
    """Return how a colleague is named in a sentence, also one whose account is gone."""
    return reviewer_name(user) or _("Somebody")


def ago(moment):
    """Return how long ago something was."""
    if (timezone.now() - moment).total_seconds() < 60:
        return _("just now")
    return _("{time} ago").format(time=timesince(moment, depth=1))


def when(moment):
    """Return a day and hour to come: “Monday 30 November, 08:00”, with its year where that is another one."""
    moment = timezone.localtime(moment)
    year = "" if moment.year == timezone.localtime().year else " Y"
    return f"{date_format(moment, f'l j F{year}')}, {clock.hour(moment)}"


def day(date):
    """Return a day: “30 November 2026”."""
    return date_format(date, "j F Y")
