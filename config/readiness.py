"""Whether this process can serve: what ``/readyz`` looks at, a few seconds apart at most."""

import logging
import time
from functools import lru_cache

from django.apps import apps
from django.db import connection, connections
from django.utils import timezone

from config import writable
from config.replica import replica
from consults import periodic, search
from consults.backup import migration_state
from consults.erasure import ledger
from consults.importing.outages import reason_of
from web.safe_cache import shared

log = logging.getLogger(__name__)
KEPT = 5  # seconds an answer is given again, so that probes cost next to nothing
answered = {}  # {"at": time.monotonic(), "results": {name: True or False}}


def results():
    """Return {name of a part: whether it answers}, no older than some seconds."""
    if not answered or time.monotonic() - answered["at"] > KEPT:
        answered.update(results=_look(), at=time.monotonic())
    return answered["results"]


def serves(found):
    """True when pages are served, if slower or with less: what `results` found decides."""
    return all(good for name, good in found.items() if name not in SPARED)


def _look():
    """Ask every part; without a database those that read it are not asked one by one."""
    found = {"database": _answers("database", _database)}
    for name, check in CHECKS.items():
        found[name] = (found["database"] or name in BESIDE) and _answers(name, check)
    return found


def _answers(name, check):
    try:
        check()
    except Exception as error:  # whatever it is, this part of the site does not answer
        why = str(error) if isinstance(error, RuntimeError) else reason_of(error)
        log.error("Not ready: %s: %s %s", name, type(error).__name__, why)
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
    """The replica, where there is one, answers and is close behind; else the primary answers for it."""
    if "replica" not in connections.settings:
        return
    _read_tables("replica")
    if not replica.may_answer():
        raise RuntimeError("it is left for now")


def _read_tables(database):
    for model in apps.get_models(include_auto_created=True):
        list(model._base_manager.using(database).order_by()[:1])


def _erasures():
    """What was erased is erased in this database too; `carry_out_erasures` sees to it."""
    if ledger.unknown():
        raise RuntimeError("the ledger holds erasures that this database does not know")
    if ledger.damaged():
        raise RuntimeError("the ledger has lines that cannot be read")


def _writes():
    """Saves go in. Readers' pages go on without, so it is named and the answer stays green."""
    if why := writable.why_not():
        raise RuntimeError(why)


BESIDE = {"cache", "replica"}  # what does not read the primary
SPARED = {"cache", "replica", "periodic", "writes"}  # pages go on without them


def _periodic():
    if late := periodic.late():
        raise RuntimeError(f"late: {', '.join(job.name for job in late)}")


CHECKS = {
    "cache": _cache,
    "search": _search,
    "migrations": _migrations,
    "tables": _tables,
    "replica": _replica,
    "erasures": _erasures,
    "periodic": _periodic,
    "writes": _writes,
}
