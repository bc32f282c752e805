"""The proof finds what is planted anywhere, names what it could not compare, and harms nothing."""

import base64
import bz2
import gzip
import io
import json
import lzma
import sqlite3
import subprocess
import sys
import zlib
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisDown

from consults import refresh
from consults.editorial import history
from consults.erasure import (
    byte_search,
    database_files,
    postgresql_files,
    proof,
    redaction,
    stored_rows,
)
from consults.erasure.verdict import Rewriting, Verdict, compared, overall, unknown
from consults.models import (
    Backup,
    Batch,
    Comment,
    Department,
    Dismissal,
    Invitation,
    Link,
    Note,
    Question,
    Redaction,
    RelatedQuestion,
    Report,
    Review,
    Revision,
    SearchTally,
    SimilarCard,
)
from consults.statistics import counters
from faq.models import Alias, FormerSlug, HelpNow, TagChange
from tests.factories import (
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
)
from web import rights
from web.fingerprints import needle
from web.rights import COMMAND_LINE

VALUE = "Zebulon Quarkwright"
BY = rights.COMMAND_LINE
SQLITE = connection.vendor == "sqlite"
opened, watching = [], []


def _watch(event, args):
    if watching and event == "open" and isinstance(args[0], (str, bytes, Path)):
        opened.append(args[0].decode() if isinstance(args[0], bytes) else str(args[0]))


sys.addaudithook(_watch)


@contextmanager
def watched():
    """Collect what this process opens; what SQLite opens by itself is not among it."""
    opened.clear()
    watching.append(True)
    try:
        yield opened
    finally:
        watching.clear()


def redacted(**fields):
    fields.setdefault("body", f"My calf has the {VALUE} sign.")
    question = make_published_question("A twitching calf", number=7001, **fields)
    history.record(question, by=COMMAND_LINE)
    return question, redaction.begin(question, [VALUE], "name", BY)


def lines_of(done):
    return {line["store"]: line for line in done.proof}


def test_the_verdict_over_all_is_the_worst_of_each():
    nothing, left, why = compared("a", 1, 0), compared("b", 1, 1), unknown("c", "because")

    assert overall([nothing, nothing]) == Verdict.NOTHING
    assert overall([nothing, why]) == Verdict.UNCOMPARED
    assert overall([nothing, why, left]) == Verdict.LEFT
    assert overall([]) == Verdict.UNCOMPARED


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not SQLITE, reason="the files of PostgreSQL are its server's")
def test_the_process_that_serves_the_site_opens_no_file_of_the_database(admin_client):
    question, _ = redacted()
    Redaction.objects.all().delete()
    name = str(connection.settings_dict["NAME"])

    with watched() as seen:
        admin_client.post(
            f"/admin/consults/question/{question.pk}/redact/",
            {"value": VALUE, "category": "name", "confirm": "1"},
        )
        done = Redaction.objects.get()
        admin_client.post(f"/admin/consults/redaction/{done.pk}/prove/")
        for address in ("/readyz", "/healthz", "/admin/", "/admin/figures/"):
            admin_client.get(address)

    assert done.state == Redaction.State.PROVED
    assert [path for path in seen if path.startswith(name)] == []
    with watched() as seen:  # the guard can see
        open(name, "rb").close()
    assert [path for path in seen if path.startswith(name)] == [name]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not SQLITE, reason="locks of SQLite")
def test_a_proof_leaves_the_locks_of_this_process_in_place():
    _, done = redacted()
    proof.finish(done, BY)
    Department.objects.create(name="Kept")  # lies in the log now

    other = (
        "import sys; sys.path.insert(0, sys.argv[2]); import config, sqlite3\n"
        "base = sqlite3.connect(sys.argv[1]); base.execute('select count(*) from consults_question')\n"
        "base.close()"
    )
    name = str(connection.settings_dict["NAME"])
    subprocess.run([sys.executable, "-c", other, name, settings.BASE_DIR], check=True)

    assert Path(f"{name}-wal").exists()  # the last one to close deletes it, and we are still here
    reader = "import sys; sys.path.insert(0, sys.argv[2]); import config, sqlite3\n"
    reader += 'print(sqlite3.connect(sys.argv[1]).execute("select count(*) from consults_department'
    reader += " where name = 'Kept'\").fetchone()[0])"
    seen = subprocess.run(
        [sys.executable, "-c", reader, name, settings.BASE_DIR], capture_output=True, text=True
    )
    assert seen.stdout.strip() == "1", seen.stderr


