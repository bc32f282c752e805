"""Words that a doctor wrote with an own account: noted where they are kept, and added to by nobody else.

A revision that keeps a reply written so names its row. Those kept before rows were named tell by the account
that saved them.
"""

from consults.models import Revision
from web import rights
from web.errors import WorkflowError


def given(replies):
    """Return the ids of those replies that their doctor wrote with an own account."""
    replies = list(replies)
    kept = Revision.objects.filter(question__in={reply.question_id for reply in replies}).stood()
    own = {pk for row in kept.filter(document__rows__has_key="own") for pk in row.rows["own"]}
    unnamed = kept.filter(author__doctor__isnull=False, step="").exclude(document__has_key="rows")
    words = {
        (row.question_id, row.author.doctor.pk, reply["body"])
        for row in unnamed.select_related("author__doctor")
        for reply in row.document.get("replies", [])
    }
    return {
        reply.pk
        for reply in replies
        if reply.pk in own or (reply.question_id, reply.doctor_id, reply.body) in words
    }


def refuse_others(question, doctors, by):
    """Raise WorkflowError where `by` adds words of a doctor who answered this consult with an own account."""
    own = rights.account(by)
    doctors = {doctor for doctor in doctors if own is None or doctor.user_id != own.pk}
    if not doctors:
        return
    replies = list(question.replies.filter(doctor__in=doctors).select_related("doctor"))
    written = given(replies)
    for reply in replies:
        if reply.pk in written:
            raise WorkflowError(
                f"{reply.doctor} answered consult {question.number} with an own account, and nobody else adds"
                " words to that. Assign the consult to the doctor again."
            )
