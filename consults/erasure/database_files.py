"""What a database keeps on disk beside its rows: old versions, free pages, its log of changes.

Nothing here opens a file; see `byte_search`.
"""

import logging
import os
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection

from consults.erasure import byte_search
from consults.erasure.verdict import Line, Verdict, compared, unknown
from consults.models import Backup

log = logging.getLogger(__name__)
SMALL = 500 << 20  # bytes of a SQLite database that is rewritten while an editor waits
TRIES, PAUSE = 5, 0.2  # to empty the write-ahead log while others read
PATIENCE = 500  # milliseconds that SQLite waits for them each time: an editor waits as well
OPEN = "a transaction is open, so nothing was swept"
# Folders of a checkout, and what is built from it, where DATA_DIR is the checkout itself.
OF_THE_PROJECT = {
    ".git", ".venv", ".ci", ".github", ".ruff_cache", ".pytest_cache", ".hypothesis", "__pycache__",
    "node_modules", "static", "staticfiles", "templates", "docs", "config", "consults", "faq", "web",
    "tests",
}  # fmt: skip
CODE = {".py", ".toml", ".pyc"}
HEAP = "files of PostgreSQL’s tables"
WAL = "PostgreSQL’s write-ahead log, its archive and replicas"


def is_sqlite():
    return connection.vendor == "sqlite"


def sqlite_files():
    """Return the paths of the database and what SQLite keeps beside it."""
    name = connection.settings_dict["NAME"]
    return [Path(f"{name}{end}") for end in ("", "-wal", "-shm", "-journal")]


def other_files():
    """Return every file under DATA_DIR that is neither the database nor a known backup nor code."""
    place, found = Path(settings.DATA_DIR), []
    known = {path.resolve() for path in sqlite_files()} if is_sqlite() else set()
    known |= {Path(row.path).resolve() for row in Backup.objects.all()}
    known.add(Path(settings.ERASURE_LEDGER).resolve())  # hashes only, whose digits match by chance
    in_checkout = place == Path(settings.BASE_DIR)
    skipped = OF_THE_PROJECT if in_checkout else {Path(settings.STATIC_ROOT).name}
    for folder, inner, names in os.walk(place):
        inner[:] = [name for name in inner if name not in skipped]
        for path in (Path(folder, name) for name in names):
            ours = in_checkout and path.suffix in CODE
            if path.is_file() and path.resolve() not in known and not ours:
                found.append(path)
    return sorted(found)


class Sqlite:
    """Sweeps and searches the files of SQLite. `is_compact` once they hold nothing but live rows."""

    def __init__(self, needles, rewrite, was_rewritten):
        self.needles, self.rewrite = needles, rewrite
        self.is_compact = was_rewritten

    def lines(self, others, seconds):
        """Yield the Line of each file. `others` says which rows hold the words as their own, if any."""
        if connection.in_atomic_block:
            yield unknown("files of the database", OPEN)
            return
        emptied = _checkpoint()
        told = byte_search.search(_present(), self.needles, seconds)
        if self.rewrite or _is_small():
            dirty = any(found.found or found.why for found in told.values())
            if (self.rewrite or dirty) and _compact():
                emptied = _checkpoint()
                self.is_compact = emptied
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
        if self.is_compact and path == sqlite_files()[0]:
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
    """Return the Line of SQLite's full-text index: it holds the words of its entries and no others."""
    store = "full-text index"
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO consults_search(consults_search, rank) VALUES ('integrity-check', 1)"
            )
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


def postgresql_lines(rewrite, was_rewritten):
    """Yield what can be said of PostgreSQL's files, which only its server may read.

    `was_rewritten`: the proof before this one, in the same run, wrote the tables anew.
    """
    if connection.in_atomic_block:
        yield unknown(HEAP, OPEN)
    elif rewrite:
        yield _write_anew()
    elif was_rewritten:
        yield compared(HEAP, 0, 0, "written anew just before")
    else:
        yield unknown(
            HEAP,
            "rows were rewritten, and the old versions lie in the files until the tables are written anew:"
            f" prove_erased --rewrite-tables. {_cost()}",
        )
    yield unknown(
        WAL,
        "they hold what was written before until PostgreSQL recycles them after checkpoints, and the archive"
        " expires by your own rule",
    )


