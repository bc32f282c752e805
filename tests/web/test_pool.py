"""Threads of a web process share connections to PostgreSQL; waiting is told from a server that is gone."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection
from django.test import override_settings

from config import connection_count, start
from web.postgresql import base, pool

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL"),
]
PROCESS = "SELECT pg_backend_pid()"


@pytest.fixture
def shared(monkeypatch):
    """Make wrappers of Django, as threads have them, that share two connections."""
    monkeypatch.setattr(pool, "PATIENCE", 1.5)
    settings = {**connection.settings_dict, "OPTIONS": {**connection.settings_dict["OPTIONS"]}}
    made = []

    def make(alias="shared", **changes):
        own = {**settings, "OPTIONS": {**settings["OPTIONS"]}, **changes}
        base.share_connections(alias, own, 2)
        made.append(base.DatabaseWrapper(own, alias))
        return made[-1]

    yield make
    for wrapper in made:
        wrapper.close()
        wrapper.close_pool()
        base.doors.pop(wrapper.alias, None)


def process_of(wrapper):
    with wrapper.cursor() as cursor:
        cursor.execute(PROCESS)
        return cursor.fetchone()[0]


def test_six_threads_get_along_with_two_connections(shared):
    first, threads = shared(), Barrier(6)

    def page(number):
        wrapper = base.DatabaseWrapper(first.settings_dict, first.alias)
        threads.wait(5)
        seen = set()
        for _ in range(5):
            seen.add(process_of(wrapper))
            time.sleep(0.02)
            wrapper.close()  # as at the end of each request
        return seen

    with ThreadPoolExecutor(6) as pages:
        seen = set().union(*pages.map(page, range(6)))

    assert 1 <= len(seen) <= 2


def test_one_that_waits_in_vain_shuts_no_door_and_one_that_is_let_in_by_nobody_does(shared):
    busy = [shared(), shared()]
    for wrapper in busy:
        process_of(wrapper)
    late = shared()
    with pytest.raises(OperationalError, match="couldn't get a connection"):
        process_of(late)
    assert not base.door_of("shared").why
    busy[0].close()
    assert process_of(late)

    gone = shared("gone", PORT=1)
    for expected in ("couldn't get a connection", "couldn't get a connection"):
        with pytest.raises(OperationalError, match=expected):
            process_of(gone)
    assert base.door_of("gone").why


def test_a_web_process_shares_where_it_is_told_to_and_commands_do_not(monkeypatch):
    told = {}
    monkeypatch.setattr(start, "postgresql", type("Base", (), {"share_connections": staticmethod(
        lambda alias, settings, most: told.update({alias: most}))}))  # fmt: skip
    for most, expected in ((0, {}), (3, {"default": 3})):
        with override_settings(DATABASE_POOL=most):
            start.share_connections()
        assert told == expected


def test_check_tells_how_many_machines_the_server_has_room_for(monkeypatch):
    def told(pool):
        with override_settings(DATABASE_POOL=pool):
            return [
                (one.id, one.msg) for one in connection_count.connections_fit(databases=["default"])
            ]

    assert connection_count.connections_fit() == []
    [(identifier, sentence)] = told(4)
    assert (identifier, "up to 11 connections" in sentence) == ("consults.I002", True)
    assert "up to 19 connections" in told(0)[0][1]
    monkeypatch.setattr(connection_count, "of_this_machine", lambda: 10_000)
    assert told(4)[0][0] == "consults.W008"
