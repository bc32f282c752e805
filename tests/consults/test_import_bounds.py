"""An import reads no more than its limits, keeps no lock while it reads, and stops in one sentence."""

import gzip
import io
import json
import tracemalloc
from time import monotonic

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.urls import reverse

from consults.exchange import schema as formats
from consults.exchange import serialization
from consults.exchange.mistakes import DocumentError
from consults.importing import consult_import, importer
from consults.importing.files import Entry, read_entries
from consults.importing.importer import Importer, ImportStopped
from consults.importing.limits import Limits, at_the_desk
from consults.importing.recognition import _former_key, core_key, is_as_imported
from consults.models import NumberSequence, Question
from tests.factories import make_department
from web.rights import COMMAND_LINE


def line(number, **more):
    return {"title": f"T {number}", "department": "Neurology", "body": f"Why {number}?", **more}


def lines(count):
    return b"".join(json.dumps(line(n)).encode() + b"\n" for n in range(count))


def limits(**more):
    base = {"size": 1 << 20, "lines": 100, "documents": 50, "seconds": 60, "broken_in_a_row": 5}
    return Limits(**{**base, "instead": "Use the command.", **more})


def read(tmp_path, data, bounds, name="a.jsonl"):
    file = tmp_path / name
    file.write_bytes(data)
    return list(read_entries([str(file)], limits=bounds))


@pytest.mark.parametrize(
    ("data", "bounds", "told"),
    [
        (b"\n" * 1000, {}, "more than 100 lines"),
        (lines(60), {}, "more than 50 documents"),
        (b"x" * 3_000_000, {}, "more than 1 MiB"),
        (lines(3), {"seconds": -1}, "took more than"),
        (b"\n" * 100_002, {"lines": 10**9}, "100,000 blank lines in a row"),
    ],
)
def test_reading_ends_at_a_limit_with_a_sentence(data, bounds, told, tmp_path):
    *before, last = read(tmp_path, data, limits(**bounds))

    assert told in last.error
    assert last.error.endswith("The rest was not read. Use the command.")
    assert all(not entry.error for entry in before)


