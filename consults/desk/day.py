"""The day's work of one person: the groups of the first page, by what they have the right to see and do."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext as _

from consults import permissions
from consults.desk import doctor_work, own_work, piles, reasons, review_work, upkeep
from consults.desk.piles import as_link
from consults.desk.row import MOST, Group, Link, lean, when, within
from consults.editorial import queue_counts, queues
from consults.editorial.queue_counts import shown
from consults.editorial.reviews import reviewer_name
from consults.models import Facet, Question
from web import rights

Status = Question.Status
MOST_NAMED = 3
ACCOUNTS = "auth.change_user"  # who joins a doctor to an account, and gives roles


@dataclass(frozen=True)
class Day:
    """`advice` is said to who can do nothing yet; `coming_out` and `figures` stand beside the groups.

    `coming_out` are consults, each with when in words.
    """

    groups: list
    coming_out: list = ()
    scheduled: Link | None = None
    figures: list = ()
    advice: str = ""


def day(user):
    """Return the Day of a person; what they have no right to see is never asked for."""
    sees = rights.may(user, permissions.VIEW)
    doctor = getattr(user, "doctor", None) if rights.may(user, permissions.ANSWER) else None
    if not (sees or doctor):
        return Day([], advice=_advice(user))
    counted = _counted(user, doctor, sees)
    groups = _of_a_doctor(user, doctor, counted, alone=not sees) if doctor else []
    if not sees:
        return Day(groups)
    return Day(
        [group for group in (*_of_the_desk(user, counted), *groups) if group],
        _coming_out(counted),
        as_link(piles.SCHEDULED, counted["scheduled"]),
        _figures(counted),
    )


def _counted(user, doctor, sees):
    """Return {name: how many} of everything this person may see that is counted: one statement."""
    rows, single = doctor_work.counted(user, doctor) if doctor else {}, {}
    if sees:
        waiting = {**reasons.of(user), **_piles(user), **piles.STATES, "scheduled": piles.SCHEDULED}
        rows |= {name: pile.rows(user) for name, pile in waiting.items()}
        rows["published_lately"] = _published_lately()
        every = Facet.objects.with_published_count().filter(kind=Facet.Kind.ALL)
        single["published"] = every.order_by().values("published")
        if permissions.may(user, "send_back"):
            rows["for_review"] = queues.for_review(Question.objects.all())
            rows["returned"] = review_work.sent_back(user)
        if permissions.may(user, "save"):
            imports = queues.new_imports(Question.objects.all())
            single["first_import"] = imports.order_by("-pk").values("pk")
    return queue_counts.counts(user, rows, single)


# ------------------------------------------------------------------ the desk


def _piles(user):
    every = {**piles.NEXT, **piles.PERSONAL}
    named_already = reasons.of(user)
    return {
        name: pile
        for name, pile in every.items()
        if name not in named_already and pile.is_for(user)
    }


def _of_the_desk(user, counted):
    """Return the groups in the order of the page; None where there is nothing."""
    urgent = _cannot_wait(user, counted)
    about = [row.about for row in urgent.rows if row.about] if urgent else []
    return [
        urgent,
        *_of_this_person(user, counted, about),
        review_work.due(user) if permissions.may(user, "stamp") else None,
        _next(user, counted),
        review_work.returned(user, counted["returned"]) if counted.get("returned") else None,
    ]


def _cannot_wait(user, counted):
    """Return what is most urgent, one query for each reason there is, and links to the rest."""
    rows, links, last = [], [], upkeep.rows(user)
    total = len(last)
    for name, reason in reasons.of(user).items():
        total += counted[name]
        room = MOST - len(rows) - len(last)
        found = list(reason.first(user)[:room]) if counted[name] and room > 0 else []
        rows += [_in_its_list(reason, reason.told(row, user)) for row in found]
        if counted[name] > len(found):
            links.append(as_link(reason, counted[name]))
    rows += last
    return Group("urgent", _("Cannot wait"), rows, shown(total), tuple(links)) if rows else None


def _in_its_list(reason, row):
    return within(row, reason.query) if row.about and reason.list == piles.CONSULTS else row


def _of_this_person(user, counted, about):
    """Return the groups “For review” and “Yours”; what they tell of the last saves is one query."""
    reviews = permissions.may(user, "send_back")
    waiting = review_work.questions() if reviews and counted["for_review"] else []
    own = own_work.questions(user, [*about, *[question.pk for question in waiting]])
    saves = own_work.last_saves([*waiting, *own])
    rows = [own_work.row(question, saves.get(question.pk), user) for question in own]
    links = [as_link(piles.PERSONAL[n], counted[n]) for n in piles.PERSONAL if counted.get(n)]
    return [
        review_work.for_review(waiting, saves, user, counted["for_review"]) if reviews else None,
        Group("yours", _("Yours"), rows, "", tuple(links)) if rows or links else None,
    ]


def _next(user, counted):
    waiting = {n: pile for n, pile in _piles(user).items() if n in piles.NEXT and counted[n]}
    rows = [
        piles.as_row(pile, counted[name], counted["first_import"] if name == "new" else None)
        for name, pile in waiting.items()
    ]
    return Group("next", _("Next"), rows) if rows else None


# ------------------------------------------------------------------ beside the groups


def _coming_out(counted):
    if not counted["scheduled"]:
        return []
    rows = lean(queues.scheduled(Question.objects.all()))[:MOST]
    return [(question, when(question.published_at)) for question in rows]


def _published_lately():
    """Return what came out this month."""
    now = timezone.localtime()
    begins = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Question.objects.published().filter(published_at__gte=begins)


def _figures(counted):
    """Return Links to the states with how many stand in each; readers' list knows the published ones."""
    published = f"{counted['published'] or 0:,}"
    address = piles.STATES["draft"].address.replace("draft", "published")
    month = Link(_("Published this month"), "", shown(counted["published_lately"]))
    states = [as_link(pile, counted[name]) for name, pile in piles.STATES.items()]
    return [Link(_("Published"), address, published), month, *states]


# ------------------------------------------------------------------ doctors, and who can do nothing yet


def _of_a_doctor(user, doctor, counted, alone):
    """Return the groups of a doctor; beside a desk (not `alone`) empty ones are left out."""
    groups = [
        doctor_work.asked(user, counted["asked"]),
        doctor_work.answers(doctor, counted["answers"]),
    ]
    return [group for group in groups if alone or group.rows]


def _advice(user):
    """Return what to ask for, and of whom."""
    if rights.may(user, permissions.ANSWER):
        told = _(
            "Your account is not joined to a doctor yet, so no consult can be given to you to answer. Ask"
            " an administrator to choose your account on the page of the doctor. Administrators: {names}."
        )
    else:
        told = _(
            "Your account has no role yet. Ask an administrator to make you an Editor, Reviewer, Publisher"
            " or Doctor. Administrators: {names}."
        )
    return told.format(names=", ".join(_administrators()) or _("nobody yet"))


def _administrators():
    accounts = get_user_model().objects.with_perm(
        ACCOUNTS, backend="django.contrib.auth.backends.ModelBackend"
    )
    staff = accounts.filter(is_staff=True).order_by("pk")[:MOST_NAMED]
    return [reviewer_name(account) for account in staff]
