"""The format: shorthands, and the sentence each mistake gets."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consults.exchange.mistakes import DocumentError
from consults.exchange.schema import Consult
from consults.exchange.serialization import dump, parse

MINIMAL = {"title": "Why?", "department": "Neurology", "body": "It hurts."}


def read(**fields):
    return parse(json.dumps({**MINIMAL, **fields}))


def test_absent_keys_take_their_defaults():
    consult = read()

    assert isinstance(consult, Consult)
    assert (consult.language, consult.status, consult.replies, consult.asker.name) == (
        "en",
        "draft",
        [],
        "",
    )


def test_shorthands_are_written_out():
    tags = ["Headache", {"name": "Migraine", "synonyms": ["Sick Headache"]}]
    consult = read(more_info="Rest helps.", asker=None, tags=tags)

    assert (consult.more_info.body, consult.more_info.origin) == ("Rest helps.", "unknown")
    assert [(tag.name, tag.department, tag.aliases) for tag in consult.tags] == [
        ("Headache", "Neurology", []),
        ("Migraine", "Neurology", ["Sick Headache"]),
    ]


def test_same_tag_twice_is_one_tag():
    assert [tag.name for tag in read(tags=["Headache", "headache"]).tags] == ["Headache"]


def test_doctor_title_is_split_from_the_name():
    [reply] = read(replies=[{"doctor": "Dr. Lin Yu", "body": "Rest."}]).replies

    assert (reply.honorific, reply.doctor, reply.department) == ("Dr.", "Lin Yu", "Neurology")


@pytest.mark.parametrize(
    "line,field,words",
    [
        ('{"title": "a"', "", "no complete JSON"),
        ("[1]", "", "in braces"),
        ('{"title": "a", "title": "b"}', "title", "given twice"),
        (json.dumps({**MINIMAL, "titel": "x"}), "", "unknown key “titel”"),
        (json.dumps({**MINIMAL, "title": 5}), "title", "must be text in quotation marks"),
        (json.dumps({**MINIMAL, "title": " "}), "title", "must not be empty"),
        (json.dumps({**MINIMAL, "title": "x" * 301}), "title", "longer than 300"),
        (json.dumps({**MINIMAL, "asked_on": "2023-02-30"}), "asked_on", "no date"),
        (json.dumps({**MINIMAL, "asked_on": "2923-02-20"}), "asked_on", "in the future"),
        (json.dumps({**MINIMAL, "asker": {"age": "20~29"}}), "asker.age", "not one of"),
        (json.dumps({**MINIMAL, "number": 0}), "number", "1 or more"),
        (json.dumps({**MINIMAL, "body": "a\x00b"}), "body", "NUL"),
        (json.dumps({**MINIMAL, "body": "a\ud800b"}), "body", "surrogate"),
        (json.dumps({**MINIMAL, "format": "consult/9"}), "format", "is none of"),
        (json.dumps({**MINIMAL, "published_at": "2024-01-01T10:00:00"}), "published_at", "zone"),
        (
            json.dumps({**MINIMAL, "source": {"url": "javascript:x"}}),
            "source.url",
            "begins with http",
        ),
        ('{"title": NaN}', "", "NaN"),
        ('{"a":' * 50_000, "", "nested"),
        (
            json.dumps({**MINIMAL, "replies": [{"doctor": "A", "body": "b", "when": 1}]}),
            "replies[0]",
            "unknown key “when”",
        ),
    ],
)
def test_mistakes_are_named(line, field, words):
    with pytest.raises(DocumentError) as refusal:
        parse(line)

    assert refusal.value.field == field
    assert words in refusal.value.message


def test_tag_without_a_name_is_left_out_and_said():
    remarks = []

    consult = parse(json.dumps({**MINIMAL, "tags": [{"name": ""}, "Headache"]}), remarks)

    assert [tag.name for tag in consult.tags] == ["Headache"]
    assert remarks == ["tags[0]: a tag without a name was left out."]


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)


@given(title=texts, body=texts, name=texts)
def test_what_goes_in_comes_out_the_same(title, body, name):
    try:
        consult = read(title=title, body=body, asker={"name": name})
    except DocumentError as refusal:
        assert "must not be empty" in refusal.message
    else:
        assert parse(dump(consult)) == consult
