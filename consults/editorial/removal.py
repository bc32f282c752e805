"""The one door by which a doctor's reply leaves a consult that stays.

A reply that readers once saw is never removed; its words are redacted, or the whole consult is erased. One that
nobody ever saw may have been typed in wrongly: it goes, and a revision keeps it.
"""

from django.db import transaction

from consults.editorial import history
from consults.models import Question, Reply
from web import rights
from web.errors import WorkflowError
from web.kept_rows import removable


@transaction.atomic
def remove_replies(question, replies, by):
    """Delete replies of a consult that was never published; a revision keeps what stood there.

    `by` has the right to delete replies. Raises WorkflowError for a consult that was published, or will be, and
    for a reply with a signed note.
    """
    replies = list(replies)
    if not replies:
        return
    rights.require(by, "consults.delete_reply", f"remove a reply of consult {question.number}")
    if question.keeps_replies:
        raise WorkflowError(
            f"Consult {question.number} was published, so its replies stay. Redact words of a reply, or erase"
            " the whole consult."
        )
    if any(reply.notes.exists() for reply in replies):
        raise WorkflowError("The reply has a signed note; remove the note first.")
    if not _is_kept(question, replies):
        stored = Question.objects.get(pk=question.pk)
        history.record(stored, rights.account(by), "Before a reply was removed")
    _delete(replies)


def _is_kept(question, replies):
    """Return whether the newest revision holds the words of these replies."""
    saved = question.revisions.stood().first()
    words = {reply["body"] for reply in saved.document.get("replies", [])} if saved else set()
    return words >= {reply.body for reply in replies}


def make_room(question):
    """Delete the replies of an imported consult whose source brings them anew; the caller kept a revision."""
    _delete(question.replies.all())


def _delete(replies):
    rows = Reply.objects.filter(pk__in=[reply.pk for reply in replies])
    rows.update(checksum="")  # takes the seal off: the database deletes no sealed reply
    with removable():
        rows.delete()
