"""A check reads whatever text readers see for what reaches a person; names of places and persons may stand."""

import json

import msgspec
import pytest
from django.db import connections
from django.urls import reverse

from consults import checks, permissions
from consults.checks import Severity, stored_findings, texts_beside
from consults.checks.passages import REASON
from consults.editorial import accept_proposals, history, pending_changes, workflow
from consults.exchange import schema as formats
from consults.exchange import struct_leaves
from consults.exchange.document_texts import plain_place
from consults.exchange.fields import CONSULT, FIXED, GUIDE, HOUSE_PAGE
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of
from consults.importing.files import Entry
from consults.importing.importer import Importer
from consults.models import Question
from tests.conftest import log_in
from tests.factories import make_doctor, make_published_question
from tests.filled_documents import filled, plain_type
from tests.forms import forms_of
from web import passes
from web.errors import WorkflowError
from web.rights import COMMAND_LINE

NUMBER = "+44 117 496 0123"
OF_THE_VOCABULARY = "a name of the vocabulary, read where it is made"
ELSEWHERE = {
    place: OF_THE_VOCABULARY
    for place in (
        "department", "replies[].doctor", "replies[].department", "replies[].honorific", "notes[].doctor",
        "notes[].department", "notes[].honorific", "tags[].name", "tags[].department", "tags[].aliases[]",
    )
}  # fmt: skip


def read(document):
    """Return the places of a document at which a check says that a person can be reached."""
    if isinstance(document, formats.HousePage):
        return {field for field, _ in texts_beside.of_a_document(document)}
    found = checks.findings(document)
    return {
        plain_place(f.field)
        for f in found
        if f.severity == Severity.BLOCKER and f.code == "contact"
    }


@pytest.mark.parametrize(
    ("struct", "table"),
    [(formats.Consult, CONSULT), (formats.Guide, GUIDE), (formats.HousePage, HOUSE_PAGE)],
)
def test_a_check_reads_every_text_that_readers_see(struct, table):
    unread = []
    for place, kind, _ in struct_leaves.places(struct):
        kind, limits = plain_type(kind)
        is_free = kind is str and not any(limit.pattern for limit in limits)
        shown = (table[place].public or place == REASON) and place not in ELSEWHERE
        if not (is_free and shown):
            continue
        document = msgspec.convert(filled(struct, **{place: f"Call {NUMBER}"}), struct)
        if place not in read(document):
            unread.append(place)

    assert unread == [], "readers see these, and no check reads them"
    assert all(table[place].kind == FIXED for place in ELSEWHERE if place in table)


def consult(**own):
    """Return a consult document with nothing in it but what the test puts in."""
    data = {"title": "A calf", "department": "Neurology", "body": "My calf twitches."}
    data["replies"] = [
        {"doctor": "Moss Ada", "body": "Stretch it.", "hospital": own.pop("hospital", "")}
    ]
    return msgspec.convert(data | own, formats.Consult)


REACHING = [
    "maria.lopez@example.com",
    "0117 496 0123",
    "Sunny, 12 Elm Street, Bristol BS1 4ND",
    "WhatsApp: sunny_4471",
    "Patient Maria Lopez, 12 Elm Street, Bristol",
]


@pytest.mark.parametrize("text", REACHING)
def test_no_line_that_names_somebody_may_reach_them(text):
    documents = {
        "asker.name": consult(asker={"name": text}),
        "replies[0].hospital": consult(hospital=text),
        "more_info.reviewed_by": consult(more_info={"body": "More.", "reviewed_by": text}),
        "review.by": consult(review={"by": text}),
        "related[0].reason": consult(related=[{"number": 7, "reason": f"Ask at {text}"}]),
    }
    for field, document in documents.items():
        found = [f for f in checks.blockers(document) if f.field == field]
        assert found, field
        assert all(f.proposal is None for f in found) or field not in fields_without_wording(), (
            field
        )
    guide = {"title": "A", "body": "B", "review": {"by": text}}
    blocked = checks.blockers(msgspec.convert(guide, formats.Guide))
    assert {finding.field for finding in blocked} == {"review.by"}


def fields_without_wording():
    return {"replies[0].hospital", "review.by", "related[0].reason"}


USUAL = {
    "asker.name": "Sunny|Anonymous|worried_mom_77|Guest 20391|Maple|小楓|Mr. A|A reader, 34",
    "hospital": (
        "City Hospital|St. Mary’s Hospital, London|Robert Koch Institute|台大醫院|Mayo Clinic (Rochester)"
        "|Charité – Universitätsmedizin Berlin|Hôpital Saint-Louis, Paris|Hospital Clínic de Barcelona"
        "|Massachusetts General Hospital|Taipei Veterans General Hospital"
        "|Queen’s Medical Centre, Nottingham NG7 2UH"
    ),
    "reviewed_by": (
        "Dr. Zoë Lin|Prof. Dr. med. Olaf Brun, MD, PhD|林育德醫師|Maria Lopez, RN|Ada Moreau, City Hospital"
    ),
}


@pytest.mark.parametrize("place", USUAL)
def test_usual_names_of_places_and_persons_pass(place):
    for name in USUAL[place].split("|"):
        documents = {
            "asker.name": [consult(asker={"name": name})],
            "hospital": [consult(hospital=name)],
            "reviewed_by": [
                consult(more_info={"body": "More.", "reviewed_by": name, "origin": "editor"}),
                consult(review={"by": name}),
                msgspec.convert({"title": "A", "body": "B", "review": {"by": name}}, formats.Guide),
            ],
        }[place]
        for document in documents:
            graves = [f for f in checks.findings(document) if f.severity < Severity.HINT]
            assert [
                f.field for f in graves if f.field not in {"tags", "replies[0].replied_on"}
            ] == [], name


