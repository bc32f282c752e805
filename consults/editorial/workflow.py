"""The steps of a consult's life: the only code that assigns a status or a review date to what is here.

Beside it stand the calendar (`schedule`), what an import brings (`imported_state`), what an undo puts back
(`former_state`), and the end by an erasure (`retirement`).
Each transition takes who does it (`by`, see web.rights), refuses with a sentence an editor can act on, changes
the state, and lets `refresh` bring lists, counts, search index and similar consults in step, all in one
transaction. No signals.
"""

from django.utils import timezone

from consults import permissions, refresh
from consults.checks import redacted_words
from consults.editorial import notifications, refusals, two_persons
from consults.editorial.transitions import transition
from consults.models import Question
from consults.models.scheduler import voucher
from web import rights
from web.errors import WorkflowError, reason_in

APPROVAL = ["approved_by", "approved_at"]
LONGEST_REASON = Question._meta.get_field("withdrawn_reason").max_length
Status = Question.Status


@transition
def submit(question, by):
    """Hand a consult to whoever reviews. Raises WorkflowError unless it is a draft or withdrawn."""
    permissions.require(by, "submit", question)
    if question.status not in {Status.DRAFT, Status.WITHDRAWN}:
        raise WorkflowError(
            f"Consult {question.number} is {question.get_status_display().lower()};"
            " only a draft is submitted."
        )
    two_persons.hand_in(question, by)
    question.status = Status.IN_REVIEW
    question.submitted_by, question.sent_back_because = rights.account(by), ""
    question.approved_by = question.approved_at = None
    question.save(
        update_fields=["status", "submitted_by", "sent_back_because", *APPROVAL, "updated_at"]
    )
    notifications.send("submitted", question, by, notifications.reviewers(question, by))


@transition
def send_back(question, because, by):
    """Return a consult from review to its editor, with a reason. Raises WorkflowError without one."""
    permissions.require(by, "send_back", question)
    if question.status != Status.IN_REVIEW:
        raise WorkflowError(f"Consult {question.number} is not in review.")
    because = reason_in(
        because, LONGEST_REASON, "Say what is missing, so that the editor can mend it."
    )
    redacted_words.refuse_text(question, because)
    question.status = Status.DRAFT
    question.sent_back_because = because
    question.sent_back_by, question.sent_back_at = rights.account(by), timezone.now()
    question.approved_by = question.approved_at = None
    question.assigned_to = question.submitted_by or question.assigned_to
    question.save(
        update_fields=[
            "status", "sent_back_because", "sent_back_by", "sent_back_at", "assigned_to", *APPROVAL,
            "updated_at",
        ]
    )  # fmt: skip
    notifications.send("sent_back", question, by, [question.assigned_to])


@transition
def approve(question, by):
    """Say of a consult in review that it is right as it stands; the next change of it takes that back.

    Raises WorkflowError for one that is not in review, while a check finds a blocker, and for one's own work
    where the department wants two persons.
    """
    permissions.require(by, "approve", question)
    if question.status != Status.IN_REVIEW:
        raise WorkflowError(f"Consult {question.number} is not in review.")
    if question.approved_at:
        raise WorkflowError(f"Consult {question.number} is approved already.")
    refusals.refuse_blocked(question)
    two_persons.refuse_own_work(question, by)
    question.approved_by, question.approved_at = rights.account(by), timezone.now()
    question.save(update_fields=[*APPROVAL, "updated_at"])


@transition
def assign(question, person, by):
    """Make somebody of the desk, or with None nobody, the one who works on a consult next.

    Raises WorkflowError for somebody who could not open it.
    """
    if not permissions.has_it_to_answer(by, question):
        permissions.require(by, "assign", question)
    if person and not notifications.may_see(person, question, assigned=True):
        raise WorkflowError(f"{person} has no right to open consult {question.number}.")
    question.assigned_to = person
    question.save(update_fields=["assigned_to", "updated_at"])
    notifications.send("assigned", question, by, [person])


