"""The transactions of an import: undone in a trial, and on SQLite others get a turn between two of them."""

import time
from contextlib import contextmanager

from django.db import connection, transaction

HELD, GIVEN = 0.5, 0.15  # seconds: after so long with the lock of SQLite, others get so long


class Transactions:
    """Begins one transaction after the other; `trying` undoes each."""

    def __init__(self, trying):
        self.trying = trying
        self.held = 0.0  # seconds with the lock of SQLite

    @contextmanager
    def begin(self):
        """A transaction; before it others get a turn, where they waited for long."""
        if connection.vendor == "sqlite" and self.held > HELD:
            time.sleep(GIVEN)
            self.held = 0.0
        began = time.monotonic()
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(self.trying)
        finally:
            self.held += time.monotonic() - began
