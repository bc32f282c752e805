"""Putting a backup in the place of the SQLite database, without bringing back what was erased since.

The backup is copied beside the database, brought to today's tables and cleared of what the ledger names;
only then it takes the place of the database, in one step. What was there is kept.
"""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone

from consults.backup import backups, database_lock, unfinished
from consults.backup.backups import BackupError, opened
from web import private_files

ENDS = ("", "-wal", "-shm", "-journal")


def prepare(backup, target, tell):
    """Return the path of a copy of `backup` that may take the place of `target`, and serve.

    `tell` is called with sentences about what was done. Raises BackupError; then nothing was changed.
    """
    missing = backups.look_through(backup)
    copy = Path(f"{target}{unfinished.RESTORING}")
    discard(copy)
    private_files.make(copy)
    with closing(opened(backup)) as source, closing(opened(copy, "rw")) as database:
        source.backup(database)
    if missing:
        manage(copy, "migrate", "--verbosity", "0")
        counted = "1 migration was" if len(missing) == 1 else f"{len(missing)} migrations were"
        tell(
            f"The backup was older than this version: {counted} carried out."
            " Run rebuild_search and run_checks as after any upgrade."
        )
    tell(manage(copy, "carry_out_erasures", good=(0, 1)))
    with closing(opened(copy, "rw")) as database:
        database.execute("DELETE FROM django_session")
        database.execute("PRAGMA journal_mode=DELETE")
        backups.refuse_damaged(database, copy)
    return copy


def manage(database, *words, good=(0,)):
    """Run a command of manage.py on another database file, in a process of its own; returns its output.

    Raises BackupError when it ends with another code than the `good` ones.
    """
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{quote(str(database))}"}
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", *words],
        env=environment, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode not in good:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise BackupError(f"{words[0]} failed on the copy: {reason} Nothing was changed.")
    return done.stdout.strip()


def close(target):
    """Keep everybody away from the database and write its WAL into it; returns False for a damaged one.

    Raises BackupError while somebody uses it: our own processes hold a lock on a file beside it, and
    SQLite leaves WAL mode only where no other connection is open.
    """
    try:
        database_lock.take(target)
    except database_lock.InUse as error:
        raise BackupError(f"{error} Nothing was changed.") from None
    try:
        with closing(opened(target, "rw")) as database:
            database.execute("PRAGMA busy_timeout=1000")
            mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            return False
        mode = "locked"
    except sqlite3.DatabaseError:
        return False
    if mode != "delete":
        raise BackupError(f"{target} is open in another program; close it. Nothing was changed.")
    return True


def swap(copy, target):
    """Put `copy` in the place of `target`; returns the Path of what was there, None for an empty one.

    Raises OSError; then everything is as it was.
    """
    if not target.exists() or not target.stat().st_size:
        os.replace(copy, target)
        return None
    kept = Path(f"{target}.before-restore-{timezone.now():%Y%m%d-%H%M%S}")
    beside = [end for end in reversed(ENDS[1:]) if Path(f"{target}{end}").exists()]
    try:
        for end in beside:
            os.rename(f"{target}{end}", f"{kept}{end}")
            private_files.close_to_others(f"{kept}{end}")
        os.link(target, kept)
        private_files.close_to_others(kept)
        os.replace(copy, target)
    except OSError:
        kept.unlink(missing_ok=True)
        for end in beside:
            if Path(f"{kept}{end}").exists():
                os.rename(f"{kept}{end}", f"{target}{end}")
        raise
    backups.on_disk(kept.parent)
    return kept


def discard(copy):
    """Remove a copy that was not used."""
    for end in (*ENDS, ".in-use"):
        Path(f"{copy}{end}").unlink(missing_ok=True)


def erasures_in(path):
    """Return the ledger entries of what a database file has carried out, whatever version it is of."""
    needed = "id, ledger_id, number, category, needles, key_id, created_at"
    return [
        {
            "id": ledger_id,
            "number": number,
            "category": category,
            "needles": json.loads(needles),
            "key_id": key_id,
            "texts": [
                key for (key,) in rows(
                    path, "SELECT key FROM consults_erasedtext WHERE redaction_id = ?", pk
                )
            ],
            "was_public": rows(
                path, "SELECT was_public FROM consults_retirednumber WHERE number = ?", number
            )[:1] == [(1,)],
            "created_at": f"{created_at.replace(' ', 'T')}+00:00",
        }
        for pk, ledger_id, number, category, needles, key_id, created_at in rows(
            path, f"SELECT {needed} FROM consults_redaction WHERE state <> 'begun'"
        )
        if ledger_id
    ]  # fmt: skip


def rows(path, sql, *values):
    """Return the rows of a query on a database file; none where it is damaged or has no such table."""
    try:
        with closing(opened(path)) as database:
            return database.execute(sql, values).fetchall()
    except sqlite3.Error:
        return []


def expiry():
    """Return the day by which what was replaced has to be deleted."""
    return timezone.localdate() + timedelta(days=settings.BACKUP_DAYS)
