"""/metrics: for who has the token, figures that name nobody; for everybody else there is no such address."""

import os
import re
import runpy
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.test import Client
from django.utils import timezone

from config import metric_page, metrics
from consults.models import PeriodicRun, WaitingMail
from tests.config.test_settings import start
from tests.factories import make_published_question

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-many-letters"
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def counted(settings, monkeypatch):
    """A site whose figures can be read; returns a function that reads them as {name with labels: number}."""
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    metrics.registry.cache_clear()
    metrics.counters.cache_clear()
    client = Client()

    def read():
        answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert (answer.status_code, answer["Content-Type"]) == (200, metric_page.KIND)
        assert "no-store" in answer["Cache-Control"]
        lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
        return {name: float(number) for name, number in (line.rsplit(" ", 1) for line in lines)}

    yield read
    metrics.registry.cache_clear()
    metrics.counters.cache_clear()


def test_without_the_token_there_is_no_such_address(client, settings, counted):
    for sent in ("", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer ", "Bearer ü"):
        assert client.get("/metrics", headers={"authorization": sent}).status_code == 404
    settings.METRICS_TOKEN = ""
    for sent in ("Bearer ", f"Bearer {TOKEN}"):
        assert client.get("/metrics", headers={"authorization": sent}).status_code == 404
    with pytest.raises(MiddlewareNotUsed):
        metrics.MetricsMiddleware(None)


def test_a_short_token_stops_the_start(tmp_path):
    assert "METRICS_TOKEN must be" in start(tmp_path, METRICS_TOKEN="short")


def test_what_is_counted_names_no_path_no_word_and_nobody(counted, lion, editor):
    client = Client()
    counted()
    path = client.get(f"/consults/{lion.number}/")["Location"]
    for address in (path, "/consults/?q=zebracanary", "/admin/login/", "/no-such-canary/"):
        client.get(address)
    client.post("/admin/login/", {"username": editor.username, "password": "wrongcanary"})

    seen = counted()

    def answers(kind, status):
        return seen.get(f'consults_requests_total{{kind="{kind}",status="{status}"}}')

    assert (answers("public", "2xx"), answers("public", "3xx")) == (2, 1)
    assert (answers("desk", "2xx"), answers("other", "4xx")) == (2, 1)
    assert seen['consults_refused_passwords_total{why="wrong"}'] == 1
    assert seen['consults_request_seconds_count{kind="public"}'] == 3
    text = " ".join(seen)
    for word in ("canary", editor.username, str(lion.number), "127.0.0.1", "lion"):
        assert word not in text
    assert set(re.findall(r'(\w+)="', text)) <= {"kind", "status", "le", "part", "job", "why"}


@pytest.fixture
def lion():
    return make_published_question("A lion", number=4177)


def test_how_late_and_old_things_are_at_the_moment(counted, lion, editor):
    PeriodicRun.objects.create(job="links", began_at=timezone.now(), ended_at=timezone.now())
    made = timezone.now() - timezone.timedelta(hours=2)
    WaitingMail.objects.create(kind="comment", question=lion, person=editor, made_at=made)

    seen = counted()

    assert seen['consults_ready{part="database"}'] == 1
    assert 0 <= seen['consults_job_age_seconds{job="links"}'] < 60
    assert seen["consults_notices_waiting"] == 1
    assert 7190 < seen["consults_notice_age_seconds"] < 7260
    assert "consults_jobs_late" in seen


def test_without_a_database_the_answer_says_so(counted, monkeypatch):
    monkeypatch.setattr(metric_page.readiness, "results", lambda: {"database": False})
    monkeypatch.setattr(metric_page.Moment, "_rows", _no_database)

    assert counted()['consults_ready{part="database"}'] == 0


def _no_database(self):
    raise metric_page.DatabaseError
    yield


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")
def test_prometheus_finds_nothing_to_say(counted, client):
    client.get("/")
    text = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).content

    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True)

    assert (done.returncode, done.stderr) == (0, b"")


COUNT = """
import sys
from django.conf import settings
settings.configure(METRICS_TOKEN="x")
from config import metrics
for _ in range(int(sys.argv[1])):
    metrics.password_refused("wrong")
"""


def test_workers_count_together_and_the_next_one_in_a_place_goes_on(tmp_path, monkeypatch):
    """Counts never fall when a worker is replaced, and no file is left behind for each of them."""
    for place, times in (("0", 2), ("1", 3), ("0", 4)):
        told = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "METRICS_PLACE": place}
        subprocess.run([os.sys.executable, "-c", COUNT, str(times)], env=told, cwd=ROOT, check=True)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    registry = metric_page.prometheus.CollectorRegistry()
    metric_page.multiprocess.MultiProcessCollector(registry, str(tmp_path))

    assert registry.get_sample_value("consults_refused_passwords_total", {"why": "wrong"}) == 9
    assert sorted(path.name for path in tmp_path.iterdir()) == ["counter_0.db", "counter_1.db"]


def test_gunicorn_gives_each_living_worker_a_place_of_its_own():
    fork = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))["pre_fork"]
    server = SimpleNamespace(WORKERS={})
    for pid in range(3):
        server.WORKERS[pid] = worker = SimpleNamespace()
        fork(
            SimpleNamespace(WORKERS={p: w for p, w in server.WORKERS.items() if w is not worker}),
            worker,
        )
    assert [worker.place for worker in server.WORKERS.values()] == [0, 1, 2]
    del server.WORKERS[1]
    new = SimpleNamespace()
    fork(server, new)
    assert new.place == 1
