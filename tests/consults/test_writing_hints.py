"""Hints for what editors write: where they stand, that they hinder nothing, whose words they never look at."""

import pytest
from django.urls import reverse

from consults.editorial import workflow, writing_hints
from consults.models import Guide, Question
from tests.factories import make_guide, make_question
from web.rights import COMMAND_LINE

LONG = " ".join(["word"] * 30) + "."


def told(content):
    return [
        (hint.field, hint.words[:24], hint.message.split("“")[-1][:11])
        for hint in writing_hints.hints(content)
    ]


def test_a_guide_gets_hints_at_its_words():
    guide = Guide(
        title="Rest",
        lead="Before or prior to it, rest.",
        body=f"A Myocardial  Infarction.\n\n{LONG} Myocardial infarction.",
    )

    assert told(guide) == [
        ("lead", "prior to", "before”."),
        ("body", "Myocardial  Infarction", "heart attac"),
        ("body", "word word word word word", "A sentence "),
    ]
    assert told(Guide(title="心", body="心" * 80, language="zh-hant"))[0][2] == "A sentence "
    assert told(Guide(title="Rest", body="A heart attack is a myocardial infarction.")) == []


def test_how_a_text_reads():
    easy, hard = (
        "I go to bed at ten. " * 20,
        "Interventional cardiologists systematically evaluate everything " * 20,
    )
    levels = [writing_hints.reading(Guide(title="T", body=text)) for text in (easy, hard, "Short.")]

    assert [one and one.level for one in levels] == ["very easy", "very hard", None]
    assert levels[0].words == 6


def test_nobody_elses_words_are_looked_at():
    question = Question(
        title="Rest", body=LONG, subject=LONG, more_info=LONG, more_info_origin="doctor"
    )

    assert told(question) == []
    question.more_info_origin = "editor"
    assert [field for field, _, _ in told(question)] == ["more_info"]


@pytest.mark.django_db
def test_hints_stand_beside_the_text_and_hinder_nothing(editor_client):
    guide = make_guide("Rest", published=False, body=f"{LONG}")
    lion = make_question("A lion", more_info=LONG, more_info_origin="editor")

    for row, name in [(guide, "guide"), (lion, "question")]:
        page = editor_client.get(
            reverse(f"admin:consults_{name}_change", args=[row.pk])
        ).content.decode()
        assert "1 hint; none has to be followed" in page
        assert "A sentence of 30 words" in page
    workflow.submit(lion, COMMAND_LINE)