def bomb(data, times):
    """Return gzip bytes that unpack to `data` so many times, written piece by piece."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9) as file:
        for _ in range(times):
            file.write(data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "times"),
    [(b"\n" * 1_000_000, 60), (b"{\n" * 100_000, 4), (b"a" * 1_000_000, 300), (b"[" * 100_000, 1)],
    ids=["blank lines", "braces", "one line", "nested"],
)  # fmt: skip
def test_a_small_file_that_unpacks_to_a_large_one_is_refused_quickly(
    data, times, publisher_client, db
):
    packed = bomb(data, times)
    began = monotonic()
    tracemalloc.start()

    page = publisher_client.post(
        reverse("admin:consults_question_import"),
        {"file": SimpleUploadedFile("a.jsonl.gz", packed), "try": "1"},
    )

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert page.status_code == 200
    assert "0 documents" in page.content.decode() or "rejected" in page.content.decode()
    assert monotonic() - began < 10  # tracing memory slows it down several times
    assert most < 50 * (1 << 20)
    assert Question.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_trying_holds_no_write_while_it_reads(groups):
    """Between batches, while lines are read, no transaction is open."""
    seen = []

    def entries():
        for number in range(3 * importer.BATCH):
            seen.append(connection.in_atomic_block)
            yield Entry("x", number, json.dumps(line(number)).encode())

    report = Importer(COMMAND_LINE, trying=True).run(entries())

    assert set(seen) == {False}
    assert report.outcomes["new"] == 3 * importer.BATCH
    assert Question.objects.count() == 0


def test_many_broken_lines_end_the_reading(db):
    bounds = limits()
    entries = [Entry("x", number, b"{") for number in range(40)]

    report = Importer(COMMAND_LINE, limits=bounds).run(entries)

    assert sum(report.outcomes.values()) == 7  # five in a row, the sixth, and the sentence


def test_a_database_that_is_gone_stops_the_import_with_one_sentence(db, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(consult_import, "write_new", gone)
    monkeypatch.setattr(NumberSequence.objects, "get_or_create", gone)
    results = []

    with pytest.raises(ImportStopped, match=r"takes nothing any more .*disk is full.* 0 documents"):
        Importer(COMMAND_LINE, on_result=results.append).run(
            [Entry("x", n, json.dumps(line(n)).encode()) for n in range(5)]
        )
    assert results == []


def test_the_command_says_that_it_stopped(db, monkeypatch, tmp_path):
    def stopped(self, entries):
        raise ImportStopped("The import stopped.")

    monkeypatch.setattr(Importer, "run", stopped)
    file = tmp_path / "a.JSONL"
    file.write_bytes(lines(1))

    with pytest.raises(CommandError, match="The import stopped") as refusal:
        call_command("import_content", str(file))
    assert refusal.value.returncode == 1


def test_one_document_that_the_database_refuses_leaves_the_others_in(db, monkeypatch):
    real = consult_import.write_new

    def picky(jobs, *rest):
        if any(job.document.title == "T 1" for job in jobs):
            raise OperationalError("this one is odd")
        return real(jobs, *rest)

    monkeypatch.setattr(consult_import, "write_new", picky)

    report = Importer(COMMAND_LINE).run(
        [Entry("x", n, json.dumps(line(n)).encode()) for n in range(3)]
    )

    assert report.outcomes == {"new": 2, "rejected": 1}


def test_endings_are_known_in_any_letter_case(db, editor_client):
    make_department()
    file = SimpleUploadedFile("A.JSONL", lines(1))

    editor_client.post(reverse("admin:consults_question_import"), {"file": file, "import": "1"})

    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"question": "Why?"}, "the asker’s text is called “body”"),
        ({"title": "T", "department": "N", "body": "B", "answer": "A"}, "are called “replies”"),
    ],
)
def test_usual_other_names_are_answered_with_ours(document, told):
    with pytest.raises(DocumentError, match=told):
        serialization.from_data(document)


# ---------------------------------------------------------------- keys of content

FIXED = {
    "title": "Twitching", "department": "Neurology", "body": "Why?", "asked_on": "2016-08-23",
    "asker": {"age": "20-29"}, "tags": [{"name": "Tic", "aliases": ["Jerk"]}],
    "replies": [{"doctor": "Ada Moreau", "body": "Sleep."}],
}  # fmt: skip


def test_the_key_of_a_content_never_changes():
    """Golden: a new field with its default value must leave the keys of all stored imports as they are."""
    assert core_key(serialization.from_data(FIXED)) == "9f065b3a393224ada221ad5a134558f4"


def test_a_default_value_that_is_written_out_changes_no_key():
    written = {**FIXED, "subject": "", "language": "en", "follows_up": None, "related": []}

    assert core_key(serialization.from_data(written)) == core_key(serialization.from_data(FIXED))


def test_what_was_imported_with_a_former_key_is_known(db, monkeypatch):
    Importer(COMMAND_LINE).run([Entry("x", 1, json.dumps(FIXED).encode())])
    row = Question.objects.get()
    row.imported_key = _former_key(serialization.from_data(FIXED))
    row.save()

    report = Importer(COMMAND_LINE).run([Entry("x", 1, json.dumps(FIXED).encode())])

    assert report.outcomes == {"unchanged": 1}
    assert is_as_imported(serialization.from_data(FIXED), row.imported_key)


def test_a_former_key_stands_still_when_the_format_gets_a_new_leaf():
    """Golden, made with the code of that day: libraries keep these keys of what they imported."""

    class Asker(formats.Asker, kw_only=True):
        setting: str = ""

    consult = serialization.from_data(FORMER)
    guide = serialization.from_data(
        {"format": "guide/1", "title": "Sleep", "body": "Rest.",
         "tags": [{"name": "Sleep", "department": "Neurology"}]}
    )  # fmt: skip

    assert is_as_imported(consult, "40f8dfba749ea9564453186b72c308e5")
    assert is_as_imported(guide, "9492f7cd15cb5205845ed2ea66c13982")
    consult.asker = Asker(
        **{name: getattr(consult.asker, name) for name in consult.asker.__struct_fields__}
    )
    assert is_as_imported(consult, "40f8dfba749ea9564453186b72c308e5")


FORMER = {
    "title": "Why do my hands tingle?", "subject": "Tingling", "department": "Neurology",
    "asker": {"name": "Quiet Harbour", "age": "20-29", "sex": "female"}, "asked_on": "2016-08-23",
    "body": "They tingle at night.",
    "replies": [{"doctor": "Dr. Lin Yu", "hospital": "Harbour View", "body": "Rest them.",
                 "replied_on": "2016-08-24"}],
    "more_info": {"body": "Nerves.", "origin": "editor"},
    "tags": [{"name": "Tingling", "aliases": ["Pins"]}],
    "similar": [{"title": "Numb"}], "source": {"name": "S", "id": "7"},
}  # fmt: skip


def test_limits_at_the_desk_are_those_of_one_upload():
    first, second = at_the_desk(), at_the_desk()
    first.line(100)

    assert second.read == 0


REPLY = {"doctor": "Lin Yu", "body": "Rest."}
HELP = {"level": "soon", "text": "Call.", "review_due_on": "0001-01-01"}


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"published_at": "0001-01-01T00:00:00+14:00"}, "published_at"),
        ({"published_at": "9999-12-31T23:59:59Z"}, "published_at"),
        ({"review": {"due_on": "9999-12-31"}}, "review.due_on"),
        ({"review": {"on": "0001-01-01"}}, "review.on"),
        ({"asked_on": "1899-12-31"}, "asked_on"),
        ({"replies": [{**REPLY, "replied_on": "0001-01-01"}]}, "replies[0].replied_on"),
        ({"format": "guide/1", "published_at": "9999-12-31T23:59:59Z"}, "published_at"),
        ({"format": "tag/1", "name": "Rash", "help_now": HELP}, "help_now.review_due_on"),
    ],
)  # fmt: skip
def test_no_day_or_time_of_a_document_is_out_of_bounds(told, field):
    document = line(1, **told)
    if document.get("format") == "tag/1":
        document = {key: document[key] for key in ("format", "name", "department", "help_now")}

    with pytest.raises(DocumentError, match="before 1900 or after 2199") as refusal:
        serialization.from_data(document)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"title": "\u200b"}, "title"),
        ({"body": "\u2060\ufeff"}, "body"),
        ({"department": "\u3164"}, "department"),
        ({"replies": [{"doctor": "Lin Yu", "body": "\u200b"}]}, "replies[0].body"),
        ({"replies": [{"doctor": "\u200b", "body": "Rest."}]}, "replies[0].doctor"),
        ({"tags": ["\u200b"]}, "tags[0].name"),
        ({"tags": [{"name": "Rash", "aliases": ["\u200b"]}]}, "tags[0].aliases[0]"),
        ({"dismissed": [{"code": "age", "key": "0" * 32, "reason": "\u200b"}]}, "dismissed[0].reason"),
    ],
)  # fmt: skip
def test_no_required_text_of_a_document_is_one_that_nobody_sees(told, field):
    with pytest.raises(DocumentError, match="must not be empty") as refusal:
        serialization.from_data(line(1, **told))

    assert refusal.value.field == field
