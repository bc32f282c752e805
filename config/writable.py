"""Whether the database takes writes, found out without one: a full disk, a file or server that is read-only."""

import os
import shutil
from pathlib import Path

from django.db import connection

LEAST_FREE = 16 << 20  # bytes: below it a save may fail at its commit


def why_not():
    """Return a sentence of why nothing can be written, or "" where nothing speaks against it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            return "the database is read-only" if cursor.fetchone()[0] == "on" else ""
    file = Path(connection.settings_dict["NAME"])
    return why_not_file(file) if file.is_file() else ""


def why_not_file(file):
    """Return why a SQLite database in a file takes no writes: its log and journal lie beside it."""
    mounted = os.statvfs(file.parent).f_flag & os.ST_RDONLY
    if mounted or not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        return "the database is read-only"
    return "the disk is full" if shutil.disk_usage(file.parent).free < LEAST_FREE else ""
