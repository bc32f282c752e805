"""The undo of a batch: what one step did to one or many consults goes back, for a day."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from consults import permissions
from consults.editorial import former_state, pending_changes, revisions, steps
from consults.models import Batch, Question, Review, Revision, TaggedQuestion
from faq.models import FaqTag
from web import rights
from web.errors import WorkflowError

UNDO_FOR = timedelta(days=1)


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
        permissions.require_undo(by, batch.step if batch.step in steps.STEPS else "save")
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
    if batch.by_id != by.pk or not steps.may(by, batch.step):
        raise WorkflowError("Only the person who did this can undo it, with the same rights.")


@transaction.atomic
def _undo_one(batch, row, by):
    question = Question.objects.select_for_update(of=("self",)).filter(pk=row["question"]).first()
    if question is None:
        raise WorkflowError("It was erased since.")
    if str(question.updated_at) != row["at"]:
        raise WorkflowError("Somebody has worked on it since; look at its revisions.")
    if "change" in row:
        _drop_change(question, row["change"], by)
        return
    if "revision" in row:
        revision = Revision.objects.filter(pk=row["revision"], question=question).first()
        if revision is None:
            raise WorkflowError("The revision before it is gone.")
        revisions.restore(question, revision, by)
        return
    before = row["before"]
    if batch.step in steps.CHANGE_THE_DOCUMENT:
        permissions.require_edit(by, question)
    if batch.step in {"tag", "untag"}:
        _put_tags_back(question, before["tags"])
    if batch.step == "stamp":
        Review.objects.filter(question=question, batch=batch.key).delete()
    state = {name: before[name] for name in former_state.STATE if name in before}
    former_state.put_back(question, state, batch.step, by)


def _drop_change(question, pk, by):
    """Take off the pending change that a step kept; one that went on to something else stays."""
    change = pending_changes.waiting(question)
    if change is None or change.pk != pk:
        raise WorkflowError("Its pending change was published or changed since.")
    pending_changes.drop(change, by)


def _put_tags_back(question, tags):
    """Give a consult the tags [(id, position)] it had, but for those that are gone."""
    question.tagged.exclude(tag__in=[tag for tag, _ in tags]).delete()
    have = set(question.tagged.values_list("tag_id", flat=True))
    TaggedQuestion.objects.bulk_create(
        TaggedQuestion(content_object=question, tag_id=tag, position=position)
        for tag, position in tags
        if tag not in have and FaqTag.objects.filter(pk=tag).exists()
    )
