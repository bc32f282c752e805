"""SQLite stays whole while processes of every kind use it: nothing acknowledged is lost, whatever ends them.

A server with two workers, redactions with their proofs in both, commands beside it, and an end that is
graceful or none at all. PROCESS_ROUNDS=20 repeats it.
"""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from django.db import connection

from tests.config.test_settings import VARIABLES
from tests.ports import free_port

ROOT = Path(__file__).parent.parent
ROUNDS = int(os.environ.get("PROCESS_ROUNDS", "1"))
CONSULTS = 4
MAKE = f"""
from django.contrib.auth.models import User
from tests.factories import make_question
User.objects.create_superuser("chief", password="word")
for number in range({CONSULTS}):
    make_question(number=7000 + number, body=f"My neighbour Zebulon Quark{{number}}wright has it too.")
"""

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="runs on SQLite only"),
]


class Site:
    """A library in a folder of its own, its server and its command line."""

    def __init__(self, folder):
        self.folder, self.database = folder, folder / "db.sqlite3"
        self.port = free_port()
        clean = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        # The settings of a real site: connections that stay open between requests are what is at stake.
        own = {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
        self.environment = {**clean, **own, "PYTHONPATH": str(ROOT)}

    def manage(self, *words, good=(0,), **environment):
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *map(str, words)],
            env=self.environment | environment, cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode in good, done.stdout + done.stderr
        return done.stdout

    def start(self):
        self.log = (self.folder / "server.log").open("w")
        self.server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}",
             "--workers", "2", "--threads", "4", "--no-control-socket"],
            env=self.environment, cwd=ROOT, stdout=self.log, stderr=self.log,
        )  # fmt: skip
        for _ in range(300):
            try:
                if httpx.get(f"{self.address}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "server.log").read_text())

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def workers(self):
        """Return the process ids of the workers."""
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def end(self, how):
        """Stop the server: gracefully, or every process of it at once."""
        processes = [self.server.pid, *self.workers]
        for pid in processes if how == signal.SIGKILL else processes[:1]:
            os.kill(pid, how)
        self.server.wait(timeout=30)
        self.log.close()

    def deleted(self):
        """Return the files of the database that a worker has open and that are gone from the folder."""
        found = []
        for pid in self.workers:
            for link in Path(f"/proc/{pid}/fd").iterdir():
                try:
                    target = os.readlink(link)
                except OSError:
                    continue  # closed since it was listed
                if "db.sqlite3" in target and target.endswith("(deleted)"):
                    found.append(target)
        return found

    def rows(self, sql):
        with closing(sqlite3.connect(self.database)) as database:
            return [row[0] for row in database.execute(sql).fetchall()]


class Desk:
    """An editor's browser that opens a connection for each request, so that both workers answer."""

    def __init__(self, site):
        self.browser = httpx.Client(
            base_url=site.address, headers={"Connection": "close"}, timeout=60
        )
        self.saved = []
        login = "/admin/login/?next=/healthz"
        self.browser.get(login)
        answer = self.post(login, {"username": "chief", "password": "word"})
        assert answer.status_code == 302, answer.text

    def post(self, address, data):
        token = self.browser.cookies.get("csrftoken", "")
        return self.browser.post(address, data={**data, "csrfmiddlewaretoken": token})

    def comment(self, pk, words):
        answer = self.post(f"/admin/consults/question/{pk}/comments/", {"text": words})
        assert answer.status_code == 302, (answer.status_code, answer.text[:2000])
        self.saved.append(words)

    def redact(self, pk, words):
        data = {"value": words, "category": "name", "confirm": "yes"}
        answer = self.post(f"/admin/consults/question/{pk}/redact/", data)
        assert answer.status_code == 302, (answer.status_code, answer.text[:2000])


def work(site, desk):
    """Saves, redactions and commands in turn, as on a busy day; returns the source ids imported."""
    imported = []
    for turn in range(CONSULTS):
        pk = turn + 1
        desk.comment(pk, f"before {turn}")
        desk.redact(pk, f"Zebulon Quark{turn}wright")
        command(site, turn, imported)
        desk.comment(pk, f"after {turn}")
        assert site.deleted() == []
    return imported


def command(site, turn, imported):
    """Run one command of manage.py beside the server, another one each turn."""
    if turn % 3 == 0:
        site.manage("prove_erased", "--unfinished", good=(0, 1, 3))  # older backups hold the words
    elif turn % 3 == 1:
        document = {
            "title": f"Imported {turn}", "department": "Neurology",
            "body": f"Question {turn}: my knee creaks on the stairs.", "source": {"id": f"{turn}"},
        }  # fmt: skip
        path = site.folder / "one.jsonl"
        path.write_text(json.dumps(document) + "\n")
        site.manage("import_content", path)
        imported.append(f"{turn}")
    else:
        site.manage("backup", site.folder / f"backup{turn}.sqlite3")


@pytest.mark.parametrize("round_", range(ROUNDS))
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
def test_every_acknowledged_save_is_there_and_the_database_is_whole(
    tmp_path, migrated, end, round_
):
    site = Site(tmp_path)
    migrated(tmp_path)
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    site.manage("shell", "-v", "0", "-c", MAKE)
    site.start()
    try:
        desk = Desk(site)
        imported = work(site, desk)
    finally:
        site.end(end)

    assert site.rows("PRAGMA integrity_check") == ["ok"]
    assert set(site.rows("SELECT text FROM consults_comment")) == set(desk.saved)
    assert set(imported) <= set(site.rows("SELECT source_id FROM consults_question"))
    bodies = " ".join(site.rows("SELECT body FROM consults_question"))
    assert not re.search(r"Quark\d", bodies)
    assert bodies.count("[name removed]") == CONSULTS
    for path in tmp_path.glob("*.sqlite3"):
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
