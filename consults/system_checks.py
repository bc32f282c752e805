"""What ``manage.py check --database default`` warns about before it hurts."""

from django.core.checks import Warning
from django.db import connection

SAFE_SQLITE = (3, 51, 3)


def sqlite_is_safe(app_configs=None, databases=None, **kwargs):
    """Warn of a SQLite older than 3.51.3: 3.7.0 to 3.51.2 can corrupt a WAL database.

    Source: the SQLite project's note on the WAL-reset bug, fixed in 3.51.3 (March 2026).
    """
    if connection.vendor != "sqlite":
        return []
    version = connection.Database.sqlite_version_info
    if version >= SAFE_SQLITE:
        return []
    return [
        Warning(
            f"SQLite {'.'.join(map(str, version))} can corrupt a database in WAL mode.",
            hint="Install the package pysqlite3, or use a Python built on SQLite 3.51.3 or later.",
            id="consults.W001",
        )
    ]
