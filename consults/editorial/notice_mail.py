"""Notices that wait are mailed beside the request: at once, and by ``periodic`` until the server takes them.

Each is claimed before it is sent, so two processes do not mail it twice; a process that dies between mailing
and noting so mails it again later.
"""

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from threading import Lock, Thread

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db import DatabaseError, connections
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from consults.models import DeskChoices, WaitingMail
from web.pages import absolute
from web.site_words import site_words

log = logging.getLogger(__name__)
FIRST_WAIT = timedelta(minutes=1)  # before the second try; it doubles
LONGEST_WAIT = timedelta(hours=6)
KEPT = timedelta(days=3)  # after which nobody needs the notice any more
LATE = timedelta(hours=2)
MOST_TOLD = 99  # notices in one daily mail
ON_PURPOSE = "This mail holds no text of it on purpose.\n"
SUBJECTS = {
    "submitted": "a consult waits for review",
    "sent_back": "a consult came back from review",
    "assigned": "a consult was given to you",
    "comment": "a comment for you",
    "answered": "a doctor has answered",
}


def begin(may_see):
    """Mail what waits in a thread of its own; nobody's page waits for a mail server."""
    beside(lambda: deliver(may_see))


class _Turn:
    """One thread of a process mails; whoever comes meanwhile has it look again."""

    taken, again = Lock(), False


def in_a_thread(work):
    _Turn.again = True
    if _Turn.taken.acquire(blocking=False):
        Thread(target=_until_all_is_done, args=[work], name="notices").start()


def _until_all_is_done(work):
    try:
        while _Turn.again:
            _Turn.again = False
            work()
    except DatabaseError as error:
        log.error("Notices wait for the next periodic work: %s", type(error).__name__)
    finally:
        _Turn.taken.release()
        connections.close_all()


beside = in_a_thread  # tests have it done at once


def deliver(may_see):
    """Mail what waits and is due, to who may still open the consult; returns how many still wait."""
    old = WaitingMail.objects.filter(made_at__lt=timezone.now() - KEPT)
    if given_up := old.delete()[0]:
        log.error("%d notices were given up: no mail server took them for days", given_up)
    server = get_connection()
    try:
        while notice := _claimed():
            if not _mailed(notice, server, may_see):
                break
    finally:
        server.close()
    return WaitingMail.objects.count()


def _claimed():
    """Return the next WaitingMail that is due, put off for everybody else; None when there is none."""
    now = timezone.now()
    for notice in WaitingMail.objects.filter(next_try__lte=now).select_related(
        "question", "person"
    ):
        wait = min(FIRST_WAIT * 2 ** min(notice.tries, 10), LONGEST_WAIT)
        mine = WaitingMail.objects.filter(pk=notice.pk, next_try=notice.next_try)
        if mine.update(next_try=now + wait, tries=F("tries") + 1):
            return notice
    return None


def _mailed(notice, server, may_see):
    """Mail one and forget it; False when the server takes no mail at all."""
    try:
        if notice.person.email and may_see(notice.person, notice.question):
            server.open()
            server.send_messages([_mail(notice)])
    except SMTPRecipientsRefused:
        log.error("A notice was refused for its address: account %d", notice.person_id)
        return True
    except OSError as error:
        log.error("A notice could not be mailed: %s", type(error).__name__)
        return False
    notice.delete()
    return True


def address_of(person, question):
    """Return where a person goes on with a consult: its form, or as a doctor the page to answer."""
    if person.has_perm("consults.view_question"):
        return reverse("admin:consults_question_change", args=[question.pk])
    return reverse("admin:doctor_desk")


def _mail(waiting):
    number, person, subject = waiting.question.number, waiting.person, SUBJECTS[waiting.kind]
    text = (
        f"{subject.capitalize()} at {site_words.name()}: number {number}.\n\n"
        f"{absolute(address_of(person, waiting.question))}\n\n{ON_PURPOSE}"
    )
    return EmailMessage(
        f"{site_words.name()}: {subject}", text, site_words.sender(), [person.email]
    )


def mail_daily(may_see):
    """Mail each person who wants it once a day what is new and unread; returns how many mails went out.

    What a mail server does not take waits for the next day.
    """
    people = get_user_model().objects.filter(
        desk_choices__mails=DeskChoices.Mails.DAILY, notices__mailed_at=None
    )
    sent, server = 0, get_connection()
    for person in people.exclude(notices=None).distinct().order_by("pk"):
        new = list(person.notices.filter(mailed_at=None).select_related("question")[:MOST_TOLD])
        seen = [one for one in new if not one.read_at and may_see(person, one.question)]
        try:
            sent += server.send_messages([_digest(person, seen)] if seen and person.email else [])
        except OSError as error:
            log.error("A daily mail could not be sent: %s", type(error).__name__)
            continue
        person.notices.filter(pk__in=[one.pk for one in new]).update(mailed_at=timezone.now())
    return sent


def _digest(person, new):
    lines = [
        f"Number {one.question.number} {one.get_kind_display()}:"
        f" {absolute(address_of(person, one.question))}"
        for one in new
    ]
    told = f"{len(new)} new at {site_words.name()}"
    text = "\n".join([f"{told}.\n", *lines, f"\n{ON_PURPOSE}"])
    return EmailMessage(told, text, site_words.sender(), [person.email])


def late():
    """Return the notices that wait longer than they should. Raises DatabaseError."""
    return WaitingMail.objects.filter(made_at__lt=timezone.now() - LATE)