def _write_anew():
    """Write every table with its indexes into new files, and draw the planner's samples anew."""
    tables = _tables()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        try:
            for table in tables:
                cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
        except DatabaseError as error:
            return unknown(HEAP, f"a table could not be written anew: {str(error).splitlines()[0]}")
        finally:
            cursor.execute("RESET statement_timeout")
    return compared(HEAP, len(tables), 0, "written anew: they hold nothing but the rows above")


def _tables():
    """Return every table of this database that may hold text, now or in an old version of a row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " JOIN pg_type t ON t.oid = a.atttypid WHERE c.relkind IN ('r', 'm')"
            " AND pg_table_is_visible(c.oid) AND c.relnamespace <> 'pg_catalog'::regnamespace"
            " AND a.attnum > 0 AND pg_relation_size(c.oid) > 0"
            " AND (t.typcategory IN ('S', 'U', 'A', 'Z') OR a.attisdropped) ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def _cost():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(pg_total_relation_size(to_regclass(quote_ident(name)))), 0)"
            " FROM unnest(%s::text[]) AS name",
            [_tables()],
        )
        size = cursor.fetchone()[0]
    return (
        f"It copies {_megabytes(size)} table by table; each is locked while it is copied, and needs its own"
        " size again on the disk."
    )


def _megabytes(size):
    return f"{max(1, round(size / (1 << 20))):,} MB"


def samples_lines(holds, others, rewrite):
    """Yield what can be said of the samples of values that PostgreSQL's planner keeps of each column.

    `holds(text)` is true for a text with the value in it; `others` says which rows hold it as their own.
    """
    store, in_tables = "planner’s samples", _sampled(holds)
    if in_tables and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            for table in in_tables:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
        in_tables = _sampled(holds)
    where = f"in {', '.join(in_tables)}" if in_tables else ""
    if in_tables and others:
        yield unknown(store, f"{where}; {others}", 1)
    else:
        yield compared(store, 1, len(in_tables), where)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        may = cursor.fetchone()[0] == "on"
        if rewrite and may and not connection.in_atomic_block:
            cursor.execute("VACUUM FULL pg_statistic")
            yield compared("old samples", 1, 0, "written anew")
        else:
            yield unknown(
                "old samples",
                "they lie in pg_statistic until a superuser of PostgreSQL runs VACUUM FULL pg_statistic",
            )


def _sampled(holds):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, concat_ws(' ', most_common_vals::text, histogram_bounds::text,"
            " most_common_elems::text) FROM pg_stats WHERE schemaname = current_schema()"
        )
        return sorted({table for table, text in cursor.fetchall() if holds(text)})


def _present():
    return [path for path in sqlite_files() if path.exists()]


def _is_small():
    return sqlite_files()[0].stat().st_size < SMALL


def _checkpoint():
    """Write the log of SQLite into the file and empty it; returns whether it is empty."""
    for _ in range(TRIES):
        with connection.cursor() as cursor, _patience(cursor, PATIENCE):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if not cursor.fetchone()[0]:
                return True
        time.sleep(PAUSE)
    return False


@contextmanager
def _patience(cursor, milliseconds):
    """Wait this long for locks, instead of as long as a save does."""
    before = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {before}")


def _compact():
    """Write SQLite's full-text index and file anew, so that no free page keeps old bytes."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO consults_search(consults_search) VALUES ('optimize')")
            cursor.execute("VACUUM")
    except OperationalError:
        log.warning("the database is busy and was not written anew; run prove_erased")
        return False
    return True
