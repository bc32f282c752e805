"""Files that a backup or a restore has in hand: a whole library, open. What a killed run left is deleted."""

import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

# How they end: a backup that is being written, one that is unsealed, a database that is being prepared.
PART, UNSEALED, RESTORING = ".part", ".open", ".restoring"
ENDS = (
    PART,
    f"{PART}-journal",
    UNSEALED,
    *(f"{RESTORING}{end}" for end in ("", "-wal", "-shm", "-journal")),
)
CUT_OFF_AFTER = timedelta(days=1)  # no run takes so long


def delete():
    """Delete what runs left that were killed more than a day ago; returns the paths."""
    folders = {Path(folder) for folder in (settings.DATA_DIR, settings.BACKUP_DIR) if folder}
    if connection.vendor == "sqlite":
        folders.add(Path(connection.settings_dict["NAME"]).parent)
    found = {path for folder in folders for end in ENDS for path in folder.glob(f"*{end}")}
    oldest = time.time() - CUT_OFF_AFTER.total_seconds()
    gone = [path for path in sorted(found) if path.stat().st_mtime < oldest]
    for path in gone:
        path.unlink()
    return gone
