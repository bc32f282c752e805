"""Periodic work: what is due runs once, one run at a time; what is late is told where people look."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from config import readiness
from consults import periodic, system_checks
from consults.models import Backup, PeriodicRun

NAMES = ["rights", "mail", "sessions", "mails", "proofs", "links", "checks"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def ran(monkeypatch):
    """The commands that were called; those in `broken` fail."""
    seen = []

    def call(name, *words, **options):
        seen.append(name)
        if name in ran_broken:
            raise ran_broken[name]

    ran_broken = {}
    seen_with = type("Seen", (list,), {"broken": ran_broken})
    seen = seen_with()
    monkeypatch.setattr(periodic, "call_command", call)
    return seen


def run(*words):
    call_command("periodic", *words, verbosity=0)


def later(**time):
    """Let time go by, as the rows see it."""
    for row in PeriodicRun.objects.exclude(ended_at=None):
        row.ended_at -= timedelta(**time)
        row.save()


def test_what_is_due_runs_and_is_not_due_again(ran):
    run()
    assert sorted(PeriodicRun.objects.values_list("job", flat=True)) == sorted(NAMES)
    always, daily = (
        ["clear_lost_rights", "send_notices"],
        ["clearsessions", "mail_notices", "prove_erased"],
    )
    everything = [*always, *daily, "check_links", "run_checks"]
    assert ran == everything

    ran.clear()
    run()
    assert ran == always
    ran.clear()
    later(days=1)
    run()
    assert ran == [*always, *daily]
    ran.clear()
    run("--all")
    assert ran == everything
    ran.clear()
    run("--job", "links")
    assert ran == ["check_links"]


def test_a_clock_that_was_put_back_stops_nothing(ran):
    run()
    later(days=-30)
    ran.clear()
    run()
    assert len(ran) == len(NAMES)


def test_one_that_fails_is_told_and_stops_no_other(ran):
    ran.broken |= {"clearsessions": CommandError("No room."), "check_links": SystemExit(1)}

    with pytest.raises(CommandError, match=r"Failed: sessions\."):
        run()

    assert len(ran) == len(NAMES)
    rows = {row.job: row for row in PeriodicRun.objects.all()}
    assert (rows["sessions"].ended_at, rows["sessions"].problem) == (None, "No room.")
    assert rows["links"].ended_at  # dead links are told at the desk; the job is done
    assert [job.name for job in periodic.due()] == ["rights", "mail", "sessions"]


def test_two_at_once_do_nothing_twice(ran, capsys):
    with periodic.alone():
        run()

    assert ran == []
    assert "Another run is at work." in capsys.readouterr().out
    run()
    assert len(ran) == len(NAMES)


def test_what_is_late_is_told_at_the_desk_by_check_and_by_readyz(ran, client, admin_client):
    def told():
        readiness.answered.clear()
        return (
            "It is late" in admin_client.get("/admin/").content.decode(),
            [one.id for one in system_checks.periodic_work_is_done(databases=["default"])],
            client.get("/readyz").json()["periodic"],
        )

    late, fine = (True, ["consults.W007"], "no answer"), (False, [], "ok")
    assert told() == fine  # a new installation has its first day
    MigrationRecorder.Migration.objects.update(applied=timezone.now() - timedelta(days=9))
    assert told() == late
    run()
    assert told() == fine
    later(hours=23)
    assert told() == fine
    later(hours=2)
    assert told() == late
    assert client.get("/readyz").status_code == 200  # pages are served all the same
    readiness.answered.clear()


def test_every_job_is_a_command_that_takes_its_words(settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path)
    assert [job.name for job in periodic.jobs()] == [*NAMES[:5], "backup", *NAMES[5:]]
    for job in periodic.jobs():
        if job.name != "backup":
            assert periodic.run(job, None) == ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="runs on SQLite only")
def test_backups_are_made_where_they_belong_and_old_ones_go(settings, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    settings.BACKUP_DIR = str(folder)
    run("--job", "backup")
    [first] = Backup.objects.all()
    assert f"-until-{first.expires_on}.sqlite3" in first.path
    old = folder / "old.sqlite3"
    Path(first.path).rename(old)
    Path(f"{first.path}.sha256").rename(f"{old}.sha256")
    Backup.objects.update(expires_on=timezone.localdate() - timedelta(days=1), path=str(old))
    run("--job", "backup")

    left = sorted(path.name for path in folder.iterdir())
    newest = Backup.objects.first().path.rpartition("/")[2]
    assert left == [newest, f"{newest}.sha256"]
