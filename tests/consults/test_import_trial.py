"""A trial says what an import would do, batch by batch; and what the desk takes on for it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consults.importing import importer, parsing, transactions
from consults.importing.files import Entry
from consults.importing.importer import Importer
from consults.importing.limits import at_the_desk
from consults.models import Question
from tests.factories import make_department
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


def document(number, **more):
    reply = {"doctor": "Moss Ada", "body": f"Reply {number}."}
    return {"number": number, "title": f"Consult {number}", "department": "Neurology",
            "body": f"Question {number}?", "replies": [reply], **more}  # fmt: skip


def entries(*documents):
    return [Entry("a", n, json.dumps(one).encode()) for n, one in enumerate(documents, 1)]


def upload(client, content, name="batch.jsonl", step="try"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("admin:consults_question_import"), {"file": file, step: "1"})


def test_a_trial_knows_what_its_earlier_batches_would_have_brought_in(monkeypatch):
    monkeypatch.setattr(importer, "BATCH", 2)
    same = {**document(0), "number": None, "source": {"name": "s", "id": "1"}}
    results = []

    Importer(COMMAND_LINE, on_result=results.append, trying=True).run(
        entries(same, document(1), document(2), same, {**same, "body": "Other?"}, document(1))
    )

    outcomes = [result.outcome for result in results]
    assert outcomes == ["new", "new", "new", "unchanged", "rejected", "unchanged"]
    assert "another text for the consult of line 1" in results[4].findings[-1]["message"]
    assert [result.number for result in results[:3]] == [None, 1, 2]
    assert not Question.objects.exists()


def test_a_trial_and_the_import_after_it_say_the_same(monkeypatch):
    monkeypatch.setattr(importer, "BATCH", 3)
    documents = [*map(document, range(1, 9)), document(2), document(3, body="Other?")]
    told = []

    for trying in (True, False):
        results = []
        Importer(COMMAND_LINE, True, results.append, trying).run(entries(*documents))
        told.append([result.outcome for result in results])

    # An import may take a changed text over one it brought in itself; a trial has only the first.
    assert told[0][:9] == told[1][:9]
    assert (told[0][9], told[1][9]) == ("rejected", "updated")


def test_the_desk_starts_no_other_processes(editor_client, monkeypatch):
    make_department()
    started = []
    monkeypatch.setattr(parsing, "SMALL", 2)
    monkeypatch.setattr(parsing, "_prepared_elsewhere", lambda rest: started.append(1) or rest)

    text = upload(
        editor_client, b"\n".join(one.raw for one in entries(*map(document, range(1, 9))))
    )

    assert "8 new" in text.content.decode()
    assert started == []


def test_a_batch_ends_early_when_its_documents_are_large(monkeypatch):
    sizes = []
    monkeypatch.setattr(importer, "BATCH_BYTES", 1000)
    monkeypatch.setattr(Importer, "take", lambda self, batch: sizes.append(len(batch)))

    Importer(COMMAND_LINE).run(
        entries(*[document(number, subject="x" * 450) for number in range(1, 8)])
    )

    assert sizes == [2, 2, 2, 1]


def test_other_processes_get_large_documents_in_small_chunks(monkeypatch):
    monkeypatch.setattr(parsing, "CHUNK_BYTES", 1000)
    some = iter([Entry("a", number, b"x" * 600) for number in range(5)])

    assert [len(parsing._chunk(some)) for _ in range(4)] == [2, 2, 1, 0]


def test_after_holding_the_lock_an_import_waits_a_moment(monkeypatch):
    slept = []
    monkeypatch.setattr(transactions, "connection", type("SQLite", (), {"vendor": "sqlite"}))
    monkeypatch.setattr(transactions.time, "sleep", slept.append)
    monkeypatch.setattr(importer, "BATCH", 1)
    monkeypatch.setattr(transactions, "HELD", 0)

    Importer(COMMAND_LINE).run(entries(*map(document, range(1, 5))))

    assert slept == [transactions.GIVEN] * 3


def test_a_batch_at_the_desk_is_a_short_transaction():
    assert Importer(COMMAND_LINE, limits=at_the_desk()).batch <= 100


@pytest.mark.parametrize(
    "name", ["頭" * 240 + ".jsonl", "a b\x00c.jsonl", "../../x.JSONL", ".jsonl"]
)
@pytest.mark.parametrize("step", ["try", "import"])
def test_no_name_of_a_file_breaks_the_page(name, step, editor_client):
    make_department()

    answer = upload(editor_client, json.dumps(document(1)).encode(), name, step)

    assert answer.status_code == 200
    assert "1 new" in answer.content.decode()


ODD = [
    ("a.jsonl", b"\x00"),
    ("a.jsonl", b'{"title": "a\\u0000"}'),
    ("a.jsonl", b"\xff\xfe{"),
    ("a.jsonl", b"\xef\xbb\xbf"),
    ("a.jsonl", b"\n\n"),
    ("a.jsonl.gz", b"no gzip"),
    ("a.jsonl.gz", b"\x1f\x8b\x08\x00"),
    ("a.txt", b"caf\xe9"),
    ("a.txt", b"a\x00b"),
    ("a.txt", "頭痛".encode("big5")),
]


@pytest.mark.parametrize(("name", "content"), ODD)
@pytest.mark.parametrize("step", ["try", "import", "neither"])
def test_odd_bytes_get_an_answer(name, content, step, editor_client):
    answer = upload(editor_client, content, name, step)

    assert answer.status_code == 200
    assert not Question.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"file": "text"}, {"file": ""}, {"file": "a\x00b"}])
def test_a_missing_file_is_told_at_its_box(sent, editor_client):
    answer = editor_client.post(reverse("admin:consults_question_import"), {**sent, "import": "1"})

    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        assert "This field is required" in answer.content.decode()


@pytest.mark.parametrize(
    ("group", "status"),
    [
        ("Editor", 200),
        ("Administrator", 200),
        ("Publisher", 403),
        ("Reviewer", 403),
        ("Doctor", 403),
    ],
)
def test_only_who_may_add_consults_sees_the_page(group, status, client, groups, django_user_model):
    account = django_user_model.objects.create_user("somebody", is_staff=True)
    account.groups.add(groups[group])
    client.force_login(account)

    assert client.get(reverse("admin:consults_question_import")).status_code == status
    assert upload(client, json.dumps(document(1)).encode()).status_code == status
