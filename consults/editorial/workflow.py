"""Every change of a consult's state: the only code that assigns a status or a review date.

Each transition takes who does it (`by`, see web.rights), refuses with a sentence an editor can act on, changes
the state, and lets `refresh` bring lists, counts, search index and similar consults in step, all in one
transaction. No signals.
"""

from django.utils import timezone

from consults import checks, permissions, refresh, search
from consults.checks import redacted_words, stored_findings
from consults.editorial import history, notifications, refusals, source_dates, two_persons
from consults.editorial.transitions import transition
from consults.exchange.schema import to_data
from consults.exchange.to_documents import document_of
from consults.facets import listings
from consults.models import Department, Question, RetiredNumber
from consults.models.scheduler import voucher
from web import rights
from web.errors import WorkflowError, reason_in
from web.kept_rows import removable

__all__ = [
    "WorkflowError",
    "approve",
    "assign",
    "bring_back",
    "enter",
    "hold_back",
    "mark_reviewed",
    "move",
    "publish",
    "put_back",
    "record",
    "retire",
    "second_look_done",
    "send_back",
    "submit",
    "throw_away",
    "unschedule",
    "withdraw",
]

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
    refresh.refresh(question)


@transition
def move(question, at, by):
    """Give a consult that waits for its time another one; None publishes it now.

    Raises WorkflowError for one that readers see already, or that is not scheduled.
    """
    permissions.require(by, "move", question)
    refusals.refuse_unscheduled(question)
    refusals.refuse_blocked(question)
    question.published_at = at or timezone.now()
    question.scheduled_by = voucher(by, at)
    question.save(update_fields=["published_at", "scheduled_by", "updated_at"])
    refresh.refresh(question)


@transition
def unschedule(question, by):
    """Take a consult off the calendar, back into review. Raises WorkflowError once readers see it."""
    permissions.require(by, "unschedule", question)
    refusals.refuse_unscheduled(question)
    _take_off_the_calendar(question)


@transition
def hold_back(question, by):
    """Take a scheduled consult back into review, also at its hour: nobody vouches for it any more.

    Raises WorkflowError for one that is not on the calendar.
    """
    permissions.require(by, "unschedule", question)
    refusals.refuse_unvouched(question)
    _take_off_the_calendar(question)


def _take_off_the_calendar(question):
    question.status, question.published_at, question.scheduled_by = Status.IN_REVIEW, None, None
    question.save(update_fields=["status", "published_at", "scheduled_by", "updated_at"])
    refresh.refresh(question)


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


def enter(question, document, found, publish, at, by):
    """Give a consult that is being imported its state; the caller saves it and calls refresh_many.

    The document's own status counts; `publish` publishes a draft, on the day at its source or at `at`. What
    has an open blocker among what the checks `found` stays a draft, and so does what `by` may not publish
    alone. Returns the open findings. Raises Forbidden for a state that `by` has no right to give.
    """
    found = [finding for finding in found if not checks.reason_for(finding, document)]
    question.blockers = stored_findings.count_blockers(found)
    _enter_state(question, document, publish, at, by)
    question.withdrawn_reason = document.withdrawn_reason
    question.was_public = question.status == Status.WITHDRAWN and _is_past(question.published_at)
    question.reviewed_by = document.review.by
    question.reviewed_on = document.review.on
    question.review_due_on = document.review.due_on
    return found


def _enter_state(question, document, publish, at, by):
    """Fill status, date, who handed it in and who vouches for its time, by the rights of `by`."""
    if document.status not in {Status.DRAFT, Status.IN_REVIEW}:
        permissions.require(by, "publish", question, "import consults that are or were public")
    alone = permissions.wants_two(by, question.department)
    publish = publish and permissions.may(by, "publish")
    if publish:
        permissions.require(by, "publish", question, "publish what is imported")
    wanted = Status.PUBLISHED if publish and document.status == "draft" else document.status
    held = question.blockers > 0 or alone
    question.status = Status.DRAFT if wanted == Status.PUBLISHED and held else wanted
    question.published_at = document.published_at
    if question.status == Status.PUBLISHED and question.published_at is None:
        question.published_at = source_dates.published_at(document, at)
    if question.status == Status.IN_REVIEW:
        question.submitted_by = rights.account(by)
    out = question.status == Status.PUBLISHED
    question.scheduled_by = voucher(by, question.published_at) if out else None


