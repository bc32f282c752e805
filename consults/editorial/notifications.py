"""Notices to colleagues, and mails of them: that something waits, and where; never a word of what it says.

Each notice is kept for its person. A mail goes at once, once a day, or never, as they choose.
"""

import logging
import re
import time

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from consults.models import DeskChoices, Notice
from web import rights
from web.pages import absolute
from web.site_words import site_words

log = logging.getLogger(__name__)
MOST_REVIEWERS = 20
NAMED = re.compile(r"(?<![\w.])@([\w.@+-]+)")
ON_PURPOSE = "This mail holds no text of it on purpose.\n"
Mails = DeskChoices.Mails
PAUSE = 60  # seconds for which a mail server that failed is not asked again for notices
UNREAD = 99  # counted at most
SUBJECTS = {
    "submitted": "a consult waits for review",
    "sent_back": "a consult came back from review",
    "assigned": "a consult was given to you",
    "comment": "a comment for you",
    "answered": "a doctor has answered",
}


class _Away:
    """When notices may be sent again, for all threads of this process."""

    until = 0.0


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
    mails = [_mail(kind, question, person) for person in at_once]
    if mails:
        transaction.on_commit(lambda: _send(mails))


def address_of(person, question):
    """Return where a person goes on with a consult: its form, or as a doctor the page to answer."""
    if person.has_perm("consults.view_question"):
        return reverse("admin:consults_question_change", args=[question.pk])
    return reverse("admin:doctor_desk")


def _mail(kind, question, person):
    text = (
        f"{SUBJECTS[kind].capitalize()} at {site_words.name()}: number {question.number}.\n\n"
        f"{absolute(address_of(person, question))}\n\n{ON_PURPOSE}"
    )
    return EmailMessage(f"{site_words.name()}: {SUBJECTS[kind]}", text, site_words.sender(), [person.email])


def mail_daily():
    """Mail each person who wants it once a day what is new and unread; returns how many mails went out."""
    people = get_user_model().objects.filter(
        desk_choices__mails=Mails.DAILY, notices__isnull=False, notices__mailed_at=None
    )
    mails = []
    for person in people.distinct().order_by("pk"):
        new = list(person.notices.filter(mailed_at=None).select_related("question")[:UNREAD])
        seen = [one for one in new if not one.read_at and may_see(person, one.question)]
        if seen and person.email:
            mails.append(_digest(person, seen))
        person.notices.filter(pk__in=[one.pk for one in new]).update(mailed_at=timezone.now())
    _send(mails)
    return len(mails)


def _digest(person, new):
    lines = [
        f"Number {one.question.number} {one.get_kind_display()}:"
        f" {absolute(address_of(person, one.question))}"
        for one in new
    ]
    told = f"{len(new)} new at {site_words.name()}"
    return EmailMessage(
        told, "\n".join([f"{told}.\n", *lines, f"\n{ON_PURPOSE}"]), site_words.sender(), [person.email]
    )


def unread(person):
    """Return how many notices a person has not read, UNREAD at most."""
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


def named_in(text):
    """Return the people of the desk whom a text names: “@ann” or “@ann@example.org”."""
    names = {match.rstrip(".@-+").lower() for match in NAMED.findall(text)}
    people = get_user_model().objects.filter(is_active=True, is_staff=True)
    known = people.annotate(lower=Lower("username")).filter(lower__in=list(names)[:MOST_REVIEWERS])
    return list(known)


def _send(mails):
    """Send all over one connection; while the server is away nobody's page waits for it again and again."""
    if time.monotonic() < _Away.until:
        log.error(
            "%d notices were not mailed: the mail server did not answer a moment ago", len(mails)
        )
        return
    try:
        get_connection().send_messages(mails)
    except OSError as error:
        _Away.until = time.monotonic() + PAUSE
        log.error("A notice could not be mailed: %s", type(error).__name__)


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
