"""Who uses the SQLite database: each process of ours says so by a lock on a file beside it.

SQLite's own locks are held for moments only, so they do not tell whether a site is running. This lock is of
another kind (flock, on another file): nothing about it touches the locks of SQLite.
"""

import fcntl
import os

from django.core.exceptions import ImproperlyConfigured

from web.private_files import PRIVATE

held = {}  # descriptor of each lock file; the lock ends with the process


class InUse(Exception):
    """Somebody else uses the database."""


def share(database):
    """Say that this process uses a database file. Raises ImproperlyConfigured while one is restored."""
    try:
        _lock(database, fcntl.LOCK_SH)
    except BlockingIOError:
        raise ImproperlyConfigured(
            f"{database} is being restored. Start again when that has ended."
        ) from None


def take(database):
    """Keep every other process of ours away from a database file. Raises InUse where there is one."""
    try:
        _lock(database, fcntl.LOCK_EX)
    except BlockingIOError:
        raise InUse(
            f"{database} is in use by the site or by a command. Stop them first: this command would take"
            " the file from under them."
        ) from None


def _lock(database, kind):
    path = f"{database}.in-use"
    if path not in held:
        held[path] = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE)
    fcntl.flock(held[path], kind | fcntl.LOCK_NB)
