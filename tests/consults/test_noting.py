"""Living notes: beside the reply, never in it; on cards, lists, feeds and structured data at once."""

import json
import re
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from consults.editorial import notes, retirement, workflow
from consults.erasure import redaction
from consults.exchange.serialization import dump, parse
from consults.exchange.to_documents import document_of
from consults.models import Note, Question
from tests.factories import make_doctor, make_published_question, make_question, make_tag
from web import rights
from web.errors import WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 3)


@pytest.fixture
def lion(db):
    return make_published_question("A lion", number=100, tags=[make_tag("Headache")])


def sign(question, kind="updated", body="Two weeks are enough now.", **more):
    reply = question.replies.get()
    return notes.add(
        reply, kind, make_doctor("Moss Ada"), DAY, body, **{"by": COMMAND_LINE, **more}
    )


def data_of(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


def test_superseded_flips_card_page_feed_and_structured_data_at_once(lion, client):
    other = make_published_question("A newer lion", number=101)
    before = lion.replies.get().checksum

    sign(lion, "superseded", "", superseded_by=other)

    page = client.get("/consults/100/a-lion/").content.decode()
    box = page.split('id="changed"')[1].split("</section>")[0]
    assert "no longer counts" in box
    assert '<a href="/consults/101/a-newer-lion/" dir="auto">A newer lion</a>' in box
    old = page.split('id="reply-1"')[1].split("</section>")[0]
    assert lion.replies.get().body in old.split("<details>")[1].split("</details>")[0]
    assert page.count(lion.replies.get().body) == 1  # folded, and in no structured data
    data = data_of(page)
    assert data["creativeWorkStatus"] == "Superseded"
    assert data["significantLink"] == ["http://testserver/consults/101/a-newer-lion/"]
    assert data["mainEntity"]["comment"][0]["author"]["name"] == "Dr. Moss Ada"
    assert "acceptedAnswer" not in data["mainEntity"]
    for address in (
        "/consults/",
        "/faq/headache/",
        "/consults/?q=lion",
        "/consults/?q=harmless",
        "/",
    ):
        listed = client.get(address).content.decode()
        assert lion.get_absolute_url() in listed
        assert lion.replies.get().body not in listed.replace("<mark>", "").replace("</mark>", "")
        assert "Replaced by later advice" in listed or address == "/"
    assert "Superseded by a later note" in client.get("/feeds/consults.atom").content.decode()
    reply = lion.replies.get()
    assert (reply.checksum, reply.is_intact) == (before, True)


def test_the_latest_note_of_a_reply_counts(lion):
    sign(lion, "superseded", "Do not do this any more.")
    notes.add(
        lion.replies.get(), "confirmed", make_doctor("Moss Ada"), date(2025, 1, 1), by=COMMAND_LINE
    )

    assert Question.objects.get().note_kind == "confirmed"
    notes.remove(Note.objects.get(kind="confirmed"), by=COMMAND_LINE)
    assert Question.objects.get().note_kind == "superseded"


def test_a_consult_that_is_not_public_is_never_named(lion, client):
    other = make_published_question("A secret lion", number=101)
    sign(lion, "superseded", "", superseded_by=other)
    workflow.withdraw(other, "A doubt", by=COMMAND_LINE)

    page = client.get("/consults/100/a-lion/").content.decode()
    assert "Superseded" in page
    assert "secret" not in page.lower()
    assert "101" not in page
    with pytest.raises(WorkflowError, match="not public"):
        sign(lion, "superseded", "", superseded_by=make_question("A draft"))
    with pytest.raises(WorkflowError, match="supersede itself"):
        sign(lion, "superseded", "", superseded_by=lion)


def test_a_note_says_something_and_lets_nothing_private_out(lion):
    with pytest.raises(WorkflowError):
        sign(lion, "updated", " ")
    with pytest.raises(WorkflowError, match="Readers would see this note"):
        sign(lion, "updated", "Mr. Chen was seen at Greenfield Hospital on 3 May 2021.")
    assert Note.objects.count() == 0


def test_notes_go_out_and_come_back(lion, capsys, tmp_path):
    other = make_published_question("A newer lion", number=99)
    sign(lion, "superseded", "See there.", superseded_by=other)
    document = document_of(lion)
    assert parse(dump(document)) == document
    call_command("export_content")
    lines = capsys.readouterr().out
    for question in Question.objects.all():
        retirement.retire(question, by=COMMAND_LINE)
    from consults.models import RetiredNumber

    RetiredNumber.objects.all().delete()
    path = tmp_path / "all.jsonl"
    path.write_text("\n".join(reversed(lines.strip().split("\n"))))

    call_command("import_content", str(path))

    note = Note.objects.get()
    assert (note.kind, note.body, note.superseded_by.number) == ("superseded", "See there.", 99)
    assert Question.objects.get(number=100).note_kind == "superseded"
    capsys.readouterr()
    call_command("import_content", str(path))
    assert "Nothing changed" in capsys.readouterr().out


def test_an_export_for_readers_names_no_hidden_consult(lion, capsys):
    other = make_published_question("A newer lion", number=99)
    sign(lion, "superseded", "See there.", superseded_by=other)
    workflow.withdraw(other, "A doubt", by=COMMAND_LINE)

    call_command("export_content", "--published")

    line = next(row for row in capsys.readouterr().out.splitlines() if '"consult/1"' in row)
    assert json.loads(line)["notes"][0]["superseded_by"] is None


def test_a_redaction_reaches_notes(lion):
    sign(lion, body="As the lion of Taichung said.")

    redaction.carry_out(
        redaction.begin(lion, ["Taichung"], "place", rights.COMMAND_LINE), rights.COMMAND_LINE
    )

    note = Note.objects.get()
    assert "Taichung" not in note.body + note.body_html
    assert note.body_html


def test_notes_are_signed_at_the_desk_by_who_publishes(lion, publisher_client, editor, groups):
    address = reverse("admin:consults_question_notes", args=[lion.pk])
    data = {
        "reply": lion.replies.get().pk, "kind": "updated", "body": "Two weeks.",
        "doctor": make_doctor("Moss Ada").pk, "signed_on": "2024-05-03",
    }  # fmt: skip
    plain = Client()
    plain.force_login(editor)
    assert plain.post(address, data).status_code == 403
    unsaid = {name: value for name, value in data.items() if name != "kind"}  # no button was chosen
    page = publisher_client.post(address, unsaid).content.decode()
    assert "Two weeks.</textarea>" in page
    assert "This field is required." in page

    assert publisher_client.post(address, data).status_code == 302
    assert Note.objects.get().body_html == "<p>Two weeks.</p>\n"
    publisher_client.post(address, {"remove": Note.objects.get().pk})
    assert Note.objects.count() == 0
    page = publisher_client.post(address, {**data, "signed_on": "2199-01-01"}).content.decode()
    assert "signed today or earlier" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_with_notes_costs_the_same(rows, lion, client, django_assert_max_num_queries):
    for _ in range(rows):
        sign(lion, "superseded", "See there.", superseded_by=make_published_question())

    with django_assert_max_num_queries(9):
        client.get("/consults/100/a-lion/")
