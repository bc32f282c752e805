"""One table names every field once; whatever is rewritten by it can still be read."""

import pytest
from django.apps import apps
from django.db import models
from hypothesis import given, settings
from hypothesis import strategies as st

from consults.erasure.rewriter import Rewriter
from consults.exchange import document_texts, fields, serialization, struct_leaves
from consults.exchange import schema as formats
from consults.exchange.disclosure import for_readers
from consults.exchange.fields import CONSULT, DERIVED, FIXED, GUIDE, HOUSE_PAGE, PROSE, ROWS, WHOLE
from consults.exchange.mistakes import DocumentError
from consults.exchange.to_documents import guide as guide_document
from consults.models import Guide, HousePage, Question
from tests.factories import make_guide
from web.fingerprints import needle

TABLES = [
    (formats.Consult, CONSULT),
    (formats.Guide, GUIDE),
    (formats.HousePage, HOUSE_PAGE),
]
TEXTS = (models.CharField, models.TextField, models.JSONField)
FULL = {
    "number": 7001,
    "title": "Why does it say updated?",
    "subject": "Seen on 2016/08/23",
    "department": "Neurology",
    "asker": {"name": "Zoë", "age": "30-39", "sex": "female", "sex_confirmed": True},
    "asked_on": "2016-08-23",
    "body": "It began on 2016/08/23, in the city.",
    "replies": [
        {"doctor": "Lin Yu", "hospital": "City", "body": "Dear Zoë", "replied_on": "2016-08-24"}
    ],
    "notes": [
        {"kind": "updated", "body": "Zoë is well", "doctor": "Lin Yu", "signed_on": "2017-01-01"}
    ],
    "more_info": {
        "body": "More",
        "origin": "editor",
        "reviewed_by": "Dr. Zoë",
        "reviewed_on": "2016-08-25",
    },
    "tags": [{"name": "Cramp", "department": "Neurology", "aliases": ["Charley horse"]}],
    "similar": [{"title": "A", "question": "B", "doctor": "C", "reply": "D"}],
    "related": [{"number": 7002, "origin": "muted", "reason": "Asked by Zoë"}],
    "follows_up": 7003,
    "status": "published",
    "published_at": "2020-01-01T00:00:00Z",
    "withdrawn_reason": "On request of Zoë",
    "review": {"by": "Dr. Zoë", "on": "2016-08-23", "due_on": "2030-01-01"},
    "dismissed": [{"code": "other-name", "key": "0" * 32, "reason": "Zoë agreed"}],
    "source": {"name": "Page of Zoë", "id": "zoe-1", "url": "https://example.org/1", "text": "Zoë"},
}


@pytest.mark.parametrize(("struct", "table"), TABLES)
def test_every_leaf_of_a_document_has_one_line(struct, table):
    leaves = [place for place, _, _ in struct_leaves.places(struct)]

    assert sorted(set(leaves) ^ set(table)) == []


def test_every_text_column_of_a_consult_has_one_line():
    named = [field.column for _, table in TABLES for field in table.values() if field.column]
    named += list(ROWS)
    owners = (Question, Guide, HousePage)
    found = []
    for model in apps.get_models(include_auto_created=True):
        columns = model._meta.concrete_fields
        if model in owners or any(column.related_model in owners for column in columns):
            found += [
                f"{model._meta.model_name}.{column.name}"
                for column in columns
                if isinstance(column, TEXTS)
            ]

    assert sorted(set(found) - set(named)) == []
    assert len(named) == len(set(named))


def test_every_column_named_is_one():
    known = {
        f"{model._meta.model_name}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.concrete_fields
    }
    named = {field.column for table in (CONSULT, GUIDE) for field in table.values() if field.column}

    assert sorted((named | set(ROWS)) - known) == []


@pytest.mark.parametrize(("struct", "table"), TABLES)
def test_only_plain_text_is_prose_and_only_what_may_be_empty_is_emptied(struct, table):
    for place, kind, default in struct_leaves.places(struct):
        field = table[place]
        if field.kind == PROSE:
            assert "Literal" not in str(kind), place
            assert "pattern='" not in str(kind), place
            assert "str" in str(kind), place
        if field.kind == WHOLE:
            assert default in (None, ""), place
        assert field.kind != DERIVED, place


