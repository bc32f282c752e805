"""Steps taken on one or many consults at once, each refused or done by itself; `batch_undo` is their undo."""

import re
import uuid

from django.db import transaction

from consults import permissions
from consults.editorial import former_state, history, shown_versions
from consults.editorial.steps import CHANGE_THE_DOCUMENT, STEPS
from consults.models import Batch, Question
from web import rights
from web.errors import WorkflowError

MOST_AT_ONCE = 500
KEY = re.compile(r"[0-9a-f]{32}")


def take(step, questions, choice, by, key="", shown=None):
    """Take a step (its name) on consults one by one; returns (Batch, [(question, refusal or "")]).

    `choice` holds what the step asks for. `key` goes on with a batch already begun by the same person. Each
    consult is done or refused by itself; nothing is left half done. `shown` are the versions that a page
    showed, {id as text: version}; None where the caller has looked at that.
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
            rows.append(_take_one(STEPS[step], question, {**choice, "batch": key}, by, shown))
        except WorkflowError as refusal:
            told.append((question, str(refusal)))
        else:
            told.append((question, ""))
    _remember(batch, rows)
    return batch, told


@transaction.atomic
def _take_one(step, question, choice, by, shown):
    question = (
        Question.objects.select_for_update(of=("self",))
        .select_related("department")
        .get(pk=question.pk)
    )
    if shown is not None:
        shown_versions.require(question, step.name, shown.get(str(question.pk)))
    before = former_state.remember(question)
    if step.name in CHANGE_THE_DOCUMENT:
        _keep_before(question, step.name)
    made = step.take(question, choice, by) or {}
    return _row(question, before) | made


@transaction.atomic
def _remember(batch, rows):
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    batch.rows += rows
    batch.save(update_fields=["rows"])


def _keep_before(question, step):
    """Keep the text a step will change, where no revision holds it yet: so it can be compared."""
    if not question.revisions.stood().exists():
        history.record(question, rights.SITE, "Before the first step here", step)


def _row(question, before):
    at = Question.objects.values_list("updated_at", flat=True).get(pk=question.pk)
    return {"question": question.pk, "number": question.number, "before": before, "at": str(at)}
