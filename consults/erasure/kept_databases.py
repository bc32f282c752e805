"""Whole databases that restores leave on a PostgreSQL server, each with all that was erased since.

They are named by their moment: nothing else is there to say of them once a restore was killed.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone

from consults.erasure.verdict import unknown

PREPARED, REPLACED = "restoring", "before_restore"
STAMP = "%Y%m%d%H%M%S"  # of the moment, in UTC
CUT_OFF_AFTER = timedelta(days=1)  # no restore takes so long


class Kept(NamedTuple):
    """A database that stands beside the site's own."""

    name: str
    kind: str
    made_at: datetime

    @property
    def is_over(self):
        """Return whether its day has come, or the restore that prepares it was surely killed."""
        days = timedelta(days=settings.BACKUP_DAYS)
        wait = CUT_OFF_AFTER if self.kind == PREPARED else days
        return timezone.now() - self.made_at > wait


def name_of(kind):
    """Return the name of a database of a kind made now."""
    return f"{connection.settings_dict['NAME']}_{kind}_{timezone.now():{STAMP}}"


def beside():
    """Return [Kept] beside the database of the site, the oldest first; none on SQLite."""
    if connection.vendor != "postgresql":
        return []
    own = connection.settings_dict["NAME"]
    name = re.compile(rf"{re.escape(own)}_({PREPARED}|{REPLACED})_(\d{{14}})")
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database ORDER BY datname")
        found = filter(None, (name.fullmatch(row[0]) for row in cursor.fetchall()))
        rows = [
            Kept(one[0], one[1], datetime.strptime(one[2], STAMP).replace(tzinfo=UTC))
            for one in found
        ]
    return sorted(rows, key=lambda row: row.made_at)


def lines():
    """Yield the Line of each; only its own account of the server could look into it."""
    for row in beside():
        why = f"a restore left it on {row.made_at:%Y-%m-%d}, with what was erased since"
        drop = f'drop it when the site is in order: DROP DATABASE "{row.name}"'
        yield unknown(f"database {row.name}", f"{why}; {drop}")
