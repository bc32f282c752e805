"""/readyz is green only where the pages are: each way they broke is one it names."""

import json
from types import SimpleNamespace

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from config import readiness, writable
from config.unavailable import unavailable


@pytest.fixture(autouse=True)
def nothing_remembered():
    readiness.answered.clear()
    yield
    readiness.answered.clear()


def red(client):
    """Return the parts that do not answer."""
    answer = client.get("/readyz", headers={"host": "10.0.0.7"})  # as a probe asks
    parts = {name for name, state in answer.json().items() if state != "ok"}
    assert answer.status_code == (503 if parts - readiness.SPARED else 200)
    return parts


@pytest.mark.django_db
def test_all_is_green_when_all_is_well(client):
    assert red(client) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["missing", "unknown"])
def test_another_version_of_the_tables_is_named(client, change):
    rows = MigrationRecorder.Migration.objects
    if change == "missing":
        rows.filter(app="consults", name__in=["0004_roles", "0012_roles"]).delete()
    else:
        rows.create(app="consults", name="0099_future")

    assert red(client) == {"migrations"}


@pytest.mark.django_db(transaction=True)
def test_a_missing_column_is_named(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE consults_presence RENAME TO away")
    try:
        assert red(client) == {"tables"}
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO consults_presence")


@pytest.mark.django_db
def test_erasures_that_the_database_does_not_know_are_named(client, settings):
    entry = {
        "id": "1", "number": 9, "category": "consult", "needles": [], "key_id": "", "texts": [],
        "was_public": True, "created_at": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip
    settings.ERASURE_LEDGER.write_text(json.dumps(entry) + "\n")

    assert red(client) == {"erasures"}


@pytest.mark.django_db
def test_a_dead_replica_is_named(client, monkeypatch):
    read = readiness._read_tables

    def only_default(database):
        if database == "replica":
            raise ConnectionError
        read(database)

    monkeypatch.setattr(readiness, "_read_tables", only_default)
    assert red(client) == set()  # there is none
    monkeypatch.setattr(readiness, "connections", SimpleNamespace(settings={"replica": {}}))
    readiness.answered.clear()
    assert red(client) == {"replica"}


def test_without_a_database_no_part_of_it_is_asked(client, monkeypatch):
    def gone():
        raise OperationalError

    monkeypatch.setattr(readiness, "CHECKS", {"search": pytest.fail, "cache": lambda: None})
    monkeypatch.setattr(readiness, "_database", gone)
    assert red(client) == {"database", "search"}


def test_the_process_answers_by_any_name_and_without_a_database(client):
    answer = client.get("/healthz", headers={"host": "10.0.0.7"})

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_database_that_goes_before_the_page_is_asked_is_an_outage_too(client, monkeypatch):
    client.raise_request_exception = False
    client.cookies["sessionid"] = "a" * 32
    monkeypatch.setattr(
        SessionStore, "load", lambda session: (_ for _ in ()).throw(OperationalError)
    )

    answer = client.get("/admin/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


@pytest.mark.django_db
def test_probes_cost_nothing_for_some_seconds(client, django_assert_num_queries):
    client.get("/readyz")

    with django_assert_num_queries(0):
        client.get("/readyz")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({"config.writable.shutil.disk_usage": SimpleNamespace(free=0)}, "the disk is full"),
        ({"config.writable.os.access": False}, "the database is read-only"),
    ],
)
def test_a_database_that_takes_no_writes_is_named(client, monkeypatch, tmp_path, broken, why):
    """Readers go on reading, so the site is not taken off; whoever looks is told."""
    file = tmp_path / "db.sqlite3"
    file.touch()
    assert writable.why_not_file(file) == ""
    for name, answer in broken.items():
        monkeypatch.setattr(name, lambda *_, told=answer: told)
    assert writable.why_not_file(file) == why
    monkeypatch.setattr(writable, "why_not", lambda: writable.why_not_file(file))

    assert red(client) == {"writes"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "told"),
    [(13, "The disk is full."), (8, "read-only"), (5, "Somebody else writes"), (14, "be written")],
)
def test_who_sent_words_is_told_why_they_are_not_saved(rf, caplog, code, told):
    error = OperationalError("a sentence of SQLite")
    error.__cause__ = SqliteError(code)

    answer = unavailable(error, rf.post("/admin/"))

    assert answer.status_code == 503
    assert told in answer.content.decode()
    assert told in caplog.text
    assert told not in unavailable(error, rf.get("/")).content.decode()


class SqliteError(Exception):
    """What SQLite itself raises: an error with its code."""

    def __init__(self, code):
        super().__init__("")
        self.sqlite_errorcode = code
