"""Public pages are read from a replica only while it is there and close behind; else from the primary."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError

from config import middleware, replica, routers
from consults.public.views import indexes
from tests.factories import make_published_question

WRITTEN, REPLAYED = replica.WRITTEN, replica.REPLAYED


class Clock:
    now = 1000.0

    def monotonic(self):
        return self.now


@pytest.fixture
def standby(monkeypatch):
    """A replica whose positions the test sets."""
    clock, at = Clock(), {WRITTEN: 100, REPLAYED: 100}

    def number(database, sql):
        if isinstance(at[sql], Exception):
            raise at[sql]
        return at[sql]

    connections = {"replica": SimpleNamespace(vendor="postgresql")}
    known = type("Known", (dict,), {"settings": {"replica": {}}})(connections)
    monkeypatch.setattr(replica, "connections", known)
    monkeypatch.setattr(replica, "_number", number)
    monkeypatch.setattr(replica, "time", clock)
    return SimpleNamespace(clock=clock, at=at, replica=replica.Replica())


def after(standby, seconds, **positions):
    """Let time go by with these positions; returns whether the replica may answer."""
    standby.at.update(
        {WRITTEN if name == "written" else REPLAYED: at for name, at in positions.items()}
    )
    for _ in range(seconds):
        standby.clock.now += 1
        answer = standby.replica.may_answer()
    return answer


def test_one_that_keeps_up_answers(standby):
    assert after(standby, 1)
    assert after(standby, 60, written=200, replayed=200)


def test_one_that_lags_is_left_and_taken_back(standby):
    assert after(standby, 1)
    assert after(standby, 5, written=200, replayed=150)
    assert not after(standby, 10)
    assert after(standby, 4, replayed=250)


def test_one_that_is_gone_is_asked_again_after_a_pause(standby):
    assert not after(standby, 1, replayed=OperationalError())
    standby.at[REPLAYED] = 100
    assert not after(standby, 5)
    assert after(standby, 10)


def test_one_that_is_no_standby_is_left(standby):
    assert not after(standby, 5, replayed=None)


def test_without_a_replica_the_primary_answers():
    assert not replica.Replica().may_answer()


@pytest.fixture
def asked(monkeypatch):
    """Which database each start page was read from; the replica fails."""
    seen = []
    monkeypatch.setattr(middleware, "replica", replica.Replica())
    monkeypatch.setattr(middleware.replica, "may_answer", lambda: True)
    read = indexes.read_page

    def noted(*args, **kwargs):
        seen.append(routers.PublicReadsFromReplica().db_for_read(None))
        if seen[-1] == "replica":
            raise OperationalError
        return read(*args, **kwargs)

    monkeypatch.setattr(indexes, "read_page", noted)
    return seen


@pytest.mark.django_db
def test_a_page_the_replica_fails_is_read_from_the_primary(client, asked):
    make_published_question("Does it show?")

    answer = client.get("/")

    assert answer.status_code == 200
    assert "Does it show?" in answer.content.decode()
    assert asked == ["replica", "default"]


@pytest.mark.django_db
def test_who_has_a_session_reads_what_was_just_saved(editor_client, asked):
    assert editor_client.get("/").status_code == 200
    assert asked == ["default"]
