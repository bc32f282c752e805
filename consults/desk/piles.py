"""What waits on the desk in piles: counted in one statement, each behind an index, with its list."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consults import permissions
from consults.desk.row import Link, Row, form_within
from consults.editorial import guide_queues, queues
from consults.editorial.guide_workflow import CHANGE as CHANGE_GUIDE
from consults.editorial.guide_workflow import PUBLISH as PUBLISH_GUIDE
from consults.editorial.guide_workflow import REVIEW as REVIEW_GUIDE
from consults.editorial.queue_counts import shown
from consults.models import Guide, HousePage, Question
from consults.models import Link as CheckedLink
from faq.models import HelpNow
from web import rights
from web.site_days import site_day

Status = Question.Status
CONSULTS, GUIDES = "consults_question_changelist", "consults_guide_changelist"
REVIEWS_GUIDES = [REVIEW_GUIDE, PUBLISH_GUIDE]


@dataclass(frozen=True)
class Pile:
    """Rows that wait, the list they are worked in, and the rights of which one is enough to work on them."""

    name: str
    meaning: str
    rights: list
    rows: callable  # of a person
    list: str
    query: str
    sees: tuple = (permissions.VIEW,)

    def is_for(self, user):
        """Return whether this person may see what is in it and do something about it."""
        works = any(rights.may(user, right) for right in self.rights)
        return works and all(rights.may(user, right) for right in self.sees)

    @property
    def address(self):
        """The address of the list; "" where there is none of these rows alone."""
        return f"{reverse(f'admin:{self.list}')}?{self.query}" if self.list else ""


def of_consults(name):
    """Return a function from a person to the consults of a queue."""
    return lambda user: queues.pile(name, Question.objects.all(), user)


def _of_guides(name):
    _, _, rows = guide_queues.PILES[name]
    return lambda user: rows(Guide.objects.all())


def _blocked_drafts(user):
    return Question.objects.filter(status=Status.DRAFT, blockers__gt=0)


def _late_help(user):
    return HelpNow.objects.filter(active=True, review_due_on__lt=site_day())


def _failing_links(user):
    return CheckedLink.objects.filter(failures__gt=1)


def _guide_pile(name, rights):
    title, meaning, _ = guide_queues.PILES[name]
    query = f"waiting={name}"
    return Pile(title, meaning, rights, _of_guides(name), GUIDES, query, ("consults.view_guide",))


def _hidden_house_pages(user):
    return HousePage.objects.exclude(pk__in=HousePage.objects.published().values("pk"))


# fmt: off
NEXT = {
    "new": Pile(
        _("New imports"), _("As imported, nobody has saved them yet."),
        [permissions.CHANGE], of_consults("new"), CONSULTS, "waiting=new",
    ),
    "blocked": Pile(
        _("Drafts with blockers"), _("Names, dates, places: protect the asker first."),
        [permissions.CHANGE], _blocked_drafts, CONSULTS, "status__exact=draft&blocked=yes",
    ),
    "approved": Pile(
        _("Approved, to publish"), _("A reviewer found them right as they stand."),
        [permissions.PUBLISH], of_consults("approved"), CONSULTS, "waiting=approved",
    ),
    "changes": Pile(
        _("Pending changes"), _("Readers still see the old text."),
        [permissions.CHANGE], of_consults("changes"), CONSULTS, "waiting=changes",
    ),
    "guides_review": _guide_pile("review", REVIEWS_GUIDES),
    "guides_back": _guide_pile("back", [CHANGE_GUIDE]),
    "guides_changes": _guide_pile("changes", [CHANGE_GUIDE, PUBLISH_GUIDE]),
    "guides_due": _guide_pile("due", [CHANGE_GUIDE, *REVIEWS_GUIDES]),
    "help": Pile(
        _("Help-now texts overdue"), _("Past their review date."), ["faq.change_helpnow"],
        _late_help, "faq_helpnow_changelist", "overdue=yes", ("faq.view_helpnow",),
    ),
    "links": Pile(
        _("Links that fail"), _("Twice in a row or more."), [permissions.CHANGE],
        _failing_links, "consults_link_changelist", "failures__gt=1", ("consults.view_link",),
    ),
    "house": Pile(
        _("Hidden pages of the house"), _("Fill their gaps; an administrator shows them."),
        ["consults.publish_housepage"], _hidden_house_pages,
        "consults_housepage_changelist", "status__exact=draft", ("consults.view_housepage",),
    ),
}
PERSONAL = {
    "mine": Pile(
        _("Assigned to me"), "", [permissions.CHANGE, permissions.REVIEW],
        of_consults("mine"), CONSULTS, "waiting=mine",
    ),
    "drafts": Pile(
        _("Drafts of mine"), "", [permissions.CHANGE],
        of_consults("drafts"), CONSULTS, "waiting=drafts",
    ),
}
SCHEDULED = Pile(
    _("Scheduled"), "", [permissions.VIEW], of_consults("scheduled"), CONSULTS, "waiting=scheduled",
)
STATES = {status.value: Pile(
    status.label, "", [permissions.VIEW],
    lambda user, status=status: Question.objects.filter(status=status),
    CONSULTS, f"status__exact={status.value}",
) for status in (Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN, Status.BINNED)}
# fmt: on


def as_row(pile, count, first):
    """Return a pile as a Row; Begin opens the `first` of it (an id), or the list."""
    begin = pile.address
    if first is not None:
        begin = form_within(first, pile.query)
    return Row(
        title=pile.name,
        address=pile.address,
        more=pile.meaning,
        verb=_("Begin"),
        verb_address=begin,
        count=shown(count),
    )


def as_link(pile, count):
    """Return a Link to the list of a pile."""
    return Link(pile.name, pile.address, shown(count))
