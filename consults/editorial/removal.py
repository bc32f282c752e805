"""The one door by which a doctor's reply leaves a consult that stays.

A reply that readers once saw is never removed, nor one that a doctor wrote with an own account; its words are
redacted, or the whole consult is erased. Any other may have been typed in wrongly: it goes, and a revision
keeps it.
"""

from django.db import transaction

from consults.editorial import account_words, history
from consults.models import Question, Reply
from web import rights
from web.errors import WorkflowError
from web.kept_rows import removable

INSTEAD = "Redact words of a reply, or erase the whole consult."


@transaction.atomic
def remove_replies(question, replies, by):
    """Delete replies of a consult that was never published; a revision keeps what stood there.

    `by` has the right to delete replies. Raises WorkflowError as `refuse_removal`.
    """
    replies = list(replies)
    if not replies:
        return
    rights.require(by, "consults.delete_reply", f"remove a reply of consult {question.number}")
    refuse_removal(question, replies)
    if not _is_kept(question, replies):
        stored = Question.objects.get(pk=question.pk)
        history.record(stored, rights.account(by), "Before a reply was removed")
    _delete(replies)


def refuse_removal(question, replies):
    """Raise WorkflowError for replies that stay.

    They do in a consult that was published, or will be, where their doctor wrote them with an own account, and
    beside a signed note.
    """
    if not replies:
        return
    if question.keeps_replies:
        raise WorkflowError(
            f"Consult {question.number} was published, so its replies stay: none goes, and none gets other"
            f" words. {INSTEAD}"
        )
    written = account_words.given(replies)
    for reply in replies:
        if reply.pk in written:
            raise WorkflowError(
                f"{reply.doctor} wrote a reply of consult {question.number} with an own account, so it stays."
                f" {INSTEAD}"
            )
    if any(reply.notes.exists() for reply in replies):
        raise WorkflowError("The reply has a signed note; remove the note first.")


def _is_kept(question, replies):
    """Return whether the newest revision holds the words of these replies."""
    saved = question.revisions.stood().first()
    words = {reply["body"] for reply in saved.document.get("replies", [])} if saved else set()
    return words >= {reply.body for reply in replies}


def _delete(replies):
    rows = Reply.objects.filter(pk__in=[reply.pk for reply in replies])
    rows.update(checksum="")  # takes the seal off: the database deletes no sealed reply
    with removable():
        rows.delete()
