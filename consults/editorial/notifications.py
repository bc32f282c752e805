"""Notices to colleagues, and mails of them: that something waits, and where; never a word of what it says.

Each notice is kept for its person. A mail goes at once, once a day, or never, as they choose.
"""

import re
from contextvars import ContextVar
from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from consults.editorial import notice_mail
from consults.models import DeskChoices, Notice, WaitingMail
from web import rights

MOST_REVIEWERS = 20
NAMED = re.compile(r"(?<![\w.])@([\w.@+-]+)")
Mails = DeskChoices.Mails
_looked = ContextVar("the unread notices of who asks", default=None)
UNREAD = 99  # counted at most


def send(kind, question, by, people):
    """Tell people of the desk, once what happened is stored; nobody hears of what they did themselves.

    A notice and its mail name a number and an address, no text. Whoever could not open the consult gets none.
    """
    wanted = {person.pk: person for person in people if person and person != by}
    told = [p for p in wanted.values() if may_see(p, question, kind == "assigned")]
    chosen = dict(DeskChoices.objects.filter(person__in=wanted).values_list("person", "mails"))
    at_once = [p for p in told if p.email and chosen.get(p.pk, Mails.AT_ONCE) == Mails.AT_ONCE]
    account, now = by and rights.account(by), timezone.now()
    Notice.objects.bulk_create(
        Notice(
            person=person,
            question=question,
            kind=kind,
            by=account,
            mailed_at=None if chosen.get(person.pk) == Mails.DAILY else now,
        )
        for person in told
    )
    if at_once and settings.EMAIL_BACKEND != settings.NO_MAIL:
        WaitingMail.objects.bulk_create(
            WaitingMail(kind=kind, question=question, person=person) for person in at_once
        )
        transaction.on_commit(partial(notice_mail.begin, may_see))


def look(person):
    """Return (zone, clock) that a person chose, None for who did not; counts the unread notices by the way.

    One statement a page of the desk; `unread` answers from it until `forget_look`.
    """
    waiting = Notice.objects.filter(person=OuterRef("pk"), read_at=None).order_by().values("person")
    count = Subquery(waiting.annotate(count=Count("pk")).values("count"))
    rows = get_user_model().objects.filter(pk=person.pk).order_by()
    zone, hours, unread = rows.values_list("desk_choices__zone", "desk_choices__clock", count).get()
    _looked.set((person.pk, min(unread or 0, UNREAD)))
    return zone, hours


def forget_look():
    """Count unread notices anew the next time."""
    _looked.set(None)


def unread(person):
    """Return how many notices a person has not read, UNREAD at most."""
    looked = _looked.get()
    if looked and looked[0] == person.pk:
        return looked[1]
    return person.notices.filter(read_at=None)[:UNREAD].count()


def newest(person, most=6):
    """Return the newest notices that a person has not read."""
    return person.notices.filter(read_at=None).select_related("question", "by")[:most]


def read(person, question=None):
    """Note that a person has read their notices: all of them, or those about a consult they opened."""
    rows = person.notices.filter(read_at=None)
    rows = rows if question is None else rows.filter(question=question)
    if rows.exists():
        rows.update(read_at=timezone.now())
        forget_look()


def named_in(text):
    """Return the people of the desk whom a text names: “@ann” or “@ann@example.org”."""
    names = {match.rstrip(".@-+").lower() for match in NAMED.findall(text)}
    people = get_user_model().objects.filter(is_active=True, is_staff=True)
    known = people.annotate(lower=Lower("username")).filter(lower__in=list(names)[:MOST_REVIEWERS])
    return list(known)


def may_see(person, question, assigned=False):
    """True for an active person of the desk who may open a consult; doctors open what is theirs."""
    if not (person.is_active and person.is_staff):
        return False
    own = assigned or question.assigned_to_id == person.pk
    return person.has_perm("consults.view_question") or (
        own and person.has_perm("consults.answer_question")
    )


def reviewers(question, but):
    """Return those who review or publish, the submitter left out; whoever it is assigned to, alone."""
    if question.assigned_to_id and question.assigned_to_id != getattr(but, "pk", None):
        return [question.assigned_to]
    deciding = Q(content_type__app_label="consults") & Q(
        codename__in=["review_question", "publish_question"]
    )
    people = get_user_model().objects.filter(is_active=True, is_staff=True)
    permission = people.model._meta.get_field("user_permissions").related_model
    wanted = permission.objects.filter(deciding)
    return list(
        people.filter(
            Q(groups__permissions__in=wanted) | Q(user_permissions__in=wanted)
        ).distinct()[:MOST_REVIEWERS]
    )
