"""An upgrade while the old version still serves: OLD names its commit or tag, else the last tag, else the last
commit before the newest migration."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx

from tests.drills.cases import content_of, drill
from tests.faults.servers import PostgreSQL, Watch, site_on
from tests.test_processes import ROOT, Desk, Site


def git(*words):
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip()


def old_version():
    if told := os.environ.get("OLD"):
        return told
    if tag := git("describe", "--tags", "--abbrev=0"):
        return tag
    newest = sorted((ROOT / "consults" / "migrations").glob("0*.py"))[-1]
    added = git("log", "--diff-filter=A", "--format=%H", "-1", "--", str(newest))
    return f"{added}^"


class Old(Site):
    """A site that an older version serves, from a folder with its files."""

    def __init__(self, folder, code):
        super().__init__(folder)
        self.code = code
        self.environment["PYTHONPATH"] = str(code)

    def run(self, program, *words, **more):
        return subprocess.Popen(
            [sys.executable, *program, *words], env=self.environment, cwd=self.code, **more
        )

    def manage(self, *words, good=(0,), **environment):
        done = self.run(
            ["manage.py"],
            *map(str, words),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        told = done.communicate()[0]
        assert done.returncode in good, told
        return told

    def start(self):
        self.log = (self.folder / "server.log").open("w")
        words = [
            "config.wsgi",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            "2",
            "--threads",
            "4",
        ]
        self.server = self.run(
            ["-m", "gunicorn"], *words, "--no-control-socket", stdout=self.log, stderr=self.log
        )
        for _ in range(300):
            try:
                if httpx.get(f"{self.address}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "server.log").read_text())


@contextmanager
def code_of(version, folder):
    folder.mkdir()
    archive = subprocess.Popen(["git", "archive", version], cwd=ROOT, stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "-C", folder], stdin=archive.stdout, check=True)
    assert archive.wait() == 0, f"no such version: {version}"
    yield folder


NEW_CONSULT = {
    "title": "Typed in the old version",
    "department": "Neurology",
    "body": "Does it stay?",
}


@drill(
    "O17",
    "the new tables under the old version, which reads and writes, on both databases",
    "no 500, nothing lost; then both versions side by side, then the new one alone",
)
def rolling_upgrade(stage):
    came = []
    for engine in ("postgresql", "sqlite"):
        folder = stage.folder / f"upgrade-{engine}"
        folder.mkdir()
        server = PostgreSQL(folder / "cluster") if engine == "postgresql" else None
        try:
            came.append(f"{engine}: {upgraded(folder, server)}")
        finally:
            if server:
                server.stop("immediate")
    return ", ".join(came)


def upgraded(folder, server):
    address = server.url if server else f"sqlite:///{folder}/data/db.sqlite3"
    key = "kQ2v7Yp9sX4mZ8tR1wB6nC3jH5gF0dLaE"
    with code_of(old_version(), folder / "code") as code:
        (folder / "data").mkdir(mode=0o700)
        old = Old(folder / "data", code)
        old.environment |= {"DATABASE_URL": address, "SECRET_KEY": key}
        old.manage("migrate", "--verbosity", "0")
        old.manage("collectstatic", "--noinput", "--verbosity", "0")
        old.manage("load_demo")
        old.manage("shell", "-v", "0", "-c", CHIEF)
        old.start()
        try:
            return beside(folder, old, address, key)
        finally:
            old.end(15)


def beside(folder, old, address, key):
    desk, before = Desk(old), content_of(old)
    pages = ("/", "/consults/", "/faq/", "/doctors/", "/consults/?q=sleep")
    environment = {"DATABASE_URL": address, "SECRET_KEY": key}
    with site_on(folder / "data", fresh=False, served=False, **environment) as new:
        with Watch(old, "/consults/") as watch:
            new.manage("migrate", "--verbosity", "0")
            assert content_of(new) == before, "the documents are others"
            write(old, desk, "in the old version")
            for page in pages:
                assert httpx.get(f"{old.address}{page}", timeout=60).status_code == 200, page
            new.manage("collectstatic", "--noinput", "--verbosity", "0")
            new.start()
            try:
                other = Desk(new)
                write(new, other, "in the new version")
                write(old, desk, "in the old one again")
                for site in (old, new):
                    page = httpx.get(f"{site.address}/consults/", timeout=60)
                    assert page.status_code == 200
            finally:
                new.end(15)
        assert watch.statuses <= {200, 503}, watch.statuses
        new.manage("check_counts")
        texts = new.manage("shell", "-v", "0", "-c", TEXTS)
        for words in ("in the old version", "in the new version", "in the old one again"):
            assert words in texts, words
        assert NEW_CONSULT["title"] in new.manage("export_content")
    slow = len([status for _, _, status, _ in watch.seen if status == 503])
    return f"{len(watch.seen)} pages of the old version meanwhile, {slow} of them 503"


def write(site, desk, words):
    """Comment at the desk and import a document."""
    pk = site.manage("shell", "-v", "0", "-c", FIRST).strip().splitlines()[-1]
    desk.comment(pk, words)
    file = site.folder / "one.jsonl"
    document = {**NEW_CONSULT, "body": f"Does it stay, {words}?", "source": {"id": words}}
    file.write_text(json.dumps(document) + "\n")
    site.manage("import_content", file)


FIRST = "from consults.models import Question; print(Question.objects.order_by('pk').first().pk)"
TEXTS = "from consults.models import Comment; print([c.text for c in Comment.objects.all()])"
CHIEF = """
from django.contrib.auth.models import User
User.objects.create_superuser("chief", "chief@example.org", "word")
"""
