"""A PostgreSQL that is gone or frozen is given up within seconds; `make faults` does it to a real one."""

import socket
import time
from types import SimpleNamespace

import psycopg
import pytest
from django.db import OperationalError, connection

from consults.models import Question
from faq.models import FaqTag
from tests.factories import make_department, make_published_question, make_tag
from web.postgresql import base

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL")


@pytest.fixture
def silent():
    """A port where connections are taken and nobody says a word, as a frozen server does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def wrapper(silent):
    """Django's connection to a silent server."""
    settings = {
        **connection.settings_dict, "NAME": "a", "HOST": "127.0.0.1", "PORT": silent, "USER": "a",
        "PASSWORD": "", "OPTIONS": {"connect_timeout": 1},
    }  # fmt: skip
    base.doors.pop("silent", None)
    return base.DatabaseWrapper(settings, "silent")


def tries(wrapper):
    """Try to connect; returns how long the refusal took."""
    begin = time.monotonic()
    with pytest.raises(OperationalError), wrapper.wrap_database_errors:
        wrapper.connect()
    return time.monotonic() - begin


def test_a_silent_server_is_given_up_and_not_asked_by_everybody(wrapper):
    assert 0.5 < tries(wrapper) < 4
    assert tries(wrapper) < 0.2
    base.doors["silent"].next_try = 0  # the pause is over: one tries again
    assert tries(wrapper) > 0.5


def test_one_of_many_tries_again_after_the_pause():
    door = base.Door()
    assert door.may_try()
    assert door.may_try()
    door.shut("gone")
    assert not door.may_try()
    door.next_try = 0
    assert [door.may_try() for _ in range(3)] == [True, False, False]
    door.open()
    assert door.may_try()


def test_silence_is_told_from_slowness(silent):
    def there(port):
        info = SimpleNamespace(host="127.0.0.1", hostaddr="", port=port)
        return base.Connection._server_is_there(SimpleNamespace(info=info))

    assert not there(silent)
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert not there(port)


@pytest.mark.django_db
@on_postgresql
def test_a_slow_statement_of_a_server_that_is_there_goes_on(monkeypatch):
    monkeypatch.setattr(base, "SILENCE", 0.2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1), 7")
        assert cursor.fetchone()[1] == 7


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_a_connection_to_a_frozen_server_is_closed(monkeypatch):
    monkeypatch.setattr(base, "SILENCE", 0.2)
    monkeypatch.setattr(base, "MAY_WE_USE_TLS", b"\0")  # nothing a server would answer
    monkeypatch.setattr(base, "REACH", 0.2)
    with pytest.raises(OperationalError, match="does not answer"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(2)")
    assert connection.connection is None or connection.connection.closed
    connection.close()
    monkeypatch.undo()
    with pytest.raises(OperationalError, match="does not answer"):
        connection.ensure_connection()  # for a moment nobody asks it again
    base.doors["default"].next_try = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_errors_are_those_of_the_driver():
    assert base.DatabaseWrapper.Database.OperationalError is psycopg.OperationalError


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_a_server_that_ends_a_connection_is_told_in_the_words_of_django():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        process = cursor.fetchone()[0]
    rows = FaqTag.objects.order_by("pk").iterator(chunk_size=1)
    make_tag("One"), make_tag("Two"), make_tag("Three")
    next(rows)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [process])
    other.close()

    with pytest.raises(OperationalError):
        list(rows)

    connection.close()


@pytest.mark.django_db
@on_postgresql
@pytest.mark.parametrize(
    ("stored", "year"),
    [("0001-01-01 00:00:00+14", 1900), ("20000-01-01 00:00:00+00", 2199)],
)
def test_a_time_that_python_cannot_hold_takes_no_page_down(stored, year, client):
    question = make_published_question(department=make_department("Neurology"))
    with connection.cursor() as cursor:
        for table, key in (("consults_question", "id"), ("consults_listing", "question_id")):
            cursor.execute(
                f"UPDATE {table} SET published_at = %s WHERE {key} = %s", [stored, question.pk]
            )

    assert Question.objects.get(pk=question.pk).published_at.year == year
    for path in (
        "/consults/",
        "/departments/neurology/",
        "/sitemap.xml",
        question.get_absolute_url(),
    ):
        assert client.get(path).status_code in {200, 301, 404}