def text_columns():
    """Yield (model, column) of every column of every table that can hold the value."""
    for model in apps.get_models(include_auto_created=True):
        for column in model._meta.concrete_fields:
            if isinstance(column, (models.CharField, models.TextField, models.JSONField)):
                yield model, column


def plant(model, column):
    """Put the value into one column of every row of a table, past every rule of ours."""
    text = f'["{VALUE}"]' if isinstance(column, models.JSONField) else VALUE
    table, name = map(connection.ops.quote_name, (model._meta.db_table, column.column))
    extra = (
        ", redactions = redactions + 1"
        if (model.__name__, column.name) == ("Reply", "body")
        else ""
    )
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {name} = %s{extra}", [text])
        return cursor.rowcount


@pytest.mark.django_db
def test_residue_in_any_column_of_any_table_is_found_or_named(monkeypatch, admin_user):
    question, done = redacted(subject="Calf")
    everything(question, admin_user)
    redaction.carry_out(done, BY)
    monkeypatch.setattr(byte_search, "search", lambda *args: {})
    planted, missed = 0, []
    for model, column in text_columns():
        if (column.max_length or 99) < len(VALUE):
            continue
        try:
            with transaction.atomic():
                if not plant(model, column):
                    continue
                planted += 1
                rows = list(
                    proof.Proof(done, lambda name: None, False, 1).rows.lines(lambda n: None)
                )
                found = [line for line in rows if line.store == f"table {model._meta.db_table}"]
                if not any(line.found or line.note for line in found):
                    missed.append(f"{model._meta.label}.{column.name}")
                raise Undone
        except (Undone, connection.Database.IntegrityError):
            pass
        except Exception as error:
            if "constraint" not in str(error).lower():
                raise

    assert missed == []
    assert planted > 70


class Undone(Exception):
    pass


