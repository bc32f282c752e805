"""Every mistake of a line is told, with its place, and what to write instead."""

import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consults.exchange import schema
from consults.exchange.mistakes import MOST, SHAPES, DocumentError
from consults.exchange.serialization import from_data, parse

MINIMAL = {"title": "Why?", "department": "Neurology", "body": "It hurts."}


def mistakes(**fields):
    with pytest.raises(DocumentError) as refusal:
        from_data({**MINIMAL, **fields})
    error = refusal.value
    return dict([(error.field, error.message), *error.others])


def test_every_mistake_of_a_line_is_told():
    told = mistakes(
        number="1234",
        asker={"age": 43, "sex": "F"},
        asked_on="02/03/2024",
        tags="a; b",
        replies=[{"doctor": "A", "body": "b"}, {"doctor": "", "body": "b", "replied_on": "x"}],
    )

    assert set(told) == {
        "number", "asker.age", "asker.sex", "asked_on", "tags", "replies[1].doctor",
        "replies[1].replied_on",
    }  # fmt: skip
    assert told["number"] == "this must be a whole number or null, not text in quotation marks."
    assert told["tags"] == "this must be a list, not text in quotation marks."
    assert told["asker.sex"] == (
        "“F” is not one of “female”, “male”, “other”; leave it out where it is not known."
    )
    assert "“0-9”, “10-19”" in told["asker.age"]
    assert told["asked_on"] == "this is no date; write it like 2023-11-28."


def test_a_choice_that_must_be_made_is_listed_without_a_way_out():
    note = {"kind": "amended", "doctor": "A", "signed_on": "2024-02-01"}

    assert mistakes(notes=[note]) == {
        "notes[0].kind": "“amended” is not one of “confirmed”, “updated”, “superseded”."
    }


def test_a_part_that_may_be_absent_is_looked_into_as_well():
    with pytest.raises(DocumentError) as refusal:
        from_data(
            {
                "format": "tag/1",
                "name": "T",
                "department": "N",
                "help_now": {"level": "now", "text": "x"},
            }
        )

    told = dict([(refusal.value.field, refusal.value.message), *refusal.value.others])
    assert set(told) == {"help_now", "help_now.level"}


@pytest.mark.parametrize(
    ("given", "ours"),
    [("question", "body"), ("answer", "replies"), ("category", "department"), ("keywords", "tags")],
)
def test_usual_other_names_are_answered_with_ours(given, ours):
    assert f"“{given}”" in mistakes(**{given: "x"})[""]
    assert f"called “{ours}”" in mistakes(**{given: "x"})[""]


def test_a_line_with_many_mistakes_tells_the_first_ones():
    with pytest.raises(DocumentError) as refusal:
        from_data({**MINIMAL, "replies": [{"doctor": "A"} for _ in range(1000)]})

    assert len(refusal.value.others) == MOST - 1


@pytest.mark.parametrize("line", ["{", '  "title": "x",', "[1]", "}"])
def test_json_over_several_lines_is_told_to_stand_on_one(line):
    with pytest.raises(DocumentError, match=r"on one line|on a line of its own|on one"):
        parse(line)


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [[]], [None], {"a": {}}, True, 1.5])
@pytest.mark.parametrize(
    "name", ["asker", "replies", "tags", "similar", "notes", "source", "status"]
)
def test_nothing_in_the_place_of_a_part_is_more_than_a_mistake(name, value):
    try:
        from_data({**MINIMAL, name: value})
    except DocumentError as refusal:
        assert refusal.message


@pytest.mark.django_db
def test_the_page_shows_all_mistakes_and_names_the_endings_it_takes(editor_client):
    address = reverse("admin:consults_question_import")
    line = json.dumps({**MINIMAL, "asker": {"sex": "F"}, "number": 0}).encode()

    page = editor_client.post(address, {"file": SimpleUploadedFile("a.jsonl", line), "try": "1"})

    text = page.content.decode()
    assert "Sex: “F” is not one of" in re.sub("<[^>]*>", "", text)
    assert "Number: this must be 1 or more." in re.sub("<[^>]*>", "", text)
    assert 'accept=".txt,.jsonl,.gz"' in text


@pytest.mark.parametrize("language", ["klingon", "english", "zh_TW", ""])
def test_a_language_is_written_as_its_tag(language):
    assert mistakes(language=language) == {
        "language": "write a language as its tag, like en, de or zh-Hant."
    }


def test_every_pattern_of_a_document_has_a_sentence():
    patterns = re.findall(r'pattern=r"([^"]+)"', Path(schema.__file__).read_text())

    assert patterns
    assert [p for p in patterns if not any(p.startswith(begin) for begin in SHAPES)] == []
