"""What colleagues say to each other about a consult, and who else has it open."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from consults import notices, permissions
from consults.models import Comment, Presence
from consults.models.comment import FIELDS
from consults.reviewing import reviewer_name
from web import rights
from web.errors import WorkflowError

LONGEST = 5000
GONE_AFTER = timedelta(seconds=60)


@transaction.atomic
def say(question, text, by, field="", to=None):
    """Store a comment at a field (a name of comment.FIELDS, "" for the whole) and mail `to`.

    Raises WorkflowError for an empty or endless one, or for a colleague who cannot open the consult.
    """
    if not permissions.has_it_to_answer(by, question):
        rights.require(by, permissions.COMMENT, f"comment on consult {question.number}")
    return _store(question, text, field, to, by, reviewer_name(by))


def say_for(doctor, question, text):
    """Store the words of a doctor without account, who was let in by a link and a code."""
    return _store(question, text, "", None, None, str(doctor))


def _store(question, text, field, to, by, named):
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise WorkflowError(f"Write a comment of up to {LONGEST} characters.")
    if field not in dict(FIELDS):
        raise WorkflowError("A comment stands at a field of the form, or at the consult.")
    if to is not None and not notices.may_see(to, question):
        raise WorkflowError(f"{to} cannot open this consult.")
    comment = Comment.objects.create(
        question=question,
        field=field,
        text=text,
        by=by and rights.account(by),
        named=named,
        to=to,
    )
    notices.send("comment", question, by, [to])
    return comment


def resolve(comment, by):
    """Close a comment. Raises WorkflowError when it is closed already."""
    rights.require(by, permissions.RESOLVE_COMMENT, "close a comment")
    if comment.resolved_at:
        raise WorkflowError("This comment was closed already.")
    comment.resolved_at, comment.resolved_by = timezone.now(), rights.account(by)
    comment.save(update_fields=["resolved_at", "resolved_by"])


def here(question_id, user, leaving=False):
    """Note that a person has a consult open (or closes it); returns the names of the others there."""
    now = timezone.now()
    if leaving:
        Presence.objects.filter(question=question_id, user=user).delete()
    else:
        Presence.objects.update_or_create(
            question_id=question_id, user=user, defaults={"seen_at": now}
        )
    Presence.objects.filter(seen_at__lt=now - 10 * GONE_AFTER).delete()
    return others(question_id, user)


def others(question_id, user):
    """Return the names of those who have a consult open, but for this person."""
    seen = timezone.now() - GONE_AFTER
    rows = Presence.objects.filter(question=question_id, seen_at__gt=seen)
    return [reviewer_name(row.user) for row in rows.exclude(user=user).select_related("user")]
