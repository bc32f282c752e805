"""Who loses a right leaves nothing behind that would still use it: no date on the calendar, no open link."""

from collections import namedtuple

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from consults import guide_workflow, inviting, permissions, workflow
from consults.models import Guide, Invitation, Question
from web import rights

Cleared = namedtuple("Cleared", "consults guides links")


@transaction.atomic
def clear(leaving=()):
    """Take off the calendar and close what belongs to somebody who has lost the right to it.

    `leaving` are accounts that are about to be deleted. Rights are read anew, so it does not matter how
    they were lost. Returns Cleared: the consults and guides that are back in review, the closed links.
    """
    leaving = {account.pk for account in leaving}
    kept = {account.pk: account for account in get_user_model().objects.filter(pk__in=_holders())}

    def lost(pk, right):
        return pk in leaving or pk not in kept or not rights.may(kept[pk], right)

    consults = [q for q in _scheduled(Question) if lost(q.scheduled_by_id, permissions.PUBLISH)]
    guides = [g for g in _scheduled(Guide) if lost(g.scheduled_by_id, guide_workflow.PUBLISH)]
    links = [link for link in _open_links() if lost(link.by_id, permissions.INVITE)]
    for question in consults:
        workflow.unschedule(question, rights.SITE)
    for guide in guides:
        guide_workflow.unschedule(guide, rights.SITE)
    for link in links:
        inviting.close(link, rights.SITE)
    return Cleared(consults, guides, links)


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
    """Return what somebody put on the calendar and readers do not see yet; commands have no account."""
    rows = model.objects.filter(status=model.Status.PUBLISHED, published_at__gt=timezone.now())
    return rows.exclude(scheduled_by=None).select_for_update(of=("self",))


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
