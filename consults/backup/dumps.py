"""Backups of a PostgreSQL database: dumps of its own programs, compared with the moment they were taken of."""

import os
import re
import subprocess

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from consults.backup.problems import NO_BACKUP, BackupError

COPY = re.compile(rb"COPY public\.\"?(\w+)\"? \(.*\) FROM stdin;\n")
END = b"\\.\n"


def run(program, *words, name=None):
    """Run a program of PostgreSQL on our database, or another. Raises BackupError with what it says."""
    name = name or connection.settings_dict["NAME"]
    settings = {**connection.settings_dict, "NAME": f"--dbname={name}"}  # as all of them take it
    client, more = DatabaseClient.settings_to_cmd_args_env(settings, [])
    words, environment = [program, *client[1:], *words], {**os.environ, **(more or {})}
    try:
        done = subprocess.run(words, env=environment, capture_output=True, text=True)
    except FileNotFoundError:
        raise BackupError(
            f"{program} is not installed. Debian: apt-get install postgresql-client."
        ) from None
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise BackupError(f"{program}: {reason}")


def write(part):
    """Dump the database as it is at one moment into `part`; returns how many rows it holds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        expected = {
            name: _count(cursor, name) for name in connection.introspection.table_names(cursor)
        }
        run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={part}")
    found = rows_of(part)
    if found != expected:
        raise BackupError("The dump holds other rows than the database. No backup was written.")
    return sum(found.values())


def _count(cursor, table):
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
    return cursor.fetchone()[0]


def rows_of(path):
    """Return {table: rows} of a dump, read to its end. Raises BackupError for one that is damaged."""
    counts, table = {}, None
    for line in _lines(path, "--data-only"):
        if table is None and (begin := COPY.fullmatch(line)):
            table = begin[1].decode()
            counts[table] = 0
        elif table is not None and line == END:
            table = None
        elif table is not None:
            counts[table] += 1
    return counts


def look_through(path):
    """Return the migrations of a dump that is read to its end, as (app, name). Raises BackupError."""
    if not {"consults_question", "django_migrations"} <= rows_of(path).keys():
        raise BackupError(f"{path} {NO_BACKUP}")
    inside, rows = False, []
    for line in _lines(path, "--data-only", "--table=django_migrations"):
        if COPY.fullmatch(line):
            inside = True
        elif line == END:
            inside = False
        elif inside:
            rows.append(tuple(line.decode().split("\t")[1:3]))
    return rows


def _lines(path, *words):
    """Yield the lines of SQL that a dump stands for."""
    reader = subprocess.Popen(
        ["pg_restore", *words, "--file=-", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with reader:
        yield from reader.stdout
        reason = reader.stderr.read().decode(errors="replace").strip()
    if reader.returncode:
        raise BackupError(f"{path} is damaged; nothing was changed. ({reason.splitlines()[-1]})")
