"""Backups of the database: one file, consistent while the site is in use, and looked through.

A database is opened through SQLite only, and read as bytes only where nothing in this process has it open.
"""

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from hashlib import file_digest
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from consults.backup import dumps, migration_state, sealing, unfinished
from consults.backup.problems import NO_BACKUP, BackupError
from consults.erasure import ledger
from consults.models import Backup
from web import private_files


def write(path):
    """Write a backup to a new file, its checksum beside it; returns (the Backup, how many rows it holds).

    Raises BackupError where the file exists, cannot be written or does not hold what the database holds.
    """
    path = Path(os.path.abspath(path))
    part = path.with_name(f"{path.name}{unfinished.PART}")
    if path.exists():
        raise BackupError(f"{path} exists already; a backup is never overwritten.")
    if unknown := ledger.unknown():
        raise BackupError(
            f"The ledger holds {len(unknown)} erasures that this database does not know; a backup would"
            " spread what was erased. Run carry_out_erasures first."
        )
    ledger.complete()
    try:
        rows = _write(part, path)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{path}: {error}. No backup was written.") from None
    finally:
        part.unlink(missing_ok=True)
    return _remember(path), rows


def _remember(path):
    """Return the Backup of a new file; without one nobody would know when to delete it, so then it goes."""
    expires_on = timezone.localdate() + timedelta(days=settings.BACKUP_DAYS)
    try:
        return Backup.objects.create(path=str(path), expires_on=expires_on)
    except DatabaseError as error:
        for own in (path, checksum_file(path)):
            own.unlink(missing_ok=True)
        raise BackupError(
            f"The database cannot remember {path}: {error}. The file is deleted again."
        ) from None


def named():
    """Return the path of a backup to be made now in BACKUP_DIR: the name tells its day and its end."""
    if not settings.BACKUP_DIR:
        raise BackupError("Name a file, or set BACKUP_DIR.")
    now = timezone.localtime()
    until = now.date() + timedelta(days=settings.BACKUP_DAYS)
    kind = "sqlite3" if connection.vendor == "sqlite" else "dump"
    end = sealing.END if settings.BACKUP_KEY else ""
    return Path(settings.BACKUP_DIR) / f"consults-{now:%Y-%m-%d-%H%M%S}-until-{until}.{kind}{end}"


def prune():
    """Delete the files of backups whose day is over, wherever they lie, and of runs that were killed.

    The newest stays, so that a site whose backups fail is not left without any. Returns the paths.
    """
    newest = Backup.objects.first()
    over = Backup.objects.filter(expires_on__lt=timezone.localdate()).exclude(
        pk=newest and newest.pk
    )
    gone = []
    for row in over:
        path = Path(row.path)
        if path.is_file():
            path.unlink()
            gone.append(path)
        checksum_file(path).unlink(missing_ok=True)
    return gone + unfinished.delete()


def _write(part, path):
    """Copy the database to `part`, and only when it is whole to `path`. Returns how many rows it holds."""
    part.unlink(missing_ok=True)
    private_files.make(part)
    rows = _copy(part) if connection.vendor == "sqlite" else dumps.write(part)
    part = sealing.seal(part)
    on_disk(part)
    try:
        os.link(part, path)  # refuses, other than a rename, to take the place of a file
    finally:
        part.unlink()
    with private_files.opened(checksum_file(path)) as file:
        file.write(f"{checksum(path)}  {path.name}\n")
    on_disk(path.parent)
    return rows


def _copy(part):
    """Copy the database as it is at one moment, and compare every table; returns how many rows."""
    source = opened(connection.settings_dict["NAME"], "rw")
    with closing(source), closing(opened(part, "rw")) as copy:
        source.execute("BEGIN")
        expected = row_counts(source)  # from here on this connection sees one moment
        source.backup(copy)
        source.execute("ROLLBACK")
        copy.execute("PRAGMA secure_delete=ON")
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("VACUUM")
        found = row_counts(copy)
    if found != expected:
        raise BackupError("The copy holds other rows than the database. No backup was written.")
    with closing(opened(part)) as copy:
        refuse_damaged(copy, part)
    return sum(found.values())


def opened(path, mode="ro"):
    """Return a connection to a database file that is there already, without transactions of its own."""
    address = f"file:{quote(os.path.abspath(path))}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=20)


def row_counts(database):
    """Return {table: rows} of every table that can be counted."""
    names = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names
    }


def refuse_damaged(database, path):
    """Raise BackupError unless every page, index and reference of a database is whole."""
    sentence = f"{path} is damaged; nothing was changed."
    try:
        whole = database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        broken = database.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{sentence} ({error})") from None
    if not whole or broken:
        raise BackupError(sentence)


def look_through(path):
    """Return the migrations that an open backup lacks, as (app, name).

    Raises BackupError for a file that is damaged, was changed since it was written, is no backup of this
    site, or comes from a newer version.
    """
    refuse_changed(path)
    applied = (
        _applied_in_sqlite(path) if connection.vendor == "sqlite" else dumps.look_through(path)
    )
    missing, unknown = migration_state.differences(applied)
    if migration_state.is_too_old(applied):
        raise BackupError(f"{path} {migration_state.TOO_OLD}")
    if unknown:
        raise BackupError(
            f"{path} comes from a newer version of this site ({'.'.join(unknown[0])} is unknown here);"
            " nothing was changed. Install that version, then restore."
        )
    return missing


def _applied_in_sqlite(path):
    with closing(opened(path)) as database:
        refuse_damaged(database, path)
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        if not {"consults_question", "django_migrations"} <= names:
            raise BackupError(f"{path} {NO_BACKUP}")
        return database.execute("SELECT app, name FROM django_migrations").fetchall()


def refuse_changed(path):
    """Raise BackupError for a file that is not there, or not what was written."""
    if not Path(path).is_file():
        raise BackupError(f"{path}: no such file.")
    kept = checksum_file(path)
    if kept.is_file() and kept.read_text().split()[:1] != [checksum(path)]:
        raise BackupError(
            f"{path} is not what was written: its checksum in {kept.name} differs; nothing was changed."
        )


def checksum_file(path):
    return Path(f"{path}.sha256")


def checksum(path):
    """Return the SHA-256 of a file that no connection of this process has open."""
    with open(path, "rb") as file:
        return file_digest(file, "sha256").hexdigest()


def on_disk(path):
    """Wait until a file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