def everything(question, user):
    """Give a consult a row in every table that hangs from it."""
    other = make_question("Another", number=7002)
    tag, doctor, today = make_tag("Cramp"), make_doctor(), date(2024, 1, 1)
    question.tagged.create(tag=tag)
    reply = question.replies.get()
    revision = question.revisions.first()
    Note.objects.create(
        question=question, reply=reply, kind="updated", body="N", doctor=doctor, signed_on=today
    )
    Comment.objects.create(question=question, text="C", named="Somebody")
    Report.objects.create(question=question, kind="wrong", text="R", reported_on=today)
    Dismissal.objects.create(question=question, code="other-name", key="0" * 32, reason="D")
    Review.objects.create(
        question=question, outcome="right", named="R", reviewed_on=today, due_on=today
    )
    RelatedQuestion.objects.create(question=question, related=other, reason="Alike")
    SimilarCard.objects.create(question=question, position=0, title="T", question_excerpt="Q")
    Invitation.objects.create(
        question=question, revision=revision, doctor=doctor, mail="a@example.org",
        key_hash="k", expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    Batch.objects.create(key="b" * 32, step="stamp", rows=[{"question": question.pk, "before": {}}])
    SearchTally.objects.create(key="s" * 32, text="calf", last_on=today)
    Link.objects.create(url="https://example.org/", key="l" * 32)
    LogEntry.objects.create(user=user, action_flag=2, object_repr="#7001", change_message="Saved.")
    Session.objects.create(session_key="x", session_data="y", expire_date=timezone.now())
    Backup.objects.create(path="/nowhere", expires_on=today)
    Alias.objects.create(tag=tag, name="Charley horse")
    FormerSlug.objects.create(tag=tag, slug="cramps")
    question.department.former_slugs.create(slug="nerves")
    doctor.former_slugs.create(slug="lin")
    HelpNow.objects.create(tag=tag, level=1, text="Call", review_due_on=today)
    TagChange.objects.create(kind="merge", summary="Merged", rows={})
    make_guide()
    refresh.refresh(question)


@pytest.mark.django_db(transaction=True)
def test_a_table_nobody_knows_is_searched():
    _, done = redacted()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plugin_drafts (words text, packed bytea)")
        cursor.execute("INSERT INTO plugin_drafts VALUES (%s, NULL)", [f"Said {VALUE}."])
    try:
        proof.finish(done, BY)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE plugin_drafts")

    assert lines_of(done)["table plugin_drafts"]["verdict"] == "left"
    assert done.state == Redaction.State.RESIDUE


def proved(question, value):
    return lines_of(proof.finish(redaction.begin(question, [value], "name", BY), BY))


def left(lines):
    return {store for store, line in lines.items() if line["verdict"] == Verdict.LEFT}


@pytest.mark.django_db
def test_every_table_of_no_model_is_known_to_be_drawn():
    """A new index over public texts is not taken for what a redaction left."""
    with connection.cursor() as cursor:
        tables = {row.name for row in connection.introspection.get_table_list(cursor)}
        if SQLITE:
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
            assert {name for (name,) in cursor.fetchall()} == set(stored_rows.DRAWN_TABLES)
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    rest = (
        tables - ours - stored_rows.OUR_OWN_NAMES - {"sqlite_stat4"}
    )  # samples: what is left is left

    assert {name for name in rest if not name.startswith(stored_rows.DRAWN_TABLES)} == set()


@pytest.mark.django_db(transaction=True)
def test_a_word_that_another_consult_uses_is_no_residue():
    question = make_published_question("Why?", body="I met Quarkwright once.")
    make_published_question("How?", body="The Quarkwright test helps.")

    assert left(proved(question, "Quarkwright")) == set()


@pytest.mark.django_db(transaction=True)
def test_the_name_of_a_tag_is_the_tags_where_consults_show_it():
    tag = make_tag("Quarkwright")
    some = [
        make_published_question(
            f"{n}?", body="I met Quarkwright once, and it twitches.", tags=[tag]
        )
        for n in "ab"
    ]
    refresh.connect([question.pk for question in some])
    assert RelatedQuestion.objects.filter(reason="Both about Quarkwright").count() == 2

    lines = proved(some[0], "Quarkwright")

    assert left(lines) == set()
    for table in ("consults_question", "consults_searchentry", "consults_relatedquestion"):
        assert f"FAQ tag {tag.pk}" in lines[f"table {table}"]["note"]


@pytest.mark.django_db(transaction=True)
def test_the_name_of_a_tag_hides_nothing_else_that_is_left():
    question = make_published_question("a?", body="I met Quarkwright once, and it twitches.")
    done = proof.finish(redaction.begin(question, ["Quarkwright"], "name", BY), BY)
    Question.objects.filter(pk=question.pk).update(card_tags="Quarkwright")  # of no tag
    assert proof.prove(done).state == Redaction.State.RESIDUE
    assert lines_of(done)["table consults_question"]["verdict"] == "left"  # and not its file alone

    make_tag("Quarkwright")
    assert proof.prove(done).state != Redaction.State.RESIDUE
    Question.objects.filter(pk=question.pk).update(excerpt="Quarkwright twitches.")
    assert proof.prove(done).state == Redaction.State.RESIDUE


@pytest.mark.django_db
def test_a_proof_is_no_reader(settings):
    settings.COUNTS_AT_ONCE = 50
    _, done = redacted()
    counters.buffer.clear()

    proof.finish(done, BY)

    assert dict(counters.buffer.reads) == {}
    Client().get(Question.objects.get(number=7001).get_absolute_url())
    assert sum(counters.buffer.reads.values()) == 1


@pytest.mark.django_db
def test_what_could_not_be_compared_is_said(monkeypatch, tmp_path, settings):
    _, done = redacted()

    proof.finish(done, BY)  # inside the transaction of this test

    files = "files of the database" if SQLITE else postgresql_files.HEAP
    assert lines_of(done)[files]["verdict"] == "uncompared"
    assert done.state == Redaction.State.UNCOMPARED
    settings.DATA_DIR = tmp_path
    (tmp_path / "notes.txt").write_text(f"{VALUE}")
    (tmp_path / "old.zip").write_bytes(b"PK\x03\x04...")
    (tmp_path / f"{VALUE}.txt").write_text("A letter.")
    done.refresh_from_db()
    proof.prove(done)
    assert lines_of(done)["file ….txt"]["verdict"] == "left"
    assert lines_of(done)["file notes.txt"]["verdict"] == "left"
    assert lines_of(done)["file old.zip"]["verdict"] == "uncompared"
    assert done.state == Redaction.State.RESIDUE


def test_a_search_that_breaks_off_or_takes_too_long_is_no_proof(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"x " * (3 << 19))
    one = [needle(VALUE)]

    assert byte_search.search([path], one)[path].why == ""
    assert "longer than" in byte_search.search([path], one, seconds=0.01)[path].why
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert "broke off" in byte_search.search([path], one)[path].why
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert "could be started" in byte_search.search([path], one)[path].why


@pytest.mark.parametrize(
    "writing",
    [VALUE.encode(), VALUE.upper().encode("utf-16"), json.dumps("Zébulon Quarkwright").encode()],
    ids=["utf-8", "utf-16", "json"],
)
def test_bytes_are_read_in_every_encoding(tmp_path, writing):
    path = tmp_path / "file"
    path.write_bytes(writing)

    found = byte_search.search([path], [needle(VALUE), needle("Zébulon Quarkwright")])

    assert found[path].found == 1


def test_packed_files_are_unpacked(tmp_path):
    for pack in (gzip, bz2, lzma):
        path = tmp_path / pack.__name__
        path.write_bytes(pack.compress(VALUE.encode()))
        assert byte_search.search([path], [needle(VALUE)])[path].found == 1


SECRET = f"Dear doctor, {VALUE} wrote this. " * 20


@pytest.mark.parametrize(
    "data",
    [
        "Café: Zébulon Quarkwright".encode("latin-1"),
        base64.encodebytes(SECRET.encode()),
        zlib.compress(SECRET.encode()),
        gzip.compress(gzip.compress(SECRET.encode())),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + zlib.compress(SECRET.encode()),
        b"age-encryption.org/v1\n" + bytes(range(256)),
    ],
    ids=["latin-1", "base64", "zlib", "packed twice", "PDF", "sealed"],
)
def test_a_file_that_may_hide_words_is_not_called_free_of_them(tmp_path, data):
    path = tmp_path / "file"
    path.write_bytes(data)

    (told,) = byte_search.search([path], [needle("Zébulon Quarkwright")]).values()

    assert told.found or "look into it" in told.why


@pytest.mark.django_db
def test_every_folder_is_looked_into_or_named(tmp_path, settings):
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path / "data", tmp_path / "data" / "staticfiles"
    for place in ("staticfiles", "imports/staticfiles", "imports/docs"):
        (settings.DATA_DIR / place).mkdir(parents=True)
        (settings.DATA_DIR / place / "in.jsonl").write_text("{}")
    (settings.DATA_DIR / "logs").symlink_to(tmp_path)

    found, missed = database_files.other_files()

    names = [str(path.relative_to(settings.DATA_DIR)) for path in found]
    assert names == ["imports/docs/in.jsonl", "imports/staticfiles/in.jsonl"]
    assert missed == [(settings.DATA_DIR / "logs", database_files.LINKED)]


@pytest.mark.parametrize(
    ("body", "verdict"), [("我的眼皮跳了兩個星期。會好嗎？", "left"), ("好嗎？", "uncompared")]
)
@pytest.mark.django_db(transaction=True)
def test_an_erased_consult_of_short_sentences_is_known_again(settings, tmp_path, body, verdict):
    settings.DATA_DIR = tmp_path
    question = make_question("眼皮", body=body, replies=0)
    done = redaction.begin_erasure(question, BY)
    (tmp_path / "import.jsonl").write_text(json.dumps({"body": body}, ensure_ascii=False))

    proof.finish(done, BY)

    assert done.state == Redaction.State[{"left": "RESIDUE"}.get(verdict, "UNCOMPARED")]
    store = {"left": "file import.jsonl"}.get(verdict, "everything")
    assert lines_of(done)[store]["verdict"] == verdict


class Silent:
    """Redis that is down."""

    def get_client(self):
        raise RedisDown

    _cache = property(lambda self: self)


@pytest.mark.django_db
def test_a_cache_that_does_not_answer_is_not_compared(monkeypatch):
    _, done = redacted()
    monkeypatch.setattr(proof, "shared", Silent)

    line = proof.Proof(done, lambda name: None, False, 1).cache()

    assert (line.verdict, line.note) == (Verdict.UNCOMPARED, "it does not answer")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not SQLITE, reason="the log of SQLite")
