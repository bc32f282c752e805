"""What PostgreSQL keeps on disk beside its rows: old versions, its log, the samples of its planner."""

import re
import time
from contextlib import contextmanager

from django.db import DatabaseError, connection

from consults.erasure.verdict import OPEN, compared, unknown
from web.patience import patient

HEAP = "files of PostgreSQL’s tables"
WAL = "PostgreSQL’s write-ahead log, its archive and replicas"
TRIES, PAUSE = 4, 1  # until a transaction that may still read old versions has ended
LOCK_PATIENCE = 5000  # milliseconds that a table is waited for
KEPT = "old versions of rows stay in the new files while a transaction is open that began before"


def lines(rewriting):
    """Yield what can be said of PostgreSQL's files, which only its server may read."""
    if connection.in_atomic_block:
        yield unknown(HEAP, OPEN)
    elif rewriting.wanted:
        rewriting.line = rewriting.line or _written(HEAP, _tables())
        yield rewriting.line
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


def _written(store, tables, options="FULL, ANALYZE"):
    """Write tables with their indexes into new files; returns the Line of what the server says it kept.

    A version of a row that an open transaction may still read is copied like a live one.
    """
    kept = []
    # Whoever waits for a table keeps every reader after it waiting as well.
    with patient(LOCK_PATIENCE), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        try:
            for table in tables:
                if _versions_kept(cursor, table, options) != 0:
                    kept.append(table)
        except DatabaseError as error:
            return unknown(
                store, f"a table could not be written anew: {str(error).splitlines()[0]}"
            )
        finally:
            cursor.execute("RESET statement_timeout")
    if kept:
        return unknown(store, f"{KEPT}: {', '.join(kept)}. Prove again.", len(tables))
    note = "written anew: they hold nothing but the rows above"
    return compared(store, len(tables), 0, note)


def _versions_kept(cursor, table, options):
    """Write a table anew until no old version is left, or the tries are used up; returns how many are."""
    for turn in range(TRIES):
        if turn:
            time.sleep(PAUSE)
        with _details(cursor.connection) as details:
            cursor.execute(f"VACUUM ({options}, VERBOSE) {connection.ops.quote_name(table)}")
        kept = _first_number(details)
        if kept == 0:
            break
    return kept


@contextmanager
def _details(session):
    """Collect the details of what the server tells a psycopg connection meanwhile."""
    details = []

    def hear(notice):
        details.append(notice.message_detail or "")

    session.add_notice_handler(hear)
    try:
        yield details
    finally:
        session.remove_notice_handler(hear)


def _first_number(details):
    """Return N of “N dead row versions cannot be removed yet”, in any language; None if it is not there."""
    told = next((re.search(r"\d+", detail) for detail in details if detail), None)
    return int(told[0]) if told else None


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


def samples_lines(holds, others, rewriting):
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
    yield _old_samples(rewriting)


def _old_samples(rewriting):
    """Write the planner's table anew where this account may, or say who can."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        may = cursor.fetchone()[0] == "on"
    if rewriting.wanted and may and not connection.in_atomic_block:
        return _written("old samples", ["pg_statistic"], "FULL")
    return unknown(
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
