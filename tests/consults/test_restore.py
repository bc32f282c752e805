"""Backups are whole, and a restored one never brings back what was erased."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from consults.backup import backups
from tests.config.test_settings import VARIABLES

# The command line of these tests always uses SQLite; once is enough.
pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="runs on SQLite only")
ROOT = Path(__file__).parent.parent.parent
VALUE = "Zebulon Quarkwright"
MAKE = f"""
from tests.factories import make_published_question, make_question
from consults.models import *
make_published_question("Erased later", number=9001, body="My elbow has itched since the storm came.")
make_published_question("Withdrawn later", number=9002)
q = make_question("Redacted later", number=9003, body="My neighbour {VALUE} has it too.")
make_published_question("Written before", number=9004)
"""
ERASE = f"""
from consults.erasure import redaction; from consults.editorial import workflow
from consults.models import *
from web import rights
by = rights.COMMAND_LINE
redaction.carry_out(redaction.begin_erasure(Question.objects.get(number=9001), by), by)
q = Question.objects.get(number=9003)
redaction.carry_out(redaction.begin(q, ["{VALUE}"], "name", by), by)
workflow.withdraw(Question.objects.get(number=9002), "a reason", by)
"""


class Installation:
    """A library in a folder of its own, and its command line."""

    def __init__(self, folder):
        self.folder, self.database = folder, folder / "db.sqlite3"

    def environment(self, **more):
        clean = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        return {
            **clean, "DATA_DIR": str(self.folder), "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "tests.settings", **more,
        }  # fmt: skip

    def manage(self, *words, **more):
        return subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *map(str, words)],
            env=self.environment(**more), cwd=self.folder, capture_output=True, text=True,
        )  # fmt: skip

    def run(self, code):
        done = self.manage("shell", "-v", "0", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def rows(self, sql):
        with closing(sqlite3.connect(self.database)) as database:
            return database.execute(sql).fetchall()

    @property
    def kept(self):
        return sorted(self.folder.glob("db.sqlite3.before-restore-*[0-9]"))


@pytest.fixture(scope="module")
def made(tmp_path_factory, migrated):
    """A library, its backup, and then an erasure, a redaction and a withdrawal."""
    site = Installation(tmp_path_factory.mktemp("site"))
    migrated(site.folder)
    site.run(MAKE)
    done = site.manage("backup", site.folder / "backup.sqlite3")
    assert done.returncode == 0, done.stderr
    site.told = done.stdout
    site.run(ERASE)
    return site


@pytest.fixture
def site(made, tmp_path):
    shutil.copytree(made.folder, tmp_path / "site")
    return Installation(tmp_path / "site")


NUMBERS = "SELECT number FROM consults_question ORDER BY number"
BODY = "SELECT body FROM consults_question WHERE number = 9003"


def test_a_backup_is_private_whole_and_says_so(made):
    backup = made.folder / "backup.sqlite3"

    assert "rows, checked" in made.told
    assert backup.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(backup)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert len(database.execute(NUMBERS).fetchall()) == 4
    assert {path.name: oct(path.stat().st_mode & 0o077) for path in made.folder.iterdir()} == {
        path.name: "0o0" for path in made.folder.iterdir()
    }
    assert not list(made.folder.glob("*.part"))


def test_a_backup_is_never_overwritten(site):
    done = site.manage("backup", site.folder / "backup.sqlite3")

    assert (done.returncode, "never overwritten" in done.stderr) == (2, True)


def test_what_was_erased_does_not_come_back(site):
    assert VALUE not in site.rows(BODY)[0][0]
    site.run("from tests.factories import tomorrow; from consults.models import *;"
             "Question.objects.filter(number=9004).update(published_at=tomorrow())")  # fmt: skip

    done = site.manage("restore", site.folder / "backup.sqlite3", "--yes")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Erased again: #9001." in done.stdout
    assert "Redacted again: #9003." in done.stdout
    assert "Nothing erased is left but in the backups named above." in done.stdout
    assert "backup backup.sqlite3: left" in done.stdout
    assert (
        "2 consults were off the site and are public again once it starts: #9002, #9004"
        in done.stdout
    )  # withdrawn, and scheduled for later
    assert site.rows(NUMBERS) == [(9002,), (9003,), (9004,)]
    assert site.rows(BODY) == [("My neighbour [name removed] has it too.",)]
    assert site.rows("SELECT number, was_public FROM consults_retirednumber") == [(9001, 1)]
    assert b"itched since the storm" not in site.database.read_bytes()
    ledger = (site.folder / "test.erasures.jsonl").read_text()
    assert VALUE.split()[1].lower() not in ledger.lower()
    assert len(ledger.splitlines()) == 2


def test_what_was_there_is_kept_and_its_end_is_named(site):
    before = site.rows("SELECT count(*) FROM consults_revision")

    done = site.manage("restore", site.folder / "backup.sqlite3", "--yes")

    (kept,) = site.kept
    assert kept.stat().st_mode & 0o777 == 0o600
    assert site.database.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(kept)) as database:
        assert database.execute("SELECT count(*) FROM consults_revision").fetchall() == before
    assert f"kept in {kept}. It still holds texts that are erased" in done.stdout
    paths = {path for (path,) in site.rows("SELECT path FROM consults_backup")}
    assert {str(kept), str(site.folder / "backup.sqlite3")} < paths  # and where it lay when made
    assert not list(site.folder.glob("*restoring*"))


def test_on_a_new_machine_the_ledger_comes_along(site, tmp_path):
    new = Installation(tmp_path / "new")
    new.folder.mkdir()
    shutil.copy(site.folder / ".secret_key", new.folder)

    done = new.manage(
        "restore", site.folder / "backup.sqlite3", "--ledger", site.folder / "test.erasures.jsonl"
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert new.rows(NUMBERS) == [(9002,), (9003,), (9004,)]
    assert new.rows(BODY) == [("My neighbour [name removed] has it too.",)]
    assert new.kept == []


def test_with_another_key_the_consult_is_erased_and_what_cannot_be_compared_is_held_back(site):
    site.run("from consults.editorial import workflow; from consults.models import *; from web import rights;"
             "q = Question.objects.get(number=9003); workflow.publish(q, rights.COMMAND_LINE)")  # fmt: skip
    assert site.manage("backup", site.folder / "later.sqlite3").returncode == 0
    with closing(sqlite3.connect(site.folder / "later.sqlite3")) as database:  # as if before it
        for table in ("consults_erasedtext", "consults_redaction", "consults_retirednumber"):
            database.execute(f"DELETE FROM {table}")
        database.commit()
    (site.folder / "later.sqlite3.sha256").unlink()
    (site.folder / ".secret_key").unlink()

    done = site.manage("restore", site.folder / "later.sqlite3", "--yes")

    assert done.returncode == 3
    assert "Made with another key" in done.stdout
    assert "Taken off the site: #9003." in done.stdout
    assert site.rows("SELECT status FROM consults_question WHERE number = 9003") == [("withdrawn",)]
    assert site.rows("SELECT number FROM consults_retirednumber") == [(9001,)]


def refused(site, file, *words):
    """Restore and return the refusal; nothing may have changed."""
    before = site.rows(NUMBERS)
    done = site.manage("restore", file, *words)
    assert done.returncode == 2, done.stdout + done.stderr
    assert site.rows(NUMBERS) == before
    assert site.kept == []
    assert not list(site.folder.glob("*restoring*"))
    return done.stderr.strip().splitlines()[-1]


def test_restore_refuses_with_a_sentence_and_changes_nothing(site):
    note = site.folder / "note.txt"
    note.write_text("no database")

    assert "say so with --yes" in refused(site, site.folder / "backup.sqlite3")
    assert "is damaged" in refused(site, note, "--yes")
    assert "is the database itself" in refused(site, site.database, "--yes")


def unusable(path):
    with pytest.raises(backups.BackupError) as refusal:
        backups.look_through(path)
    return str(refusal.value)


def test_a_backup_that_the_database_cannot_remember_is_deleted(site):
    code = """