def test_a_log_that_somebody_reads_is_named_and_swept_the_next_time(monkeypatch):
    monkeypatch.setattr(database_files, "PAUSE", 0)
    _, done = redacted()
    reader = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM consults_question").fetchone()
    try:
        proof.finish(done, BY)
        assert done.state != Redaction.State.PROVED
        assert lines_of(done)["write-ahead log of SQLite"]["verdict"] == "uncompared"
    finally:
        reader.rollback()
        reader.close()

    assert proof.prove(done).state == Redaction.State.PROVED


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(SQLITE, reason="the files of PostgreSQL")
def test_tables_written_anew_hold_no_old_version():
    question, done = redacted()
    question.comments.create(text=f"{VALUE}?", named="Somebody")
    proof.finish(done, BY)
    assert lines_of(done)[postgresql_files.HEAP]["verdict"] == "uncompared"
    assert "--rewrite-tables" in lines_of(done)[postgresql_files.HEAP]["note"]
    assert "consults_comment" in holding(b"Quarkwright")

    proof.prove(done, rewriting=Rewriting(wanted=True))

    assert lines_of(done)[postgresql_files.HEAP]["verdict"] == "nothing"
    assert holding(b"Quarkwright") == []
    assert lines_of(done)[postgresql_files.WAL]["verdict"] == "uncompared"
    assert done.state == Redaction.State.UNCOMPARED


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(SQLITE, reason="the files of PostgreSQL")
def test_old_versions_kept_for_an_open_transaction_are_not_called_gone(monkeypatch):
    monkeypatch.setattr(postgresql_files, "PAUSE", 0)
    _, done = redacted()
    rewriting = Rewriting(wanted=True)

    with reading("SELECT 1"):
        proof.finish(done, BY)
        proof.prove(done, rewriting=rewriting)
        assert "consults_question" in holding(b"Quarkwright")
    line = lines_of(done)[postgresql_files.HEAP]
    assert (line["verdict"], "consults_question" in line["note"]) == ("uncompared", True)

    proof.prove(done, rewriting=rewriting)  # the next of the same run repeats what came of it
    assert lines_of(done)[postgresql_files.HEAP]["verdict"] == "uncompared"
    proof.prove(done, rewriting=Rewriting(wanted=True))
    assert lines_of(done)[postgresql_files.HEAP]["verdict"] == "nothing"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(SQLITE, reason="the files of PostgreSQL")
