"""The state of a consult that its batch remembers before a step, and that an undo gives back."""

from django.utils import timezone

from consults import permissions, refresh
from consults.editorial import refusals
from consults.editorial.transitions import transition
from consults.models import Department, Question
from consults.models.scheduler import voucher
from web.errors import WorkflowError

Status = Question.Status
STATE = ["status", "published_at", "second_look", "submitted_by_id", "assigned_to_id"]
STATE += ["department_id", "reviewed_by", "reviewed_on", "review_due_on"]
STATE += ["approved_by_id", "approved_at"]


def remember(question):
    """Return what an undo gives back, {column: value} and the tags, as JSON holds it."""
    values = {name: getattr(question, name) for name in STATE}
    for name in ("published_at", "reviewed_on", "review_due_on", "approved_at"):
        values[name] = values[name].isoformat() if values[name] else None
    tags = question.tagged.order_by("position", "pk").values_list("tag_id", "position")
    return {**values, "tags": [list(tag) for tag in tags]}


@transition
def put_back(question, state, step, by):
    """Give a consult the state {column: value} it had before a step; only `batch_undo.undo` asks for it.

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
