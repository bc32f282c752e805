"""A worker loads what it serves readers with; what only some need comes when it is asked for."""

import subprocess
import sys

import pytest

from text import dictionary

pytestmark = pytest.mark.processes
LATER = [
    "consults.checks.privacy",
    "consults.checks.contradictions",
    "consults.checks.name_lists",
    "django.test",
    "redis",
    "PIL",
    "phonenumbers",
    "rapidfuzz",
    "xlsxwriter",
]
SCRIPT = "import sys, config.wsgi; print(*[name for name in {names} if name in sys.modules])"


def test_a_worker_starts_without_what_readers_do_not_need(tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'db.sqlite3'}")
    monkeypatch.delenv("CACHE_URL", raising=False)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    command = [sys.executable, "-c", SCRIPT.format(names=LATER)]

    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr[-2000:]


def test_the_dictionary_takes_a_few_megabytes():
    words = dictionary._known()

    assert len(words) > 200_000
    assert words.itemsize * len(words) < 4_000_000
