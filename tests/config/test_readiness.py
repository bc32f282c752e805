"""/readyz is green only where the pages are: each way they broke is one it names."""

import json
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config import readiness


@pytest.fixture(autouse=True)
def nothing_remembered():
    readiness.answered.clear()
    yield
    readiness.answered.clear()


def red(client):
    """Return the parts that do not answer."""
    answer = client.get("/readyz")
    parts = {name for name, state in answer.json().items() if state != "ok"}
    assert answer.status_code == (503 if parts else 200)
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


@pytest.mark.django_db
def test_probes_cost_nothing_for_some_seconds(client, django_assert_num_queries):
    client.get("/readyz")

    with django_assert_num_queries(0):
        client.get("/readyz")