def _is_past(moment):
    return moment is not None and moment <= timezone.now()


def record(question, by, note="", step="", document=None):
    """Keep the consult as it stands now as a revision; it changes no word, so it takes no right.

    `step` names the bulk step or import that kept it, when nobody worked on the consult itself. `document` is
    that of what was just written; without it what stands is kept. Raises RedactedWords for what was just
    written with words that were redacted here.
    """
    two_persons.claim(question, by)
    _forget_approval(question)
    kept = to_data(document or document_of(question))
    return history.keep(question, kept, by, stands=document is None, note=note, step=step)


def _forget_approval(question):
    """Take an approval back: what was approved was another text."""
    if question.approved_at:
        question.approved_by = question.approved_at = None
        Question.objects.filter(pk=question.pk).update(approved_by=None, approved_at=None)


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


@transition
def put_back(question, state, step, by):
    """Give a consult the state {column: value} it had before a step; only `bulk_actions.undo` asks for it.

    Raises WorkflowError where the state was public and a check finds a blocker now, and Forbidden without the
    right of the step, of a move, and of publishing where the consult is published or would be again; who has
    it to work on is nothing that readers see. Who puts a consult back on the calendar vouches for it.
    """
    permissions.require_undo(by, step)
    department = Department.objects.filter(pk=state["department_id"]).first()
    if department is None:
        raise WorkflowError("The department it stood in is gone.")
    permissions.require_move(by, question, department)
    was_out, was = question.is_public, question.status
    changed = _set_state(question, state)
    if step == "assign" and changed <= {"assigned_to_id"}:
        question.save(update_fields=["assigned_to_id", "updated_at"])
        return
    if Status.PUBLISHED in {was, question.status}:
        doing = f"change what readers see of {question.number}"
        permissions.require(by, "publish", question, doing)
    _vouch(question, by)
    question.was_public = question.was_public or was_out
    question.save()
    refresh.refresh(question)


def _vouch(question, by):
    """Note in memory who answers for a consult that comes out by itself, or refuse it with a blocker."""
    question.scheduled_by = None
    if question.status == Status.PUBLISHED:
        refusals.refuse_blocked(question)
        question.scheduled_by = voucher(by, question.published_at)


def _set_state(question, state):
    """Fill {column: value} in memory; returns the columns that differ now.

    A review that differs from the one before dates the page anew.
    """
    review = (question.reviewed_on, question.reviewed_by)
    before = {name: getattr(question, name) for name in state}
    for name, value in state.items():
        column = question._meta.get_field(name.removesuffix("_id"))
        setattr(question, name, column.to_python(value) if not name.endswith("_id") else value)
    if question.status != Status.WITHDRAWN:
        question.withdrawn_reason = ""
    if (question.reviewed_on, question.reviewed_by) != review:
        question.modified_at = timezone.now()
    return {name for name, value in before.items() if getattr(question, name) != value}


@transition
def retire(question, by):
    """Delete a consult for good; its number is never given out again. Only an erasure asks for it."""
    rights.require(by, permissions.ERASE, f"erase consult {question.number}")
    listings.remove([question.pk])
    search.drop([question.pk])
    RetiredNumber.objects.update_or_create(
        number=question.number,
        defaults={"was_public": question.was_public or question.is_public},
    )
    question.replies.update(checksum="")  # the seals: the database deletes no sealed reply
    with removable():
        question.delete()
