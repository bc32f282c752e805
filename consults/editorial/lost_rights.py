"""Who loses a right leaves nothing behind that would still use it: no date on the calendar, no open link.

Rights are also lost past the desk, in a shell or in the database. So what is due is looked at before readers
can see it: every web process asks `look` before it answers (`config.middleware.CalendarMiddleware`).
"""

import time
from collections import namedtuple
from contextlib import nullcontext, suppress

from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction
from django.utils import timezone

from consults import permissions
from consults.editorial import guide_workflow, invitations, schedule
from consults.models import Guide, Invitation, Question
from consults.models.due import is_due
from web import passes, rights
from web.patience import READERS, patient

Cleared = namedtuple("Cleared", "consults guides links")
BACKEND = "django.contrib.auth.backends.ModelBackend"
EVERY = 20  # seconds after which a process looks whether something new is on the calendar
ON_THE_CALENDAR = [
    (Question, permissions.PUBLISH, schedule.hold_back),
    (Guide, guide_workflow.PUBLISH, guide_workflow.hold_back),
]
MODELS = [model for model, _, _ in ON_THE_CALENDAR]


class Calendar:
    """When this process looks at the calendar next."""

    def __init__(self):
        self.next_look = 0.0  # seconds of time.monotonic
        self.next_due = None  # the next moment at which something goes out

    def look(self):
        """Take off what is due and vouched for by nobody. Called before each answer; asks nothing most times.

        Raises DatabaseError where the database cannot take it off: better no page than that one.
        """
        now = timezone.now()
        if time.monotonic() < self.next_look and (self.next_due is None or now < self.next_due):
            return
        try:
            dates = [list(_scheduled(model).values_list("pk", "published_at")) for model in MODELS]
        except DatabaseError:
            self.next_look = time.monotonic() + 1  # no page can read it either
            return
        for kind, rows in zip(ON_THE_CALENDAR, dates, strict=True):
            _settle(*kind, [pk for pk, at in rows if is_due(at, now)])
        later = [at for rows in dates for _, at in rows if at and at > now]
        self.next_due, self.next_look = min(later, default=None), time.monotonic() + EVERY


calendar = Calendar()


def _settle(model, right, hold_back, due):
    """Of what is due (ids), hold back what nobody with the right vouches for, and let the rest go."""
    rows = list(filter(_is_published, _scheduled(model).filter(pk__in=due))) if due else []
    accounts = _accounts({row.scheduled_by_id for row in rows})
    lost = [row for row in rows if not _may(accounts, row.scheduled_by_id, right)]
    going = [row.pk for row in rows if row not in lost]
    with patient(READERS) if rows else nullcontext():
        for row in lost:
            hold_back(row, rights.SITE)
        with suppress(DatabaseError):  # a busy or frozen database: they may be shown all the same
            _gone_out(model, going)


def _gone_out(model, ids):
    """Note that these went out with the right that they need: who loses it later takes nothing back."""
    if ids:
        with transaction.atomic():
            model.objects.filter(pk__in=ids).update(scheduled_by=None)


def clear(leaving=()):
    """Take off the calendar and close what belongs to somebody who has lost the right to it.

    `leaving` are accounts that are about to be deleted. Rights are read anew, so it does not matter how
    they were lost. Returns Cleared: the consults and guides that are back in review, the closed links.
    Nothing is locked where nobody lost anything.
    """
    if not leaving and not any(_suspects()):
        return Cleared([], [], [])
    found = _lost(leaving)
    if not any(found):
        return found
    with transaction.atomic(), passes.lent():
        found = _lost(leaving, locked=True)
        for rows, (_, _, hold_back) in zip(found[:-1], ON_THE_CALENDAR, strict=True):
            for row in rows:
                hold_back(row, rights.SITE)
        for link in found.links:
            invitations.close(link, rights.SITE)
    return found


def _suspects():
    """Yield whether somebody may have lost a right: one statement a kind, however many accounts hold something.

    What Django's own rights say is enough to look no further; `_lost` asks everything that gives rights.
    """
    for model, right, _ in ON_THE_CALENDAR:
        yield _scheduled(model).exclude(scheduled_by__in=_with(right)).exists()
    yield _open_links().exclude(by__in=_with(permissions.INVITE)).exists()


def _with(right):
    accounts = get_user_model().objects.with_perm(right, backend=BACKEND)
    return accounts.filter(is_staff=True).values("pk")


def _lost(leaving, locked=False):
    """Return Cleared of what is still there of those who have lost the right to it."""
    leaving, accounts = {account.pk for account in leaving}, _accounts(_holders())

    def lost(pk, right):
        return pk in leaving or not _may(accounts, pk, right)

    held = []
    for model, right, _ in ON_THE_CALENDAR:
        rows = _scheduled(model)
        rows = rows.select_for_update(of=("self",)) if locked else rows
        held.append([r for r in filter(_is_published, rows) if lost(r.scheduled_by_id, right)])
    links = [link for link in _open_links() if lost(link.by_id, permissions.INVITE)]
    return Cleared(*held, links)


def sentence(cleared):
    """Return what was cleared as a sentence for the desk, "" for nothing."""
    counts = [
        (len(cleared.consults), "consult", "is back in review", "are back in review"),
        (len(cleared.guides), "guide", "is back in review", "are back in review"),
        (len(cleared.links), "doctor’s link", "is closed", "are closed"),
    ]
    told = [
        f"{count} {name} {one}"
        if count == 1
        else f"{count} {name.replace('link', 'links')}{'' if 'link' in name else 's'} {many}"
        for count, name, one, many in counts
        if count
    ]
    return f"Somebody lost the right to publish or to send: {', '.join(told)}." if told else ""


def _scheduled(model):
    """Return what somebody put on the calendar and has not gone out; commands have no account.

    Asked by range and nothing else: any database then reads the small index of the calendar, whatever it
    knows of the table.
    """
    return model.objects.filter(scheduled_by__gt=0).order_by("scheduled_by")


def _accounts(ids):
    """Return {id: account}. One deleted in the database is missing here; a join would lose its rows too."""
    return get_user_model().objects.in_bulk(ids)


def _may(accounts, pk, right):
    return pk in accounts and rights.may(accounts[pk], right)


def _is_published(row):
    return row.status == row.Status.PUBLISHED


def _open_links():
    return Invitation.objects.filter(closed_at=None, answer="", expires_at__gt=timezone.now())


def _holders():
    """Return the ids of the accounts that have something on the calendar or an open link."""
    found = {
        pk
        for model in (Question, Guide)
        for pk in _scheduled(model).values_list("scheduled_by", flat=True)
    }
    return found | set(_open_links().exclude(by=None).values_list("by", flat=True))