def test_what_readers_see_is_what_the_table_says():
    document = serialization.to_data(for_readers(serialization.from_data(FULL)))
    shown = {document_texts.plain_place(place) for place in _filled(document)}
    expected = {
        place
        for place in {document_texts.plain_place(place) for place in _filled(FULL)}
        if CONSULT[place].public
    }

    assert expected <= shown | {"asker.sex_confirmed"}
    assert {place for place in shown if not CONSULT[place].public} == set()


def _filled(value, place=""):
    """Yield the places of a document that hold something."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _filled(item, f"{place}.{name}".lstrip("."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _filled(item, f"{place}[{index}]")
    elif value not in (None, "", False):
        yield place


def redacted(*values):
    rewriter = Rewriter([needle(value) for value in values])
    return rewriter.document("here", FULL), rewriter.places["here"]


def test_a_day_is_emptied_and_a_state_stays():
    document, _ = redacted("2016/08/23", "updated", "30-39")

    assert document["asked_on"] is None
    assert document["review"]["on"] is None
    assert document["replies"][0]["replied_on"] == "2016-08-24"
    assert document["body"] == "It began on [text removed], in the city."
    assert document["notes"][0]["kind"] == "updated"
    assert document["title"] == "Why does it say [text removed]?"
    assert document["asker"]["age"] == "30-39"


def test_a_name_is_gone_from_every_field_that_holds_words():
    document, _ = redacted("Zoë")

    names = [
        text for text, field, _ in document_texts.texts(document, CONSULT) if "zoë" in text.lower()
    ]
    assert names == []
    assert document["review"]["by"] == "Dr. [text removed]"
    assert document["related"][0]["reason"] == "Asked by [text removed]"
    assert redacted("zoe-1")[0]["source"]["id"] == ""
    assert redacted("example.org")[0]["source"]["url"] == ""
    assert redacted("Lin Yu")[0]["replies"][0]["doctor"] == "Lin Yu"


VALUES = sorted({text for text, _, _ in document_texts.texts(FULL, CONSULT) if len(text) > 1})
CUT = st.tuples(st.sampled_from(VALUES), st.integers(0, 30), st.integers(2, 40))


@settings(deadline=None)
@given(st.lists(CUT, min_size=1, max_size=3))
def test_whatever_is_redacted_a_document_can_still_be_read(cuts):
    values = [text[start : start + length] for text, start, length in cuts]
    values = [value for value in values if sum(map(str.isalnum, value)) > 1]

    document, _ = redacted(*values)

    again = serialization.from_data(document)
    fixed = {place for place, field in CONSULT.items() if field.kind == FIXED}
    before = {place: text for text, field, place in document_texts.texts(FULL, CONSULT)}
    for text, _, place in document_texts.texts(document, CONSULT):
        if document_texts.plain_place(place) in fixed:
            assert text == before[place], place
    assert again.replies[0].doctor == "Lin Yu"


@pytest.mark.django_db
def test_a_guide_is_rewritten_by_its_table_as_well():
    guide = make_guide(
        "What Zoë asks", lead="Zoë", further_reading=["Zoë again", "Rest"], source_id="zoë-1"
    )
    data = serialization.to_data(guide_document(guide))
    rewriter = Rewriter([needle("Zoë")])

    changed = rewriter.row("the guide", guide)
    document = rewriter.document("revisions", data)

    assert guide.further_reading == ["[text removed] again", "Rest"]
    assert (guide.title, guide.lead, guide.source_id) == (
        "What [text removed] asks",
        "[text removed]",
        "",
    )
    assert set(changed) == {"title", "lead", "further_reading", "source_id"}
    assert serialization.from_data(document) == guide_document(guide)


def test_a_document_that_could_not_be_read_again_is_refused(monkeypatch):
    wrong = fields.Field("asked_on", PROSE)
    monkeypatch.setitem(fields.CONSULT, "asked_on", wrong)

    with pytest.raises(DocumentError, match="asked_on"):
        redacted("2016/08/23")
