"""Comments at words: where they stand after edits and redactions, and a consult that comes back for them."""

import pytest
from django.test import Client
from django.urls import reverse

from consults.editorial import comments, returns, workflow
from consults.editorial.commented_words import stand, texts_of
from consults.erasure import redaction
from consults.exchange.moved_span import find, moved
from consults.models import Comment
from tests.conftest import member
from tests.factories import make_question
from web.errors import WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
OLD = "Take one tablet a day. Take it with water."


@pytest.fixture
def reviewer(groups):
    return member(groups, "reviewer", "Reviewer")


@pytest.fixture
def lion(db):
    return make_question("A lion", number=4177, body=OLD)


def words_of(comment):
    place = stand(comment, texts_of(comment.question, comment.field))
    if place is None:
        return None
    number, start, end = place
    return texts_of(comment.question, comment.field)[number][start:end]


@pytest.mark.parametrize(
    "new, words",
    [
        (OLD, "tablet a day"),
        (f"First eat. {OLD}", "tablet a day"),
        ("Take one tablet a day, and rest. Take it with water.", "tablet a day"),
        ("Take one tablet twice a day. Take it with water.", "tablet twice a day"),
        ("Take one a day. Take it with water.", "a day"),
        ("Rest.", None),
        ("", None),
    ],
)
def test_words_are_found_again_after_edits_around_and_inside(new, words):
    span = moved(OLD, new, *find("tablet a  day", OLD))

    assert (span and new[slice(*span)]) == words


def test_the_place_chosen_is_the_one_nearest_to_the_letter_named():
    assert find("Take", OLD, 20) == (23, 27)
    assert find("take", OLD) is find(" ", OLD) is None


def test_a_comment_at_words_is_written_beside_the_text_and_closed(lion, editor_client):
    page, talk = (
        reverse(f"admin:consults_question_{name}", args=[lion.pk]) for name in ("change", "talk")
    )
    sent = {"text": "How many?", "field": "body", "words": "Take", "near": 20, "from_form": "1"}

    assert editor_client.post(talk, sent)["Location"] == page
    editor_client.post(talk, {**sent, "words": "Not there"})
    editor_client.post(talk, {**sent, "field": "replies", "words": "4177: this"})

    shown = editor_client.get(page).content.decode()
    assert "These words do not stand there" in shown
    assert 'data-box="id_body" data-start="23"' in shown
    assert 'data-box="id_replies-0-body" data-start="11"' in shown
    assert Comment.objects.count() == 2
    lion.body = "Rest."
    lion.save()
    assert "<del>Take</del>" in editor_client.get(page).content.decode()
    editor_client.post(talk, {"resolve": Comment.objects.first().pk, "from_form": "1"})
    assert editor_client.get(page).content.decode().count("How many?") == 1


def test_a_consult_comes_back_for_what_stands_at_its_words(lion, editor, editor_client, reviewer):
    workflow.submit(lion, editor)
    client, page = Client(), reverse("admin:consults_question_change", args=[lion.pk])
    client.force_login(reviewer)
    assert "required" in back_box(client.get(page))
    with pytest.raises(WorkflowError, match="what is missing"):
        returns.send_back(lion, "", reviewer)

    comments.say(lion, "Is it?", editor, "body", words="water")
    comments.say(lion, "Which one?", reviewer, "body", words="tablet")
    assert "required" not in back_box(client.get(page))
    steps = reverse("admin:consults_question_steps", args=[lion.pk])
    client.post(steps, {"step": "send_back", "reason": "", "from_form": "1"})

    lion.refresh_from_db()
    assert (lion.status, lion.sent_back_because) == ("draft", returns.AT_THE_WORDS)
    assert [c.sends_back for c in Comment.objects.all()] == [False, True]
    shown = editor_client.get(page).content.decode()
    assert "1 place in the text" in shown
    assert shown.index("Which one?") < shown.index("Is it?")


def back_box(answer):
    page = answer.content.decode()
    return page[page.index('id="back-because"') :].split(">")[0]


def test_a_redaction_reaches_the_text_of_a_comment_and_its_words_stay_found(editor):
    lion = make_question("A lion", body="I am Robert Zebracanary, and I take one tablet a day.")
    near = comments.say(lion, "Which?", editor, "body", words="one tablet")
    on = comments.say(lion, "A name!", editor, "body", words="Robert Zebracanary")

    redaction.carry_out(
        redaction.begin(lion, ["Robert Zebracanary"], "name", COMMAND_LINE), COMMAND_LINE
    )

    for said in (near, on):
        said.refresh_from_db()
        said.question.refresh_from_db()
        assert "Zebracanary" not in said.passage
        assert said.passage == said.question.body
    assert words_of(near) == "one tablet"
    assert words_of(on) in {None, "[name removed]"}
    with pytest.raises(WorkflowError):
        comments.say(lion, "Look", editor, "body", words="Robert Zebracanary")