from unittest import mock
from django.core.management import call_command
from django.db import OperationalError
with mock.patch("consults.models.Backup.objects.create", side_effect=OperationalError("disk is full")):
    call_command("backup", "unknown.sqlite3")
"""
    before = set(site.folder.iterdir())

    done = site.manage("shell", "-v", "0", "-c", code)

    assert done.returncode
    assert "The file is deleted again" in done.stderr
    left = {path.name for path in set(site.folder.iterdir()) - before}
    assert left <= {"db.sqlite3-wal", "db.sqlite3-shm"}


# What is patched so that the process dies in the middle, and the command that it dies in.
CUT_OFF = {
    "backup": ("consults.backup.backups.refuse_damaged", "backup", "again.sqlite3"),
    "restore": ("consults.backup.replacement.manage", "restore", "backup.sqlite3", "--yes"),
}
DIE = """
import os, signal
from unittest import mock
from django.core.management import call_command
with mock.patch("{}", lambda *words, **more: os.kill(os.getpid(), signal.SIGKILL)):
    call_command({})
"""


@pytest.mark.parametrize("name", CUT_OFF)
def test_what_a_killed_run_leaves_is_deleted_a_day_later(site, name):
    there = set(site.folder.iterdir())
    patched, *words = CUT_OFF[name]
    words[1] = str(site.folder / words[1])
    code = DIE.format(patched, ", ".join(map(repr, words)))
    assert site.manage("shell", "-v", "0", "-c", code).returncode == -9
    own = {site.folder / f"db.sqlite3{end}" for end in ("-wal", "-shm", ".in-use")}
    left = set(site.folder.iterdir()) - there - own
    assert any(path.stat().st_size > 100_000 for path in left)  # a whole library

    again = site.manage("backup", site.folder / "second.sqlite3", "--prune")
    assert left <= set(site.folder.iterdir()), "it may still be at work"
    for path in left:
        os.utime(path, (0, 0))
    third = site.manage("backup", site.folder / "third.sqlite3", "--prune")

    assert again.returncode == third.returncode == 0, again.stderr + third.stderr
    assert not left & set(site.folder.iterdir())
    assert all(f"Deleted: {path}" in third.stdout for path in left)


def test_a_file_of_something_else_is_no_backup(tmp_path):
    with closing(sqlite3.connect(tmp_path / "other.sqlite3")) as database:
        database.execute("CREATE TABLE cake (kind)")

    assert "no backup of this site" in unusable(tmp_path / "other.sqlite3")
    assert "no such file" in unusable(tmp_path / "nowhere")


def test_a_changed_and_a_damaged_backup_are_told_apart(site):
    backup = site.folder / "backup.sqlite3"
    data = bytearray(backup.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = os.urandom(4096)
    backup.write_bytes(data)

    assert "checksum" in unusable(backup)
    (site.folder / "backup.sqlite3.sha256").unlink()
    assert "is damaged" in unusable(backup)


def test_a_newer_backup_names_what_is_unknown_here(site):
    backup = site.folder / "backup.sqlite3"
    with closing(sqlite3.connect(backup)) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)",
            ("consults", "0099_future", datetime(2030, 1, 1).isoformat()),
        )
        database.commit()
    (site.folder / "backup.sqlite3.sha256").unlink()

    assert "newer version of this site (consults.0099_future is unknown here)" in unusable(backup)


def test_restore_brings_an_older_backup_to_todays_tables(site):
    (site.folder / "backup.sqlite3").unlink()
    assert site.manage("migrate", "consults", "0002", "--verbosity", "0").returncode == 0
    with closing(sqlite3.connect(site.database)) as database:
        database.execute("VACUUM INTO ?", [str(site.folder / "older.sqlite3")])
    (site.folder / "test.erasures.jsonl").unlink()  # that version kept no ledger
    assert site.manage("migrate", "--verbosity", "0").returncode == 0

    done = site.manage("restore", site.folder / "older.sqlite3", "--yes")

    assert done.returncode == 0, done.stdout + done.stderr
    later = (
        len([*ROOT.glob("consults/migrations/00*.py"), *ROOT.glob("accounts/migrations/00*.py")])
        - 2
    )
    assert f"older than this version: {later} migrations were carried out" in done.stdout
    assert site.manage("migrate", "--check").returncode == 0
    assert site.rows("SELECT number FROM consults_redaction ORDER BY number") == [(9001,), (9003,)]


def test_restore_refuses_while_the_site_or_another_program_has_the_database(site):
    backup = site.folder / "backup.sqlite3"
    script = "import django; django.setup(); print('up', flush=True); input()"
    server = subprocess.Popen(
        [sys.executable, "-c", script], env=site.environment(DJANGO_SETTINGS_MODULE="config.settings"),
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert server.stdout.readline() == "up\n"
        assert "in use by the site or by a command" in refused(site, backup, "--yes")
    finally:
        server.communicate("\n")
    with closing(sqlite3.connect(site.database)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("SELECT count(*) FROM consults_question").fetchone()
        assert "open in another program" in refused(site, backup, "--yes")
    assert site.manage("restore", backup, "--yes").returncode == 0


def test_a_damaged_database_is_replaced_and_kept(site):
    site.database.write_bytes(b"x" * 8192)

    done = site.manage("restore", site.folder / "backup.sqlite3", "--yes")

    assert done.returncode == 0, done.stdout + done.stderr
    assert site.rows(NUMBERS) == [(9002,), (9003,), (9004,)]
    assert site.kept[0].read_bytes() == b"x" * 8192


def test_what_was_erased_and_is_known_nowhere_any_more_is_said(site):
    site.database.write_bytes(b"x" * 8192)
    (site.folder / "test.erasures.jsonl").unlink()

    done = site.manage("restore", site.folder / "backup.sqlite3", "--yes")

    assert done.returncode == 1
    assert "its erasures could not be read" in done.stderr


def test_a_ledger_with_lines_that_cannot_be_read_is_no_good_end(site):
    with (site.folder / "test.erasures.jsonl").open("a") as file:
        file.write('{"id": "cut of')
    (site.folder / "left.txt").write_text(
        f"{VALUE} and more"
    )  # so that a proof finds something left

    done = site.manage("restore", site.folder / "backup.sqlite3", "--yes")

    assert done.returncode == 1
    assert "cannot be read: 1. What they erased may be public again" in done.stderr
    assert "Something that was erased is left." in done.stdout
    assert "Start the site." not in done.stdout
    assert site.rows(NUMBERS) == [(9002,), (9003,), (9004,)]
    assert "consults.W004" in site.manage("check", "--database", "default").stderr


def test_a_file_copied_by_hand_stops_the_start_until_erasures_are_carried_out(site):
    shutil.copy(site.folder / "backup.sqlite3", site.database)
    start = [sys.executable, "-c", "import config.wsgi"]

    refusal = subprocess.run(
        start, env=site.environment(), cwd=ROOT, capture_output=True, text=True
    ).stderr
    assert "The ledger holds 2 erasures that this database does not know (#9001, #9003)" in refusal
    assert "carry_out_erasures" in refusal
    assert "consults.W004" in site.manage("check", "--database", "default").stderr
    assert site.manage("backup", site.folder / "spread.sqlite3").returncode == 2

    done = site.manage("carry_out_erasures")

    assert (done.returncode, done.stdout) == (0, "Erased again: #9001.\nRedacted again: #9003.\n")
    assert site.rows(NUMBERS) == [(9002,), (9003,), (9004,)]
    assert subprocess.run(start, env=site.environment(), cwd=ROOT).returncode == 0
    assert "is known to this database" in site.manage("carry_out_erasures").stdout


def test_a_disk_that_is_full_ends_a_restore_with_a_sentence_and_everything_as_it_was(site):
    before = site.rows(NUMBERS) + site.rows(BODY)
    room = site.database.stat().st_size // 2 // 512  # blocks a file may have, for half of the copy
    words = [str(ROOT / "manage.py"), "restore", str(site.folder / "backup.sqlite3"), "--yes"]

    done = subprocess.run(
        ["sh", "-c", f'ulimit -f {room}; exec "$0" "$@"', sys.executable, *words],
        env=site.environment(), cwd=site.folder, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 2
    assert "cannot be copied beside" in done.stderr
    assert "Nothing was changed." in done.stderr
    assert "Traceback" not in done.stderr
    assert site.rows(NUMBERS) + site.rows(BODY) == before
    assert (site.kept, list(site.folder.glob("*restoring*"))) == ([], [])


POOL = """
import django, os, time
django.setup()
from consults.importing import parsing
pool = parsing.workers()
print(pool.submit(os.getpid).result(), flush=True)
time.sleep(60)
"""


def is_running(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] not in "XZ"
    except FileNotFoundError:
        return False


def test_workers_of_a_killed_import_keep_no_hold_on_the_database(tmp_path):
    variables = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-c", POOL]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=variables) as parent:
        worker = int(parent.stdout.readline())
        assert is_running(worker)
        parent.kill()

    ended = time.monotonic() + 10
    while is_running(worker) and time.monotonic() < ended:
        time.sleep(0.05)
    assert not is_running(worker)