@transition
def publish(question, by, at=None, second_look=False):
    """Publish a consult, now or `at` a time; a time already set by an earlier publication is kept.

    Raises WorkflowError while a check finds a blocker, when it is published already, and for an editor's own
    work where the department wants a second person. With `second_look` it may go out at once, and waits on
    the desk until somebody else has looked; a department that wants two persons first has no such way.
    """
    permissions.require(by, "publish", question)
    refusals.refuse_publication(question, by)
    question.second_look = second_look
    if second_look:
        question.submitted_by = rights.account(by)
    question.status = Status.PUBLISHED
    question.published_at = at or question.published_at or timezone.now()
    question.scheduled_by = voucher(by, question.published_at)
    question.withdrawn_reason = question.sent_back_because = ""
    question.approved_by = question.approved_at = None
    question.save(
        update_fields=[
            "status", "published_at", "withdrawn_reason", "sent_back_because", "second_look",
            "scheduled_by", "submitted_by", *APPROVAL, "updated_at",
        ]
    )  # fmt: skip
    refusals.refresh_unblocked(question)


@transition
def second_look_done(question, by):
    """Say that a second person has looked at what was published at once.

    Raises WorkflowError for the one who published it, and where no second look is awaited.
    """
    permissions.require(
        by, "second_look", question, f"give consult {question.number} its second look"
    )
    if not question.second_look:
        raise WorkflowError(f"Consult {question.number} waits for no second look.")
    if question.submitted_by_id == by.pk:
        raise WorkflowError("A second look is somebody else’s.")
    question.second_look = False
    question.save(update_fields=["second_look", "updated_at"])


def mark_reviewed(question, name, on, due_on, by):
    """Move a consult's review dates; only `reviews.stamp` asks for it."""
    permissions.require(by, "stamp", question)
    question.reviewed_by, question.reviewed_on, question.review_due_on = name, on, due_on
    question.modified_at = timezone.now()
    question.save(
        update_fields=["reviewed_by", "reviewed_on", "review_due_on", "updated_at", "modified_at"]
    )
    refresh.redate(question)


@transition
def withdraw(question, reason, by):
    """Take a published consult off the site, everywhere, at once.

    Raises WorkflowError when it is not published, and without a reason.
    """
    permissions.require(by, "withdraw", question)
    if question.status != Status.PUBLISHED:
        raise WorkflowError(f"Consult {question.number} is not published.")
    reason = reason_in(reason, LONGEST_REASON, "Say why it is withdrawn; only the desk sees that.")
    redacted_words.refuse_text(question, reason)
    if question.is_public:
        question.was_public = True
    else:
        question.published_at = None  # it never was public, so its address says nothing
    question.status, question.scheduled_by = Status.WITHDRAWN, None
    question.withdrawn_reason = reason
    question.save(
        update_fields=[
            "status", "published_at", "was_public", "withdrawn_reason", "scheduled_by", "updated_at"
        ]
    )  # fmt: skip
    refresh.refresh(question)


@transition
def throw_away(question, by):
    """Put a consult into the bin. Raises WorkflowError for one that readers see or will see."""
    permissions.require(by, "bin", question, f"put consult {question.number} into the bin")
    if question.status == Status.BINNED:
        raise WorkflowError(f"Consult {question.number} is in the bin already.")
    if question.status == Status.PUBLISHED:
        raise WorkflowError(f"Consult {question.number} is published; withdraw it first.")
    question.status = Status.BINNED
    question.save(update_fields=["status", "updated_at"])


@transition
def bring_back(question, by):
    """Take a consult out of the bin: a draft again, or withdrawn if readers once saw it.

    Raises WorkflowError when it is not there.
    """
    permissions.require(by, "unbin", question, f"take consult {question.number} out of the bin")
    if question.status != Status.BINNED:
        raise WorkflowError(f"Consult {question.number} is not in the bin.")
    question.status = Status.WITHDRAWN if question.was_public else Status.DRAFT
    question.save(update_fields=["status", "updated_at"])
