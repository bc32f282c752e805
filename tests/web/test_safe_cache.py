"""A cache that is gone, full or frozen costs a limit its memory, never a page."""

import os
import signal
import socket
import subprocess
import time
from shutil import which

import pytest
from django.core.cache import cache, caches

from config import readiness
from config.settings import caches as real
from tests.factories import make_published_question
from web import safe_cache

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["gone", "full", "frozen"])
def broken(request, settings):
    """A Redis in trouble as the shared cache, with the options of production."""
    if not which("redis-server"):
        pytest.skip("redis-server is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    more = ["--maxmemory", "1"] if request.param == "full" else []
    server = subprocess.Popen(
        ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", *more],
        stdout=subprocess.DEVNULL,
    )
    for _ in range(50):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.1)
    if request.param == "gone":
        server.kill()
    elif request.param == "frozen":
        os.kill(server.pid, signal.SIGSTOP)
    settings.CACHES = {
        **settings.CACHES,
        "shared": real.shared_cache(f"redis://127.0.0.1:{port}/1"),
    }
    yield
    server.kill()
    server.wait(10)


def test_the_desk_and_its_figures_open(broken, editor_client):
    make_published_question(number=700)
    readiness.answered.clear()  # another test may have asked a moment ago
    begin = time.monotonic()

    for address in ("/admin/", "/admin/figures/", "/", "/healthz"):
        assert editor_client.get(address).status_code == 200
    assert editor_client.get("/readyz").json()["cache"] == "no answer"
    assert time.monotonic() - begin < 8


def test_limits_go_on_counting(broken, client):
    make_published_question(number=700)

    answers = [client.post("/tell/700/feedback/", {"helpful": "yes"}) for _ in range(22)]

    assert [answer.status_code for answer in answers].count(429) == 2


def test_every_step_of_a_cache_is_answered(broken, caplog):
    assert cache.get_or_set("a", 5, 60) == 5
    assert cache.incr("a") == 6
    assert cache.incr("b") == 1
    assert cache.add("c", 1)
    cache.set_many({"d": 1})
    assert cache.get_many(["d"]) == {"d": 1}
    assert cache.touch("c")
    assert cache.delete("c")
    cache.clear()
    assert cache.get("a") is None
    assert len([line for line in caplog.records if "does not answer" in line.getMessage()]) == 1


def test_a_cache_that_came_back_is_asked_again(monkeypatch):
    monkeypatch.setattr(caches["shared"], "get", lambda *a: 1 / 0)
    assert cache.get("x") is None
    monkeypatch.undo()
    caches["shared"].set("x", 7)
    assert cache.get("x") is None

    safe_cache.answers_again()

    assert cache.get("x") == 7


def test_a_count_that_is_nowhere_begins_at_nothing():
    assert [cache.incr("n"), cache.incr("n", 2), cache.incr("n")] == [1, 3, 4]
