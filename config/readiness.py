"""Whether this process can serve: what ``/readyz`` looks at, a few seconds apart at most."""

import logging
import time
from functools import lru_cache

from django.apps import apps
from django.db import connection, connections
from django.utils import timezone

from consults import search
from consults.backup import migration_state
from consults.erasure import ledger
from web.safe_cache import shared

log = logging.getLogger(__name__)
KEPT = 5  # seconds an answer is given again, so that probes cost next to nothing
answered = {}  # {"at": time.monotonic(), "results": {name: True or False}}


def results():
    """Return {name of a part: whether it answers}, no older than some seconds."""
    if not answered or time.monotonic() - answered["at"] > KEPT:
        answered.update(
            results={name: _answers(name, check) for name, check in CHECKS.items()},
            at=time.monotonic(),
        )
    return answered["results"]


def _answers(name, check):
    try:
        check()
    except Exception as error:  # whatever it is, this part of the site does not answer
        log.error("Not ready: %s: %s", name, type(error).__name__)
        return False
    return True


def _database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _cache():
    shared().set("readyz", "ok", 5)
    if shared().get("readyz") != "ok":
        raise RuntimeError("the cache forgets")


def _search():
    search.find("health", [], timezone.now(), 1)


def _migrations():
    """The tables are those of this code: an older or newer database came from a backup, or waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        missing, unknown = migration_state.differences(cursor.fetchall(), _on_disk())
    if missing or unknown:
        raise RuntimeError(f"{len(missing)} missing, {len(unknown)} unknown")


@lru_cache(maxsize=1)
def _on_disk():
    return migration_state.on_disk()


def _tables():
    """One row of each table, with every column this code reads."""
    _read_tables("default")


def _replica():
    """Public pages read from the replica, where there is one, and have no other way."""
    if "replica" in connections.settings:
        _read_tables("replica")


def _read_tables(database):
    for model in apps.get_models(include_auto_created=True):
        list(model._base_manager.using(database).order_by()[:1])


def _erasures():
    """What was erased is erased in this database too; `carry_out_erasures` sees to it."""
    if ledger.unknown():
        raise RuntimeError("the ledger holds erasures that this database does not know")


CHECKS = {
    "database": _database,
    "cache": _cache,
    "search": _search,
    "migrations": _migrations,
    "tables": _tables,
    "replica": _replica,
    "erasures": _erasures,
}
