"""The work that comes again and again: ``manage.py periodic`` does what is due, as often as one likes.

Each job is a command of its own, so it can be run alone. Only one `periodic` works on a database at a time.
"""

import fcntl
import logging
import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.utils import timezone

from consults.models import PeriodicRun
from web.private_files import PRIVATE

log = logging.getLogger(__name__)
LOCK = 0x636F6E73  # “cons”: the advisory lock of PostgreSQL
PATIENCE = timedelta(days=1)  # by which a job may be behind before it is called late


@dataclass(frozen=True)
class Job:
    """A command, and how often it has to run. `wanted` says whether this installation has the job at all."""

    name: str
    title: str
    every: timedelta
    words: tuple  # of the command
    wanted: bool = True


def jobs():
    """Return the Jobs of this installation, the quick ones first."""
    day, week = timedelta(days=1), timedelta(days=7)
    found = [
        Job(
            "rights",
            "what people scheduled who lost the right",
            timedelta(),
            ("clear_lost_rights",),
        ),
        Job("mail", "notices that wait", timedelta(), ("send_notices",)),
        Job("sessions", "sessions that ended", day, ("clearsessions",)),
        Job("mails", "mails of what is new, for who wants them once a day", day, ("mail_notices",)),
        Job("proofs", "redactions that are not proved yet", day, ("prove_erased", "--unfinished")),
        Job("backup", "backup", day, ("backup", "--prune"), bool(settings.BACKUP_DIR)),
        Job("links", "links in published texts", week, ("check_links",)),
        Job("checks", "checks over the library", week, ("run_checks",)),
    ]
    return [job for job in found if job.wanted]


class Busy(Exception):
    """Another `periodic` is at work."""


@contextmanager
def alone():
    """Keep other runs away, those of other machines too. Raises Busy where there is one."""
    keep = _in_postgresql if connection.vendor == "postgresql" else _in_a_file
    with keep():
        yield


@contextmanager
def _in_postgresql():
    own = connections.create_connection(
        "default"
    )  # jobs may close theirs, and the lock goes with it
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                raise Busy
        yield
    finally:
        own.close()


@contextmanager
def _in_a_file():
    descriptor = os.open(settings.DATA_DIR / "periodic.lock", os.O_RDWR | os.O_CREAT, PRIVATE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Busy from None
    finally:
        os.close(descriptor)


def due(wanted=(), everything=False):
    """Return the Jobs to run now: those whose last end is longer ago than they allow, or that are named."""
    if wanted or everything:
        return [job for job in jobs() if everything or job.name in wanted]
    ended, now = _ended(), timezone.now()
    slack = timedelta(minutes=30)  # a timer is a little early now and then
    return [
        job
        for job in jobs()
        # a clock that was put back leaves an end in the future behind
        if not (at := ended.get(job.name)) or at > now or now - at >= job.every - slack
    ]


def run(job, stdout):
    """Run one Job and note how it ended; returns why it failed, "" for done.

    A command that ends with another code than 0 has something to tell and is done all the same.
    """
    row, _ = PeriodicRun.objects.update_or_create(
        job=job.name, defaults={"began_at": timezone.now()}
    )
    problem = ""
    try:
        call_command(*job.words, stdout=stdout)
    except SystemExit:
        pass  # it found something, and said so at the desk
    except CommandError as refusal:
        problem = str(refusal)
    except Exception as error:  # the other jobs have to run
        log.exception("The job %s failed.", job.name)
        problem = type(error).__name__
    row.problem = problem[:200]
    if not problem:
        row.ended_at = timezone.now()
    row.save()
    return problem


def late():
    """Return the Jobs that are behind by more than a day. Raises DatabaseError.

    One that never ran is behind from the first migration on: a new installation has its first day.
    """
    first = MigrationRecorder.Migration.objects.aggregate(first=Min("applied"))["first"]
    ended, now = _ended(), timezone.now()
    return [
        job for job in jobs() if now - (ended.get(job.name) or first or now) > job.every + PATIENCE
    ]


def _ended():
    rows = PeriodicRun.objects.exclude(ended_at=None)
    return dict(rows.values_list("job", "ended_at"))
