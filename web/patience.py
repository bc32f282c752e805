"""How long a statement waits for somebody else's lock: long for a save, hardly for a reader."""

from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

READERS = 300  # milliseconds for which what a reader's request writes beside its page waits
STATEMENTS = {
    "sqlite": ("PRAGMA busy_timeout", "PRAGMA busy_timeout = {}"),
    "postgresql": ("SHOW lock_timeout", "SET lock_timeout = '{}'"),
}


@contextmanager
def patient(milliseconds, using=DEFAULT_DB_ALIAS):
    """Wait at most `milliseconds` for each lock inside. Raises OperationalError in there when that is over.

    Enter it before a transaction begins: SQLite takes its lock at the beginning.
    """
    connection = connections[using]
    ask, tell = STATEMENTS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(ask)
        (usual,) = cursor.fetchone()
        cursor.execute(tell.format(milliseconds))
        try:
            yield
        finally:
            # PostgreSQL takes the wait back itself where the transaction is rolled back; SQLite does not.
            if connection.vendor == "sqlite":
                cursor.cursor.execute(tell.format(usual))
            elif not connection.needs_rollback:
                cursor.execute(tell.format(usual))