# ---------------------------------------------------------------- doors


@pytest.fixture
def eyelid(db):
    question = make_published_question("Eyelid", number=6000, asker_name="Sunny")
    history.record(question, COMMAND_LINE)
    return question


def test_no_form_puts_it_on_a_public_page(eyelid, publisher, client):
    other = make_published_question("Knee", number=6001, body="My knee hurts on the stairs.")
    log_in(client, publisher)
    address = reverse("admin:consults_question_change", args=[eyelid.pk])
    form = next(f for f in forms_of(client.get(address).content.decode()) if "title" in f.data)
    pin = {f"related-{other.number}": "pinned", f"related-{other.number}-reason": f"Call {NUMBER}"}
    similar = next(name for name in form.boxes if name.endswith("-numbers")).removesuffix(
        "-numbers"
    )
    pin = {name.replace("related", similar, 1): value for name, value in pin.items()}
    for typed in ({"asker_name": NUMBER}, {"replies-0-hospital": f"City, {NUMBER}"}, pin):
        answer = client.post(address, {**form.data, **typed})
        assert answer.status_code == 200, typed
        assert "This reaches a person" in answer.content.decode()
    eyelid.refresh_from_db()
    assert NUMBER not in json.dumps(to_data(document_of(eyelid)))

    usual = {"asker_name": "Maple", "replies-0-hospital": "City Hospital"}
    assert client.post(address, {**form.data, **usual}).status_code == 302
    assert document_of(Question.objects.get(pk=eyelid.pk)).replies[0].hospital == "City Hospital"


def test_no_waiting_change_puts_it_on_a_public_page(eyelid):
    make_published_question("Knee", number=6001)
    document = to_data(document_of(eyelid))
    document["related"] = [{"number": 6001, "origin": "pinned", "reason": f"Call {NUMBER}"}]
    change = pending_changes.wait(eyelid, document, COMMAND_LINE)

    with pytest.raises(WorkflowError, match="reaches a person"):
        pending_changes.publish_change(change, COMMAND_LINE)


def brought(by, publish=True, **own):
    """Import one consult as the desk does, which writes nothing without a right; returns its Result."""
    document = {"title": "Rest", "department": "Neurology", "body": "My arm is tired."}
    document["source"] = {"name": "Old site", "id": "1"}
    document["replies"] = [{"doctor": "Ada Moreau", "body": "Rest.", "replied_on": "2024-01-02"}]
    results = []
    raw = json.dumps(document | own).encode()
    with passes.watch(connections.all(), permissions.rules(), "POST /import/"):
        Importer(by, publish, results.append).run([Entry("x.jsonl", 1, raw)])
    return results[0]


def test_no_import_puts_it_on_a_public_page(publisher):
    make_published_question("Knee", number=6001)
    make_doctor("Ada Moreau")
    reached = [{"doctor": "Ada Moreau", "body": "Rest.", "hospital": f"City, {NUMBER}"}]
    held = brought(
        publisher, replies=reached, title="Other", source={"name": "Old site", "id": "2"}
    )
    assert (held.outcome, Question.objects.get(title="Other").status) == ("new", "draft")

    assert brought(publisher).outcome == "new"
    question = Question.objects.get(title="Rest")
    assert question.status == "published"
    pin = {"number": 6001, "origin": "pinned"}
    refused = brought(publisher, related=[{**pin, "reason": f"Call {NUMBER}"}])
    assert refused.outcome == "rejected"
    assert "reaches a person" in refused.findings[-1]["message"]
    assert (
        brought(publisher, related=[{**pin, "reason": "The same at night"}]).outcome == "unchanged"
    )
    assert [row.reason for row in question.related.filter(origin="pinned")] == ["The same at night"]


def test_what_stands_in_such_a_line_is_settled_like_other_findings(eyelid):
    """A pseudonym is replaced as a whole; elsewhere nothing is proposed that could go into a doctor's words."""
    eyelid.asker_name, eyelid.status = "Sunny, 12 Elm Street, Bristol BS1 4ND", "draft"
    eyelid.save()
    eyelid.replies.update(hospital=f"City, {NUMBER}")
    body = eyelid.replies.get().body

    accept_proposals.accept_all(eyelid, COMMAND_LINE)

    eyelid.refresh_from_db()
    assert len(eyelid.asker_name.split()) == 1
    assert eyelid.replies.get().body == body
    assert {f.field for f in stored_findings.open_blockers(eyelid)} == {"replies[0].hospital"}


def test_an_import_leaves_a_draft_in_which_html_tags_stand(publisher):
    """Readers would see them as typed, sealed in a reply; whoever looks first may publish it."""
    make_doctor("Ada Moreau")
    reply = {"doctor": "Ada Moreau", "body": "<p>Rest.</p>", "replied_on": "2024-01-02"}
    for outcome in ("new", "unchanged"):
        result = brought(publisher, replies=[reply])
        assert result.outcome == outcome
        assert "html-tags" in {finding["code"] for finding in result.findings}
        assert Question.objects.get(title="Rest").status == "draft"
    workflow.publish(Question.objects.get(title="Rest"), publisher)
