"""Which errors say that the database is gone or full, and which that it refuses one document."""

from django.db import InterfaceError, OperationalError

# SQLite: BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB
SQLITE_CODES = {5, 6, 8, 10, 11, 13, 14, 26}
SQLITE_FULL, SQLITE_READ_ONLY, SQLITE_BUSY = 13, 8, {5, 6}
# PostgreSQL: connection, resources such as the disk, operator (shut down), the system itself
POSTGRESQL_CLASSES = ("08", "53", "57P", "58", "XX")
POSTGRESQL_FULL = "53100"
POSTGRESQL_READ_ONLY = "25006"
UNDEFINED_TABLE, UNDEFINED_COLUMN = "42P01", "42703"


def reason_of(error):
    """Return a sentence for an error of the database as such, or "" where it refuses only this document.

    `error` is an error of django.db; its cause tells what the database itself said.
    """
    cause = error.__cause__
    if cause is None:
        return ""
    code = getattr(cause, "sqlite_errorcode", None)
    state = getattr(cause, "sqlstate", None)
    text = str(cause)
    if (code is not None and code & 0xFF == SQLITE_FULL) or state == POSTGRESQL_FULL:
        return "The disk is full. Make room."
    if state == POSTGRESQL_READ_ONLY:
        return "The database is read-only."
    if state in {UNDEFINED_TABLE, UNDEFINED_COLUMN} or text.startswith(
        ("no such table", "no such column")
    ):
        return "The database is not up to date. Run manage.py migrate."
    if code is not None:
        return _reason_of_sqlite(code & 0xFF)
    is_gone = isinstance(error, InterfaceError | OperationalError) and state is None
    if is_gone or (state or "").startswith(POSTGRESQL_CLASSES):
        return "The database does not answer. Wait until it does."
    return ""


def _reason_of_sqlite(code):
    if code in SQLITE_BUSY:
        return "Somebody else writes to the database for a long time. Wait until they are done."
    if code == SQLITE_READ_ONLY:
        return "The database is read-only."
    return "The database file cannot be written." if code in SQLITE_CODES else ""
