"""A doctor reads one revision of one consult, without an account: the link, the code, the answer.

The link alone opens nothing: whoever follows it must give the code that the editor told the doctor, or
that is mailed to the address the editor wrote down. Only hashes of both are kept.
"""

import logging
import secrets
from datetime import timedelta
from hashlib import sha256

from django.contrib.auth.hashers import check_password, make_password
from django.core.mail import send_mail
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from consults import permissions
from consults.checks import redacted_words
from consults.editorial import comments, history, notifications
from consults.models import Invitation, Question, Revision
from consults.models.invitation import MOST_TRIES
from text.invisible import is_seen
from web import passes, rights
from web.errors import WorkflowError
from web.site_words import site_words

log = logging.getLogger(__name__)
signer = Signer(salt="consults.invitation")
CODE_LIFE = timedelta(minutes=15)
LONGEST_LIFE = 60  # days


@transaction.atomic
def invite(question, doctor, days, confirm, mail="", *, by):
    """Return (Invitation, token, code): what to send the doctor. The code is "" where it is mailed.

    The token is shown once and kept nowhere. Raises WorkflowError for a life beyond 60 days, or without
    an address for a mailed code or with one that was redacted here.
    """
    rights.require(by, permissions.INVITE, f"send consult {question.number} to a doctor")
    _refuse_wish(days, confirm, mail)
    redacted_words.refuse_text(question, mail)
    newest = Revision.objects.filter(question=question).first()
    key = secrets.token_urlsafe(24)
    invitation = Invitation(
        question=question,
        revision=newest or history.record(question, by, note="Sent to a doctor"),
        doctor=doctor,
        confirm=confirm,
        mail=mail,
        key_hash=_hash(key),
        by=rights.account(by),
        expires_at=timezone.now() + timedelta(days=days),
    )
    code = _spoken_code(invitation) if confirm == Invitation.Confirm.SPOKEN else ""
    invitation.save()
    return invitation, signer.sign(key), code


def _spoken_code(invitation):
    """Give an invitation the code that the editor tells the doctor; it lives as long as the link."""
    code = _new_code()
    invitation.code_hash = make_password(code)
    invitation.code_expires_at = invitation.expires_at
    return code


def _refuse_wish(days, confirm, mail):
    if not 1 <= days <= LONGEST_LIFE:
        raise WorkflowError(f"A link lives 1 to {LONGEST_LIFE} days.")
    if confirm == Invitation.Confirm.MAILED and not mail:
        raise WorkflowError("Write the address that the code is mailed to.")


def find(token):
    """Return the open Invitation of a token, or None: forged, expired, closed, answered, unknown."""
    try:
        key = signer.unsign(token)
    except BadSignature:
        return None
    rows = Invitation.objects.filter(key_hash=_hash(key))
    invitation = rows.select_related("question", "revision", "doctor", "by").first()
    if invitation is None or not invitation.is_open or _is_lost(invitation):
        return None
    return None if invitation.question.status == Question.Status.BINNED else invitation


def _is_lost(invitation):
    """Return whether whoever invited may no longer do so; the link is closed then, for good."""
    if invitation.by is not None and rights.may(invitation.by, permissions.INVITE):
        return False
    with passes.lent():
        close(invitation, rights.SITE)
    return True


def _let_in(invitation):
    """Whoever holds the link acts by the right of who sent it, as long as that person has it."""
    rights.require(invitation.by, permissions.INVITE, "open this link: it was closed")


def mail_code(invitation):
    """Mail a fresh code to the address the editor wrote down; the old one no longer works.

    Raises WorkflowError within a minute of the last one, and when no mail can be sent.
    """
    _let_in(invitation)
    last = invitation.code_expires_at
    if last and timezone.now() < last - CODE_LIFE + timedelta(minutes=1):
        raise WorkflowError("A code was mailed just now; look for it, or ask again in a minute.")
    code = _new_code()
    invitation.code_hash = make_password(code)
    invitation.code_expires_at = timezone.now() + CODE_LIFE
    invitation.save(update_fields=["code_hash", "code_expires_at"])
    minutes = CODE_LIFE.seconds // 60
    text = f"Your code is {code}. It works for {minutes} minutes. Nobody will ever ask you for it."
    try:
        send_mail(f"{site_words.name()}: your code", text, site_words.sender(), [invitation.mail])
    except OSError as error:
        log.error("A code could not be mailed: %s", type(error).__name__)
        raise WorkflowError("The code could not be mailed; try again later.") from error


def confirm(invitation, code):
    """Return True for the right code; each wrong one is counted, and the fifth closes the link."""
    _let_in(invitation)
    tried = Invitation.objects.filter(pk=invitation.pk, tries__lt=MOST_TRIES)
    if not tried.update(tries=F("tries") + 1):
        return False
    fresh = invitation.code_expires_at and timezone.now() < invitation.code_expires_at
    if not (fresh and invitation.code_hash and check_password(code.strip(), invitation.code_hash)):
        return False
    Invitation.objects.filter(pk=invitation.pk).update(tries=0, opened_at=timezone.now())
    return True


@transaction.atomic
def answer(invitation, kind, words=""):
    """Store the doctor's answer, and what should be different as a comment for the editor.

    Raises WorkflowError for a comment without words, and once it was answered.
    """
    invitation.question.hold()  # as everybody does who writes about a consult, before its other rows
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    _let_in(invitation)
    if invitation.answer:
        raise WorkflowError("This was answered already.")
    if kind == Invitation.Answer.COMMENTED and not is_seen(words):
        raise WorkflowError("Write what should be different.")
    if kind not in {Invitation.Answer.APPROVED, Invitation.Answer.COMMENTED}:
        raise WorkflowError("Approve the text, or write what should be different.")
    invitation.answer, invitation.answered_at = kind, timezone.now()
    invitation.save(update_fields=["answer", "answered_at"])
    question, by = invitation.question, invitation.by
    if is_seen(words):
        comments.say_for(invitation.doctor, question, words)
    notifications.send("answered", question, None, [by])
    return invitation


def _new_code():
    return f"{secrets.randbelow(10**6):06}"


def _hash(key):
    return sha256(key.encode()).hexdigest()


def close(invitation, by):
    """Close a link; it opens nothing any more."""
    rights.require(by, permissions.INVITE, "close a link")
    Invitation.objects.filter(pk=invitation.pk, closed_at=None).update(closed_at=timezone.now())
