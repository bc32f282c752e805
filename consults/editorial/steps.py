"""The steps that the desk takes on a consult, one or many: what each is called, and what it calls."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model

from consults import permissions
from consults.editorial import edits, replacements, reviews, schedule, workflow
from consults.models import Department
from consults.tagging import tag_suggestions
from faq.models import FaqTag
from web.errors import WorkflowError

CHANGE_THE_DOCUMENT = {"tag", "untag", "department", "replace"}


@dataclass(frozen=True)
class Step:
    """What can be done to consults, and the function that does one; `permissions` says who may.

    The function may return what an undo needs beside the state, {"revision" or "change": id}.
    """

    name: str
    take: callable
    done: str


def _tag(question, choice, by):
    tags = list(FaqTag.objects.filter(pk__in=choice["tags"]))
    if not tag_suggestions.add_tags(question, tags, by):
        raise WorkflowError("It has these tags already.")
    edits.keep(question, by, "FAQ tags added", "tag")


def _untag(question, choice, by):
    if not tag_suggestions.remove_tags(question, choice["tags"], by):
        raise WorkflowError("It has none of these tags.")
    edits.keep(question, by, "FAQ tags taken off", "untag")


def _department(question, choice, by):
    department = Department.objects.get(pk=choice["department"])
    permissions.require_edit(by, question, department)
    if question.department_id == department.pk:
        raise WorkflowError(f"It stands in {department} already.")
    permissions.require_move(by, question, department)
    question.department = department
    question.save(update_fields=["department", "updated_at"])
    edits.keep(question, by, "Moved to another department", "department")


def _replace(question, choice, by):
    return replacements.replace(question, choice["wanted"], choice["hits"], by)


def _assign(question, choice, by):
    person = get_user_model().objects.filter(pk=choice["person"] or None).first()
    workflow.assign(question, person, by)


def _submit(question, choice, by):
    workflow.submit(question, by)


def _approve(question, choice, by):
    workflow.approve(question, by)
    if permissions.publishes_when_approved(by, question):
        workflow.publish(question, by)


def _publish(question, choice, by):
    workflow.publish(question, by, second_look=choice.get("second_look", False))


def _schedule(question, choice, by):
    schedule.move(question, choice["at"], by) if question.is_scheduled else workflow.publish(
        question, by, choice["at"]
    )


def _withdraw(question, choice, by):
    workflow.withdraw(question, choice["reason"], by)


def _stamp(question, choice, by):
    reviews.stamp(question, choice["outcome"], choice["parts"], by, choice["batch"])


def _bin(question, choice, by):
    workflow.throw_away(question, by)


def _bring_back(question, choice, by):
    workflow.bring_back(question, by)


STEPS = {
    step.name: step
    for step in [
        Step("tag", _tag, "tagged"),
        Step("untag", _untag, "untagged"),
        Step("replace", _replace, "changed"),
        Step("assign", _assign, "assigned"),
        Step("department", _department, "moved"),
        Step("submit", _submit, "submitted for review"),
        Step("approve", _approve, "approved"),
        Step("publish", _publish, "published"),
        Step("schedule", _schedule, "scheduled"),
        Step("withdraw", _withdraw, "withdrawn"),
        Step("stamp", _stamp, "reviewed"),
        Step("bin", _bin, "put into the bin"),
        Step("unbin", _bring_back, "taken out of the bin"),
    ]
}


def may(user, step):
    """True when a user has the right a step (its name) takes. A save needs the right to change."""
    return permissions.may(user, step if step in STEPS else "save")