def test_a_table_that_somebody_reads_is_not_waited_for_without_end(monkeypatch):
    monkeypatch.setattr(postgresql_files, "LOCK_PATIENCE", 1000)
    _, done = redacted()

    with reading("SELECT count(*) FROM consults_revision"):
        proof.prove(done, rewriting=Rewriting(wanted=True))

    line = lines_of(done)[postgresql_files.HEAP]
    assert (line["verdict"], "lock timeout" in line["note"]) == ("uncompared", True)


@contextmanager
def reading(query):
    """Hold a transaction open that has read something, as a long export does."""
    reader = connection.copy()
    reader.connect()
    try:
        with reader.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute(query)
        yield
    finally:
        reader.close()


@pytest.mark.django_db(transaction=True)
def test_a_run_never_takes_files_for_written_anew_that_nobody_wrote(monkeypatch):
    Redaction.objects.create(number=1, key_id="gone", needles=[], category="other")
    _, done = redacted()
    monkeypatch.setattr(database_files, "SMALL", 0)
    main = f"file {Path(connection.settings_dict['NAME']).name}"
    store = main if SQLITE else postgresql_files.HEAP
    if SQLITE:
        leave_in_free_pages(VALUE)
        assert in_file(b"Quarkwright")

    with pytest.raises(SystemExit):
        call_command("prove_erased", "--rewrite-tables", stdout=io.StringIO())

    done.refresh_from_db()
    assert "written anew" in lines_of(done)[store]["note"]
    assert not (in_file(b"Quarkwright") if SQLITE else holding(b"Quarkwright"))


