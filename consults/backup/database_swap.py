"""Putting a dump in the place of the PostgreSQL database, without bringing back what was erased since.

The dump is restored into a database of its own, brought to today's tables and cleared of what the ledger
names; only then it gets the name of the site's database. What was there is kept under another name.
"""

from contextlib import contextmanager, suppress

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection

from consults.backup import backups, dumps
from consults.backup.problems import BackupError
from consults.erasure import kept_databases, ledger
from consults.models import Question


def name():
    return connection.settings_dict["NAME"]


def refuse_in_use():
    """Raise BackupError while anybody else is connected to the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [name()],
        )
        others = cursor.fetchone()[0]
    if others:
        raise BackupError(
            f"{name()} is in use by {others} connections: stop the site and its timers first. Nothing was"
            " changed."
        )


def hidden():
    """Return the numbers of consults that readers do not see now; none where the tables are not ours."""
    try:
        every = set(Question.objects.values_list("number", flat=True))
        return every - set(Question.objects.published().values_list("number", flat=True))
    except DatabaseError:
        return set()


def holds_something():
    """True when the database has tables of a site."""
    return Question._meta.db_table in connection.introspection.table_names()


def keep_erasures():
    """Write into the ledger what this database knows of erasures."""
    try:
        ledger.complete()
    except DatabaseError:
        raise BackupError(
            "The erasures of this database cannot be read, since its tables are of another version. Install"
            " that version, or bring it up to date with manage.py migrate. Nothing was changed."
        ) from None


def replace(file, tell):
    """Put a dump in place; returns the name under which what was there is kept."""
    missing = backups.look_through(file)
    copy, kept = map(kept_databases.name_of, (kept_databases.PREPARED, kept_databases.REPLACED))
    _server(f'CREATE DATABASE "{copy}" TEMPLATE template0')
    try:
        dumps.run("pg_restore", "--no-owner", "--exit-on-error", str(file), name=copy)
        with _working_on(copy):
            if missing:
                call_command("migrate", verbosity=0)
                tell("The backup was older than this version; run rebuild_search and run_checks.")
            with suppress(SystemExit):  # what could not be carried out is told, and stops the start
                call_command("carry_out_erasures")
            Session.objects.all().delete()
        connection.close()
        _server(
            "BEGIN",  # both or neither, also for a run that is killed between them
            f'ALTER DATABASE "{name()}" RENAME TO "{kept}"',
            f'ALTER DATABASE "{copy}" RENAME TO "{name()}"',
            "COMMIT",
        )
    except BaseException:
        _server(f'DROP DATABASE IF EXISTS "{copy}"')
        raise
    return kept


@contextmanager
def _working_on(copy):
    own = name()
    connection.close()
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def drop_over():
    """Drop the databases of restores whose day is over or that were killed; returns their names."""
    over = [row.name for row in kept_databases.beside() if row.is_over]
    for database in over:
        _server(f'DROP DATABASE "{database}"')
    return over


def _server(*statements):
    """Carry out statements about whole databases. Raises BackupError with what the server says."""
    try:
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    except DatabaseError as error:
        raise BackupError(
            f"{str(error).strip()} The account needs the right to make databases: ALTER ROLE … CREATEDB."
        ) from None
