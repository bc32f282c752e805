"""An import whose database goes away or fills up stops with one sentence; one bad document does not stop it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DataError, OperationalError, connection

from consults.importing import consult_import, outages
from consults.importing import importer as importing
from consults.importing.files import Entry
from consults.importing.importer import Importer, ImportStopped
from consults.models import Note, Question
from tests.factories import make_department
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db(transaction=True)


def document(number, **more):
    reply = {"doctor": "Moss Ada", "body": f"Reply {number}."}
    return {"number": number, "title": f"Consult {number}", "department": "Neurology",
            "body": f"Question {number}?", "replies": [reply], **more}  # fmt: skip


def entries(*documents):
    return [Entry("a", n, json.dumps(one).encode()) for n, one in enumerate(documents, 1)]


def fails_with(monkeypatch, error, at):
    """Let writing fail with an error from its `at`th time on."""
    calls, write_new = [], consult_import.write_new

    def failing(jobs, *args):
        calls.append(1)
        if jobs and len(calls) >= at:
            raise error
        return write_new(jobs, *args)

    monkeypatch.setattr(consult_import, "write_new", failing)


def refuses(monkeypatch, title, error):
    """Let the database refuse one document, when those before it are written already."""
    decide_all = consult_import._decide_all

    def failing(run, question, document):
        if document.title == title:
            raise error
        return decide_all(run, question, document)

    monkeypatch.setattr(consult_import, "_decide_all", failing)


def error_of(kind, **told):
    """Return an error of django.db with a cause that has sqlstate or sqlite_errorcode."""
    cause = Exception("as the database said it")
    for name, value in told.items():
        setattr(cause, name, value)
    error = kind("as Django said it")
    error.__cause__ = cause
    return error


GONE = [
    ({"sqlstate": None}, "does not answer"),
    ({"sqlstate": "57P01"}, "does not answer"),
    ({"sqlstate": "08006"}, "does not answer"),
    ({"sqlstate": "53100"}, "disk is full"),
    ({"sqlite_errorcode": 13}, "disk is full"),
    ({"sqlite_errorcode": 10}, "cannot be written"),
    ({"sqlite_errorcode": 266}, "cannot be written"),
    ({"sqlite_errorcode": 5}, "Somebody else writes"),
    ({"sqlstate": "42P01"}, "migrate"),
]


@pytest.mark.parametrize(("told", "words"), GONE, ids=lambda one: str(one))
def test_a_database_that_is_gone_or_full_stops_the_import(told, words, monkeypatch):
    results = []
    monkeypatch.setattr(importing, "BATCH", 2)
    fails_with(monkeypatch, error_of(OperationalError, **told), at=2)

    with pytest.raises(ImportStopped) as stop:
        Importer(COMMAND_LINE, on_result=results.append).run(entries(*map(document, range(1, 7))))

    assert words in str(stop.value)
    assert "2 documents were taken in" in str(stop.value)
    assert [result.outcome for result in results] == ["new", "new"]
    assert Question.objects.count() == 2


@pytest.mark.parametrize("state", ["54000", "57014", "40P01", "22001"])
def test_a_document_the_database_refuses_is_reported_alone(state, monkeypatch):
    results = []
    refuses(monkeypatch, "Consult 2", error_of(DataError, sqlstate=state))

    Importer(COMMAND_LINE, on_result=results.append).run(entries(*map(document, range(1, 5))))

    assert [result.outcome for result in results] == ["new", "rejected", "new", "new"]
    assert "the database refused it" in results[1].findings[-1]["message"]
    assert Question.objects.count() == 3


def test_a_batch_taken_one_by_one_tells_nothing_twice(monkeypatch):
    """What the failed try has left in memory named rows that were rolled back."""
    results, note = [], {"kind": "updated", "body": "New.", "doctor": "Moss Ada",
                         "signed_on": "2024-02-01"}  # fmt: skip
    refuses(monkeypatch, "Consult 2", error_of(DataError, sqlstate="22001"))
    held = document(3, replies=[], status="published")

    report = Importer(COMMAND_LINE, on_result=results.append).run(
        entries(document(1, notes=[note]), document(2), held)
    )

    assert Note.objects.count() == 1
    assert report.held_back == 1
    told = [json.dumps(finding) for finding in results[2].findings]
    assert len(set(told)) == len(told) > 0


def test_the_command_says_one_sentence_and_exits_with_one(monkeypatch, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(document(n)) for n in range(1, 500)))
    fails_with(monkeypatch, error_of(OperationalError, sqlite_errorcode=13), at=2)
    out, complaints = StringIO(), StringIO()

    with pytest.raises(CommandError) as stop:
        call_command("import_content", str(path), stdout=out, stderr=complaints)

    assert stop.value.returncode == 1
    assert "The disk is full. Make room). 400 documents were taken in" in str(stop.value)
    assert (out.getvalue(), complaints.getvalue()) == ("", "")


def test_a_real_full_disk_stops_the_import_and_a_second_run_completes_it(monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite can be told how large its file may grow")
    make_department()
    documents = [document(n, body=f"Question {n}? " + "word " * 2000) for n in range(1, 81)]
    monkeypatch.setattr(importing, "BATCH", 20)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={pages + 250}")
    try:
        with pytest.raises(ImportStopped, match="disk is full"):
            Importer(COMMAND_LINE).run(entries(*documents))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count=1073741823")
    taken = Question.objects.count()

    report = Importer(COMMAND_LINE).run(entries(*documents))

    assert taken % 20 == 0
    assert taken < 80
    assert report.all_in
    assert Question.objects.count() == 80


def test_a_connection_that_is_cut_stops_the_import(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL can end its own connection")
    monkeypatch.setattr(importing, "BATCH", 2)

    def cut(result):
        if result.line == 2:
            with pytest.raises(OperationalError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(ImportStopped, match="does not answer"):
        Importer(COMMAND_LINE, on_result=cut).run(entries(*map(document, range(1, 7))))

    connection.close()
    assert Question.objects.count() == 2


def test_a_connection_that_is_lost_while_similar_ones_are_found_is_one_sentence(monkeypatch):
    importer = Importer(COMMAND_LINE, publish=True)
    importer.run(entries(document(1)))

    def gone(ids):
        raise error_of(OperationalError, sqlstate="57P01")

    monkeypatch.setattr(importing.refresh, "connect", gone)

    with pytest.raises(ImportStopped, match="All documents are in"):
        importer.connect()


def test_words_of_the_database_are_not_needed_to_tell_what_happened():
    assert outages.reason_of(DataError()) == ""
    assert outages.reason_of(error_of(OperationalError)) != ""
