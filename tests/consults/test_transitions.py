"""A transition works on the row as it is now, not as it was when somebody opened the page."""

import inspect

import pytest

from consults.editorial import (
    former_state,
    guide_workflow,
    imported_state,
    retirement,
    schedule,
    workflow,
)
from consults.models import Guide, Question
from tests.factories import make_guide, make_question
from web.errors import WorkflowError
from web.kept_rows import removable
from web.rights import COMMAND_LINE

# {function: why it does not read the row again}
ON_A_ROW_IN_HAND = {
    "enter": "an import fills a row that it holds, and saves it",
    "arrive": "an import fills a row that it holds, and saves it",
    "mark_reviewed": "`reviews.stamp` asks for it",
}
NAMED = "My wife Anna snores loudly. She sleeps well."


OF_CONSULTS = [workflow, schedule, imported_state, former_state, retirement]


@pytest.mark.parametrize("module", [*OF_CONSULTS, guide_workflow])
def test_every_transition_holds_its_row(module):
    steps = {
        name: step
        for name, step in inspect.getmembers(module, inspect.isfunction)
        if step.__module__ == module.__name__
        and "by" in inspect.signature(step).parameters
        and not name.startswith("_")
    }

    loose = {name for name, step in steps.items() if not hasattr(step, "holds_the_row")}

    assert steps
    assert loose == ON_A_ROW_IN_HAND.keys() & steps.keys()


def both(test):
    """Run a test for consults and for guides."""
    kinds = [(make_question, Question, workflow), (make_guide, Guide, guide_workflow)]
    return pytest.mark.django_db(pytest.mark.parametrize("make, model, flow", kinds)(test))


@both
def test_a_text_that_was_changed_since_is_checked_before_it_goes_out(make, model, flow):
    content = make("Snoring") if model is Question else make("Snoring", published=False)
    model.objects.filter(pk=content.pk).update(body=NAMED)

    with pytest.raises(WorkflowError, match="cannot be published yet"):
        flow.publish(content, COMMAND_LINE)

    assert model.objects.get(pk=content.pk).status == "draft"


@both
def test_the_second_of_two_people_is_told(make, model, flow):
    content = make("Snoring") if model is Question else make("Snoring", published=False)
    flow.publish(content, COMMAND_LINE)
    seen_by_another = model.objects.get(pk=content.pk)
    flow.withdraw(content, "Outdated", COMMAND_LINE)

    with pytest.raises(WorkflowError, match="not published"):
        flow.withdraw(seen_by_another, "Wrong", COMMAND_LINE)

    assert model.objects.get(pk=content.pk).withdrawn_reason == "Outdated"


@both
def test_what_was_erased_since_is_said(make, model, flow):
    content = make("Snoring") if model is Question else make("Snoring", published=False)
    if model is Question:
        retirement.retire(Question.objects.get(pk=content.pk), COMMAND_LINE)
    else:
        with removable():
            Guide.objects.filter(pk=content.pk).delete()

    with pytest.raises(WorkflowError, match="was erased"):
        flow.submit(content, COMMAND_LINE)
