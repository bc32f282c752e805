"""Stored counts stay right whatever is removed, and a command says when they are not."""

import pytest
from django.core.management import call_command

from consults.editorial import bulk_actions, removal, workflow
from consults.erasure import redaction
from consults.facets import count_check
from consults.models import Facet, Listing, Question
from consults.tagging import vocabulary_changes
from tests.factories import make_published_question, make_question, make_tag, tomorrow
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


def withdrawn(question, publisher):
    workflow.withdraw(question, "", publisher)


def binned(question, publisher):
    workflow.withdraw(question, "", publisher)
    workflow.throw_away(question, publisher)


def erased(question, publisher):
    redaction.carry_out(redaction.begin_erasure(question, COMMAND_LINE), COMMAND_LINE)


def undone(question, publisher):
    batch, _ = bulk_actions.take("withdraw", [question], {"reason": ""}, publisher)
    bulk_actions.undo(batch, publisher)


def merged(question, publisher):
    vocabulary_changes.merge_tags(question.tags.first(), make_tag("Another"), COMMAND_LINE)


def unscheduled(question, publisher):
    later = make_published_question("Later", at=tomorrow(), tags=list(question.tags.all()))
    workflow.unschedule(later, publisher)


def scheduled(question, publisher):
    make_published_question("Later", at=tomorrow(), tags=list(question.tags.all()))


def reply_removed(question, publisher):
    draft = make_question(tags=list(question.tags.all()))
    removal.remove_replies(draft, draft.replies.all(), COMMAND_LINE)


STEPS = [withdrawn, binned, erased, undone, merged, unscheduled, scheduled, reply_removed]


@pytest.mark.parametrize("step", STEPS)
def test_counts_are_right_after_everything(step, publisher):
    tag, other = make_tag("Headache"), make_tag("Sleep")
    for number in range(4):
        make_published_question(f"Lion {number}", tags=[tag, other][: 1 + number % 2])

    step(Question.objects.order_by("pk").first(), publisher)

    assert count_check.check() == []


def test_wrong_counts_are_named_and_repaired(capsys):
    question = make_published_question("A lion", tags=[make_tag()])
    make_published_question("A tiger", tags=[make_tag()])
    Listing.objects.filter(question=question).delete()
    Facet.objects.filter(kind="all").update(listed=9)

    with pytest.raises(SystemExit):
        call_command("check_counts")
    assert f"#{question.number}: published, but on no list." in capsys.readouterr().out

    call_command("check_counts", "--repair")

    assert capsys.readouterr().out == "All counts are right.\n"
    assert Facet.objects.get(kind="all").listed == 2
