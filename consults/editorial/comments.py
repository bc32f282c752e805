"""What colleagues say to each other about a consult."""

from django.db import transaction
from django.utils import timezone

from consults import permissions
from consults.checks import redacted_words
from consults.editorial import commented_words, notifications
from consults.editorial.reviews import reviewer_name
from consults.models import Comment, Question
from consults.models.comment import FIELDS
from text.invisible import seen
from web import rights
from web.errors import WorkflowError

LONGEST = 5000


@transaction.atomic
def say(question, text, by, field="", to=None, words="", near=0):
    """Store a comment at a field (a name of comment.FIELDS, "" for the whole) and mail `to`.

    With `words` it is about these in the text of the field, where they stand nearest to the letter `near`.
    Raises WorkflowError for an empty or endless one, for a colleague who cannot open the consult, or for words
    that do not stand there.
    """
    if not permissions.has_it_to_answer(by, question):
        rights.require(by, permissions.COMMENT, f"comment on consult {question.number}")
    return _store(question, text, field, to, by, reviewer_name(by), words, near)


@transaction.atomic
def say_for(doctor, question, text):
    """Store the words of a doctor without account, who was let in by a link and a code."""
    return _store(question, text, "", None, None, str(doctor))


def _store(question, text, field, to, by, named, words="", near=0):
    text = seen(text.replace("\r\n", "\n").strip())
    if not text or len(text) > LONGEST:
        raise WorkflowError(
            f"Write a comment of up to {LONGEST} characters; this one has {len(text)}."
        )
    redacted_words.refuse_text(question, text)
    if field not in dict(FIELDS):
        raise WorkflowError("A comment stands at a field of the form, or at the consult.")
    if to is not None and not notifications.may_see(to, question):
        raise WorkflowError(f"{to} cannot open this consult.")
    own = by and rights.account(by)
    comment = Comment(question=question, field=field, text=text, by=own, named=named, to=to)
    if words.strip():  # the row is held by now: what is read stands until the comment does
        commented_words.choose(comment, Question.objects.get(pk=question.pk), words, near)
    comment.save()
    notifications.send("comment", question, by, [to, *notifications.named_in(text)])
    return comment


def resolve(comment, by):
    """Close a comment. Raises WorkflowError when it is closed already."""
    rights.require(by, permissions.RESOLVE_COMMENT, "close a comment")
    if comment.resolved_at:
        raise WorkflowError("This comment was closed already.")
    comment.resolved_at, comment.resolved_by = timezone.now(), rights.account(by)
    comment.save(update_fields=["resolved_at", "resolved_by"])