def leave_in_free_pages(words):
    """Write and drop a table as a program does that wipes nothing."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    for line in (
        "PRAGMA secure_delete=OFF",
        f"CREATE TABLE once AS SELECT '{words}' AS words",
        "DROP TABLE once",
        "PRAGMA wal_checkpoint(TRUNCATE)",
    ):
        other.execute(line)
    other.close()


def in_file(word):
    """Say whether bytes stand in SQLite's file; read by a child, for this process has it open."""
    script = "import sys; print(open(sys.argv[1], 'rb').read().count(sys.argv[2].encode()))"
    command = [sys.executable, "-c", script, str(connection.settings_dict["NAME"]), word.decode()]
    return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def holding(word):
    """Return the tables of this database in whose files bytes stand, where we may read them."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database"
            " WHERE datname = current_database()"
        )
        place, oid = cursor.fetchone()
        cursor.execute("SELECT pg_relation_filenode(oid)::text, relname FROM pg_class")
        names = dict(cursor.fetchall())
    folder = Path(place) / "base" / str(oid)
    try:
        files = [path for path in folder.iterdir() if path.is_file()]
        return [
            names.get(path.name.split(".")[0], path.name)
            for path in files
            if word in path.read_bytes()
        ]
    except PermissionError:
        pytest.skip("the server's files are not ours to read")


@pytest.mark.django_db
def test_an_old_change_that_is_no_document_is_rewritten_all_the_same():
    question, done = redacted()
    Revision.objects.create(question=question, document={"body": VALUE, "odd": [{"x": VALUE}]})

    redaction.carry_out(done, BY)

    assert "Quarkwright" not in json.dumps(
        list(Revision.objects.values_list("document", flat=True))
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not SQLITE, reason="files of SQLite")
def test_a_short_value_is_proved_although_the_log_has_an_index():
    """The index holds numbers of pages only; in them a short value cannot be told from chance."""
    question, _ = redacted(body=f"My calf has the {VALUE} sign, says Zorb.")
    files = {path.name[-4:]: path for path in database_files.sqlite_files() if path.exists()}
    told = byte_search.search(list(files.values()), [needle(VALUE)])
    assert (told[files["-wal"]].found > 0, told[files["-shm"]].found) == (True, 0)

    done = proof.finish(redaction.begin(question, ["Zorb"], "name", BY), BY)

    assert [line for line in done.proof if line["verdict"] != "nothing"] == []
    assert done.state == Redaction.State.PROVED
    assert not any(path.name.endswith("-shm") for path in database_files.other_files()[0])
