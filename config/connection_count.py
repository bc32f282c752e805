"""How many connections to PostgreSQL the web processes of this machine may open, and how many it has."""

import runpy

from django.conf import settings
from django.core.checks import Info, Warning
from django.db import DatabaseError, connection

from config.environment import BASE_DIR

BESIDE = 3  # for periodic work with its lock, and one command
ROOM = (
    "SELECT current_setting('max_connections')::int, current_setting('superuser_reserved_connections')::int,"
    " (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user)"
)


def of_this_machine():
    """Return the most connections its web processes open, by the file gunicorn starts with."""
    written = runpy.run_path(str(BASE_DIR / "deploy" / "gunicorn.conf.py"))
    return written["workers"] * (settings.DATABASE_POOL or written["threads"]) + BESIDE


def connections_fit(app_configs=None, databases=None, **kwargs):
    """Tell how many machines like this one the server has room for; warn where it has none for one."""
    if not databases or connection.vendor != "postgresql":
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(ROOM)
            most, reserved, of_account = cursor.fetchone()
    except DatabaseError:
        return []  # others say so
    free = most - reserved if of_account < 0 else min(most - reserved, of_account)
    ours = of_this_machine()
    told = (
        f"This machine opens up to {ours} connections to PostgreSQL, which gives {free}: room for"
        f" {free // ours} machines like it."
    )
    hint = "DATABASE_POOL has threads share fewer; see docs/scaling.md."
    if ours > free:
        return [Warning(told, hint=hint, id="consults.W008")]
    return [Info(told, hint=hint, id="consults.I002")]
