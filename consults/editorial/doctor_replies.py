"""What a doctor with an account does: answer the consults that are addressed to them, and nothing else."""

from django.db import transaction

from consults import permissions
from consults.editorial import (
    comments,
    edits,
    history,
    notifications,
    shown_versions,
    workflow,
)
from consults.models import Question, Reply, Revision
from text.invisible import is_seen
from web import rights
from web.errors import WorkflowError
from web.site_days import site_day

Status = Question.Status
OPEN = [Status.DRAFT, Status.IN_REVIEW]


def addressed_to(user):
    """Return the consults that wait for this doctor's answer, the oldest first."""
    rows = Question.objects.filter(assigned_to=user, status__in=OPEN)
    return rows.select_related("department").order_by("pk")


@transaction.atomic
def answer(question, user, body, replied_on=None, *, shown):
    """Store a doctor's reply to a consult addressed to them, and give it back to the desk.

    `shown` is the version of the question that the doctor read. Raises WorkflowError for another one, for an
    account without a doctor, for empty words, and for a consult not addressed to this person (any more).
    """
    rights.require(user, permissions.ANSWER, "answer consults")
    doctor = getattr(user, "doctor", None)
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    _refuse_answer(question, user, doctor, body)
    shown_versions.require(question, "answer", shown)
    if not Revision.objects.filter(question=question).exists():
        history.record(question, rights.SITE, note="Before the doctor answered")
    reply = Reply.objects.create(
        question=question,
        doctor=doctor,
        department=doctor.department,
        hospital=doctor.hospital,
        body=body.replace("\r\n", "\n").strip(),
        replied_on=replied_on or site_day(),
        position=question.replies.count(),
    )
    edits.keep(question, user, "The doctor answered", may_be_blocked=True, written=[reply])
    _give_back(question, user)
    return reply


def _refuse_answer(question, user, doctor, body):
    if doctor is None:
        raise WorkflowError(
            "Your account belongs to no doctor yet; an administrator can join them."
        )
    if question.assigned_to_id != user.pk or question.status not in OPEN:
        raise WorkflowError("This consult is not with you any more.")
    if not is_seen(body):
        raise WorkflowError("Write your answer first.")


@transaction.atomic
def decline(question, user, why):
    """Give a consult back to the desk unanswered, with a word why. Raises WorkflowError without one."""
    rights.require(user, permissions.ANSWER, "answer consults")
    if question.assigned_to_id != user.pk:
        raise WorkflowError("This consult is not with you any more.")
    comments.say(question, why, user)
    _give_back(question, user)


def _give_back(question, user):
    editor = question.submitted_by
    if editor is None:
        last = Revision.objects.filter(question=question).exclude(author=None).exclude(author=user)
        editor = last.select_related("author")[0].author if last else None
    workflow.assign(
        question, editor if editor and notifications.may_see(editor, question) else None, user
    )
    notifications.send("answered", question, user, [editor])
