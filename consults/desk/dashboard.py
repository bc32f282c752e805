"""What waits on the desk: counted, each behind an index, with the list it is worked in."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from consults.editorial import guide_queues
from consults.editorial.queues import PILES, pile
from consults.models import Guide, Link, Question, Redaction, Report
from faq.models import HelpNow

MOST_COUNTED = 1000
Status = Question.Status
LIST = "consults_question_changelist"
LIBRARY = [
    (Status.DRAFT, "Drafts", "Imported or begun, not yet published"),
    (Status.IN_REVIEW, "In review", "Waiting for a second pair of eyes"),
    (Status.PUBLISHED, "Published", "What readers see"),
    (Status.WITHDRAWN, "Withdrawn", "Taken off the site"),
    (Status.BINNED, "In the bin", "Comes back as it was"),
]
MEANINGS = {
    "mine": "Yours to work on next",
    "answered": "Approved, or with a comment",
    "comments": "A colleague or doctor asked you",
    "back": "Something was missing",
    "trouble": "Will come out although a check objects",
    "second": "Public already; somebody else should look",
    "changes": "Readers still see the old text",
    "review": "Still right? Readers see that it is overdue",
    "new": "As imported, nobody has saved them yet",
    "drafts": "You saved them last, or they are yours",
    "scheduled": "Comes out by itself",
}
URGENT = ["comments", "answered", "back", "mine", "trouble", "second", "changes", "review"]
WORK = ["new", "drafts", "scheduled"]


@dataclass
class Pile:
    name: str
    meaning: str
    count: str
    address: str


def _of(name, meaning, rows, page, query):
    """Return a Pile, or None when there is nothing of it."""
    count = rows.order_by()[: MOST_COUNTED + 1].count()
    if not count:
        return None
    shown = f"{MOST_COUNTED:,}+" if count > MOST_COUNTED else f"{count:,}"
    return Pile(name, meaning, shown, f"{reverse(f'admin:{page}')}?{query}")


def _named(names, user):
    """Yield the Pile of each name, or None where it is empty."""
    for name in names:
        rows = pile(name, Question.objects.all(), user)
        yield _of(PILES[name][0], MEANINGS[name], rows, LIST, f"waiting={name}")


def urgent(user):
    """Return the piles that cannot wait, those of this person first; empty ones are left out."""
    rows = [*_others(), *(_guides() if user.has_perm("consults.view_guide") else ())]
    return [found for found in (*_named(URGENT, user), *(_of(*row) for row in rows)) if found]


def work(user):
    """Return the piles an editor works off, empty ones left out."""
    return [found for found in _named(WORK, user) if found]


def library():
    """Return how many consults stand where; here an empty pile says something as well."""
    found = []
    for status, name, meaning in LIBRARY:
        query = f"status__exact={status.value}"
        rows = Question.objects.filter(status=status)
        none = Pile(name, meaning, "0", f"{reverse(f'admin:{LIST}')}?{query}")
        found.append(_of(name, meaning, rows, LIST, query) or none)
    return found


def _guides():
    for name, (title, meaning, pile_of) in guide_queues.PILES.items():
        rows = pile_of(Guide.objects.all())
        yield title, meaning, rows, "consults_guide_changelist", f"waiting={name}"


def _others():
    reports = Report.objects.filter(state="open")
    published = Question.objects.filter(status=Status.PUBLISHED, blockers__gt=0)
    drafts = Question.objects.filter(status=Status.DRAFT, blockers__gt=0)
    return [
        (
            "Reported: shows who I am",
            "A reader recognised somebody",
            reports.filter(kind="identity"),
            "consults_report_changelist",
            "state__exact=open&kind__exact=identity",
        ),
        (
            "Reported: something is wrong",
            "In readers’ words",
            reports.filter(kind="wrong"),
            "consults_report_changelist",
            "state__exact=open&kind__exact=wrong",
        ),
        (
            "Public, with blockers",
            "The checks would not let it out today",
            published,
            LIST,
            "status__exact=published&blocked=yes",
        ),
        (
            "Redactions to finish",
            "Interrupted, unproved, or something was left",
            Redaction.objects.exclude(
                state__in=[Redaction.State.PROVED, Redaction.State.UNCOMPARED]
            ),
            "consults_redaction_changelist",
            "",
        ),
        (
            "Help-now texts overdue",
            "Past their review date",
            HelpNow.objects.filter(active=True, review_due_on__lt=timezone.localdate()),
            "faq_helpnow_changelist",
            "overdue=yes",
        ),
        (
            "Links that fail",
            "Twice in a row or more",
            Link.objects.filter(failures__gt=1),
            "consults_link_changelist",
            "failures__gt=1",
        ),
        (
            "Drafts with blockers",
            "Names, dates, places: protect the asker first",
            drafts,
            LIST,
            "status__exact=draft&blocked=yes",
        ),
    ]
