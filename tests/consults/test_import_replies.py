"""An import brings replies, and takes none away that stay."""

import pytest

from consults.editorial import workflow
from consults.models import Question, Reply
from tests.conftest import member
from tests.consults.test_import_rights import bring, line
from tests.factories import make_department
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
REPLY = {"doctor": "Ada Moreau", "body": "It is harmless.", "replied_on": "2024-01-02"}
SOURCE = {"source": {"name": "s", "id": "1"}}


@pytest.fixture
def public():
    make_department()
    bring(COMMAND_LINE, line(**SOURCE), publish=True)
    return Question.objects.get()


@pytest.fixture
def withdrawn(public):
    workflow.withdraw(public, "A slip", COMMAND_LINE)
    return public


def replies():
    rows = Reply.objects.order_by("position", "pk")
    return list(rows.values_list("pk", "doctor__name", "body", "replied_on"))


OTHERS = {
    "words": {**REPLY, "body": "Drink coffee."},
    "doctor": {**REPLY, "doctor": "Wen Shu-fang"},
    "day": {**REPLY, "replied_on": "2019-01-01"},
    "none": None,
}


@pytest.mark.parametrize("other", OTHERS)
def test_an_import_changes_no_reply_that_was_public(other, withdrawn, editor):
    before = replies()
    wanted = [OTHERS[other]] if OTHERS[other] else []

    [result] = bring(editor, line(replies=wanted, title="Another", **SOURCE))

    assert (result.outcome, replies()) == ("rejected", before)
    assert result.findings[-1]["field"] == "replies"
    assert "stay" in result.findings[-1]["message"]
    assert Question.objects.get().title == "Twitching"
    assert not Question.objects.get().revisions.exists()


@pytest.mark.parametrize("other", OTHERS)
def test_nor_one_that_is_public_whoever_imports(other, public, groups):
    before = replies()
    wanted = [OTHERS[other]] if OTHERS[other] else []

    for by in (COMMAND_LINE, member(groups, "chief", "Editor", "Publisher")):
        [result] = bring(by, line(replies=wanted, title="Another", **SOURCE), publish=True)
        assert (result.outcome, replies()) == ("rejected", before)


def test_another_text_and_one_more_reply_come_in_beside_those_that_stay(withdrawn, editor):
    [kept] = replies()
    more = {**REPLY, "body": "It has passed.", "replied_on": "2024-02-02"}

    [result] = bring(editor, line(replies=[more, REPLY], title="Another", **SOURCE))

    assert result.outcome == "updated"
    assert Question.objects.get().title == "Another"
    assert [row[2] for row in replies()] == ["It has passed.", "It is harmless."]
    assert replies()[1] == kept


def test_a_draft_that_nobody_saw_gets_the_replies_of_its_source(editor):
    make_department()
    bring(editor, line(**SOURCE))

    [result] = bring(editor, line(replies=[OTHERS["words"]], **SOURCE))

    assert result.outcome == "updated"
    assert [row[2] for row in replies()] == ["Drink coffee."]
