"""Steps taken on one or many consults at once, each refused or done by itself, and their undo."""

import re
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from consults import permissions
from consults.editorial import edits, reviews, revisions, workflow
from consults.models import Batch, Department, Question, Review, Revision, TaggedQuestion
from consults.tagging import tag_suggestions
from faq.models import FaqTag
from web import rights
from web.errors import WorkflowError

MOST_AT_ONCE = 500
UNDO_FOR = timedelta(days=1)
CHANGE_THE_DOCUMENT = {"tag", "untag", "department"}
KEY = re.compile(r"[0-9a-f]{32}")
STATE = ["status", "published_at", "second_look", "submitted_by_id", "assigned_to_id"]
STATE += ["department_id", "reviewed_by", "reviewed_on", "review_due_on"]
STATE += ["approved_by_id", "approved_at"]


@dataclass(frozen=True)
class Step:
    """What can be done to consults, and the function that does one; `permissions` says who may."""

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


def _keep_before(question, step):
    """Keep the text a step will change, where no revision holds it yet: so it can be compared."""
    if not question.revisions.stood().exists():
        workflow.record(question, rights.SITE, "Before the first step here", step)


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
    workflow.move(question, choice["at"], by) if question.is_scheduled else workflow.publish(
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


def take(step, questions, choice, by, key=""):
    """Take a step (its name) on consults one by one; returns (Batch, [(question, refusal or "")]).

    `choice` holds what the step asks for. `key` goes on with a batch already begun by the same person. Each
    consult is done or refused by itself; nothing is left half done.
    """
    rights.require_any(by, permissions.TRANSITIONS[step], f"do this: {STEPS[step].done}")
    key = key if KEY.fullmatch(key) else uuid.uuid4().hex
    batch, _ = Batch.objects.get_or_create(
        key=key, defaults={"step": step, "by": rights.account(by)}
    )
    if batch.by_id != by.pk or batch.step != step or batch.undone_at:
        raise WorkflowError("This batch is another one; begin again.")
    told, rows = [], []
    for question in questions:
        try:
            rows.append(_take_one(STEPS[step], question, {**choice, "batch": key}, by))
        except WorkflowError as refusal:
            told.append((question, str(refusal)))
        else:
            told.append((question, ""))
    _remember(batch, rows)
    return batch, told


@transaction.atomic
def _take_one(step, question, choice, by):
    question = (
        Question.objects.select_for_update(of=("self",))
        .select_related("department")
        .get(pk=question.pk)
    )
    before = _before(question)
    if step.name in CHANGE_THE_DOCUMENT:
        _keep_before(question, step.name)
    step.take(question, choice, by)
    return _row(question, before)


@transaction.atomic
def _remember(batch, rows):
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    batch.rows += rows
    batch.save(update_fields=["rows"])


def _before(question):
    values = {name: getattr(question, name) for name in STATE}
    for name in ("published_at", "reviewed_on", "review_due_on", "approved_at"):
        values[name] = values[name].isoformat() if values[name] else None
    tags = question.tagged.order_by("position", "pk").values_list("tag_id", "position")
    return {**values, "tags": [list(tag) for tag in tags]}


def _row(question, before):
    at = Question.objects.values_list("updated_at", flat=True).get(pk=question.pk)
    return {"question": question.pk, "number": question.number, "before": before, "at": str(at)}


def saved(question, by, before=None):
    """Remember a save of the form, so that it can be undone; the revision before it comes back.

    `question` is as it was saved. `before` is that revision; left out, it is the newest but one. Returns the
    Batch, or None where there is no such revision.
    """
    rights.require(by, permissions.CHANGE, f"change consult {question.number}")
    kept = Revision.objects.filter(question=question).stood()
    before = before or next(iter(kept[1:2]), None)
    if before is None:
        return None
    row = {"question": question.pk, "number": question.number, "before": None}
    return Batch.objects.create(
        key=uuid.uuid4().hex,
        step="save",
        by=rights.account(by),
        rows=[{**row, "at": str(question.updated_at), "revision": before.pk}],
    )


def undo(batch, by):
    """Put back what stood before a batch; returns [(number, refusal or "")].

    Raises WorkflowError when it was undone already, after a day, or for another person's batch. A consult that
    somebody has worked on since is refused by itself.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        _refuse_undo(batch, by)
        permissions.require_undo(by, batch.step if batch.step in STEPS else "save")
        batch.undone_at = timezone.now()
        batch.save(update_fields=["undone_at"])
    told = []
    for row in reversed(batch.rows):
        try:
            _undo_one(batch, row, by)
        except WorkflowError as refusal:
            told.append((row["number"], str(refusal)))
        else:
            told.append((row["number"], ""))
    return told


def _refuse_undo(batch, by):
    if batch.undone_at:
        raise WorkflowError("This was undone already.")
    if timezone.now() > batch.made_at + UNDO_FOR:
        raise WorkflowError(
            "A day has passed; readers may have seen it. Take the steps one by one."
        )
    if batch.by_id != by.pk or not may(by, batch.step):
        raise WorkflowError("Only the person who did this can undo it, with the same rights.")


@transaction.atomic
def _undo_one(batch, row, by):
    question = Question.objects.select_for_update(of=("self",)).filter(pk=row["question"]).first()
    if question is None:
        raise WorkflowError("It was erased since.")
    if str(question.updated_at) != row["at"]:
        raise WorkflowError("Somebody has worked on it since; look at its revisions.")
    if batch.step == "save":
        revision = Revision.objects.filter(pk=row["revision"], question=question).first()
        if revision is None:
            raise WorkflowError("The revision before it is gone.")
        revisions.restore(question, revision, by)
        return
    before = row["before"]
    if batch.step in {"tag", "untag", "department"}:
        permissions.require_edit(by, question)
    if batch.step in {"tag", "untag"}:
        _put_tags_back(question, before["tags"])
    if batch.step == "stamp":
        Review.objects.filter(question=question, batch=batch.key).delete()
    workflow.put_back(
        question, {name: before[name] for name in STATE if name in before}, batch.step, by
    )


def _put_tags_back(question, tags):
    """Give a consult the tags [(id, position)] it had, but for those that are gone."""
    question.tagged.exclude(tag__in=[tag for tag, _ in tags]).delete()
    have = set(question.tagged.values_list("tag_id", flat=True))
    TaggedQuestion.objects.bulk_create(
        TaggedQuestion(content_object=question, tag_id=tag, position=position)
        for tag, position in tags
        if tag not in have and FaqTag.objects.filter(pk=tag).exists()
    )
