"""What SQLite keeps on disk beside its rows: free pages, its log; and what else lies in DATA_DIR.

Nothing here opens a file; see `byte_search`. PostgreSQL: `postgresql_files`.
"""

import logging
import os
import time
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection

from consults.erasure import byte_search
from consults.erasure.verdict import OPEN, Line, Verdict, compared, unknown
from consults.models import Backup
from consults.search.sqlite import INDEXES
from web.patience import patient

log = logging.getLogger(__name__)
SMALL = 500 << 20  # bytes of a SQLite database that is rewritten while an editor waits
TRIES, PAUSE = 5, 0.2  # to empty the write-ahead log while others read
PATIENCE = 500  # milliseconds that SQLite waits for them each time: an editor waits as well
# Folders of a checkout, and what is built from it, where DATA_DIR is the checkout itself.
OF_THE_PROJECT = {
    ".git", ".venv", ".ci", ".github", ".ruff_cache", ".pytest_cache", ".hypothesis", "__pycache__",
    "node_modules", "static", "staticfiles", "templates", "docs", "accounts", "config", "consults", "faq",
    "web", "tests",
}  # fmt: skip
CODE = {".py", ".toml", ".pyc"}
LINKED = "it is a link to a folder elsewhere, which was not looked into; look there yourself"


def is_sqlite():
    return connection.vendor == "sqlite"


def sqlite_files():
    """Return the paths of the database and what SQLite keeps beside it."""
    name = connection.settings_dict["NAME"]
    return [Path(f"{name}{end}") for end in ("", "-wal", "-shm", "-journal")]


def other_files():
    """Return ([path], [(folder, why)]): every file under DATA_DIR that is neither the database nor a known
    backup nor code, and the folders that could not be looked into."""
    found, missed, errors = [], [], []
    for folder, inner, names in os.walk(settings.DATA_DIR, onerror=errors.append):
        inner[:] = [name for name in inner if Path(folder, name) not in _skipped()]
        linked = [Path(folder, name) for name in inner if Path(folder, name).is_symlink()]
        missed += [(path, LINKED) for path in linked]
        found += [Path(folder, name) for name in names]
    missed += [(Path(one.filename), f"it could not be listed: {one.strerror}") for one in errors]
    known = _known()
    return sorted(path for path in found if path.is_file() and path.resolve() not in known), missed


def _skipped():
    """Return the folders under DATA_DIR that hold code or what is built from it."""
    place = Path(settings.DATA_DIR)
    in_checkout = place == Path(settings.BASE_DIR)
    return (
        {place / name for name in OF_THE_PROJECT} if in_checkout else {Path(settings.STATIC_ROOT)}
    )


def _known():
    """Return the files that are compared elsewhere, or are ours and hold nothing of anybody."""
    known = set(sqlite_files()) if is_sqlite() else set()
    known |= {Path(row.path) for row in Backup.objects.all()}
    known.add(Path(settings.ERASURE_LEDGER))  # hashes only, whose digits match by chance
    place = Path(settings.DATA_DIR)
    if place == Path(settings.BASE_DIR):
        known |= {path for path in place.iterdir() if path.suffix in CODE}
    return {path.resolve() for path in known}


class Sqlite:
    """Sweeps and searches the files of SQLite, and writes them anew where that is wanted or needed."""

    def __init__(self, needles, rewriting):
        self.needles, self.rewriting = needles, rewriting

    def lines(self, others, seconds):
        """Yield the Line of each file. `others` says which rows hold the words as their own, if any."""
        if connection.in_atomic_block:
            yield unknown("files of the database", OPEN)
            return
        emptied = _checkpoint()
        told = byte_search.search(_present(), self.needles, seconds)
        ordered = self.rewriting.wanted and not self.rewriting.is_done
        if ordered or _is_small():
            dirty = any(found.found or found.why for found in told.values())
            if (ordered or dirty) and _compact():
                emptied = self.rewriting.is_done = _checkpoint()
                told = byte_search.search(_present(), self.needles, seconds)
        for path, found in told.items():
            yield self._line(path, found, others)
        if not emptied:
            yield unknown(
                "write-ahead log of SQLite",
                "somebody was reading, so it was not emptied; prove again",
            )

    def _line(self, path, found, others):
        store = f"file {path.name}"
        if self.rewriting.is_done and path == sqlite_files()[0]:
            note = "written anew, so it holds nothing but the rows above"
            return Line(
                store, Verdict.NOTHING, found.size, 0, f"{note}; {others}" if others else note
            )
        if found.found and others:
            why = f"{others}; in bytes theirs look the same. Prove it with --rewrite-tables"
            return unknown(store, why, found.size)
        if found.found:
            return compared(store, found.size, found.found, "until it is written anew; prove again")
        return (
            unknown(store, found.why, found.size) if found.why else compared(store, found.size, 0)
        )


def index_line():
    """Return the Line of SQLite's full-text indexes: they hold the words of their entries and no others."""
    store = "full-text index"
    try:
        with connection.cursor() as cursor:
            for index in INDEXES:
                cursor.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
    except OperationalError as error:
        return unknown(store, f"the database was busy: {error}")
    except DatabaseError:
        return Line(
            store,
            Verdict.LEFT,
            1,
            1,
            "it holds words that its entries lack; run rebuild_search, then prove again",
        )
    return compared(store, 1, 0, "compared with its entries")


def _present():
    """Return the files of SQLite that hold content.

    The index of the write-ahead log (`-shm`) is none: it maps numbers of pages to frames of the log, with
    counters and checksums of them, and never a byte of a page. Its numbers only look like short words.
    """
    return [path for path in sqlite_files() if path.exists() and not path.name.endswith("-shm")]


def _is_small():
    return sqlite_files()[0].stat().st_size < SMALL


def _checkpoint():
    """Write the log of SQLite into the file and empty it; returns whether it is empty."""
    for _ in range(TRIES):
        with patient(PATIENCE), connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if not cursor.fetchone()[0]:
                return True
        time.sleep(PAUSE)
    return False


def _compact():
    """Write SQLite's full-text indexes and file anew, so that no free page keeps old bytes."""
    try:
        with connection.cursor() as cursor:
            for index in INDEXES:
                cursor.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")
            cursor.execute("VACUUM")
    except OperationalError:
        log.warning("the database is busy and was not written anew; run prove_erased")
        return False
    return True
