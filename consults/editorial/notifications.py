"""Mail to colleagues: that something waits, and where; never a word of what it says."""

import logging
import time

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from web.pages import absolute

log = logging.getLogger(__name__)
MOST_REVIEWERS = 20
PAUSE = 60  # seconds for which a mail server that failed is not asked again for notices
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
    """Mail people of the desk, once what happened is stored; nobody hears of what they did themselves.

    The mail names a number and an address, no text. Whoever could not open the consult gets none.
    """
    wanted = {person.pk: person for person in people if person and person != by}
    mails = []
    for person in wanted.values():
        if not person.email or not may_see(person, question, kind == "assigned"):
            continue
        if person.has_perm("consults.view_question"):
            path = reverse("admin:consults_question_steps", args=[question.pk])
        else:
            path = reverse("admin:doctor_desk")
        mails.append(_mail(kind, question.number, path, person.email))
    if mails:
        transaction.on_commit(lambda: _send(mails))


def _mail(kind, number, path, address):
    text = (
        f"{SUBJECTS[kind].capitalize()} at {settings.SITE_NAME}: number {number}.\n\n"
        f"{absolute(path)}\n\nThis mail holds no text of it on purpose.\n"
    )
    return EmailMessage(f"{settings.SITE_NAME}: {SUBJECTS[kind]}", text, None, [address])


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
    rights = Q(content_type__app_label="consults") & Q(
        codename__in=["review_question", "publish_question"]
    )
    people = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(email="")
    permission = people.model._meta.get_field("user_permissions").related_model
    wanted = permission.objects.filter(rights)
    return list(
        people.filter(
            Q(groups__permissions__in=wanted) | Q(user_permissions__in=wanted)
        ).distinct()[:MOST_REVIEWERS]
    )
