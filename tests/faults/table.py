"""Tries cases one after the other and prints a table: what was promised, and what came."""

import logging
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.faults.servers import PostgreSQL, is_here


class Cases(list):
    """(number, what, promised, function of a stage), in the order they are written down."""

    def case(self, number, what, promised):
        def keep(function):
            self.append((number, what, promised, function))
            return function

        return keep


def tried(case, stage):
    """Try one; returns (whether the promise was kept, what came)."""
    try:
        return True, case(stage)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def run(cases, make_stage):
    """Print a row for each case that is asked for; ends with 1 when a promise was not kept."""
    missing = [name for name in ("psql", "redis-server") if not is_here(name)]
    if missing or not PostgreSQL.needs():
        sys.exit(f"Not here: PostgreSQL's server, psql or redis-server. {missing}")
    folder = Path(tempfile.mkdtemp(prefix="stage"))
    folder.chmod(0o755)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    wanted, rows = sys.argv[1:], []
    with ExitStack() as stack:
        stage = make_stage(folder, stack)
        for number, what, promised, case in cases:
            if wanted and case.__name__ not in wanted and number not in wanted:
                continue
            begin = time.monotonic()
            kept, came = tried(case, stage)
            rows.append(kept)
            told = "kept" if kept else "BROKEN"
            seconds = time.monotonic() - begin
            print(
                f"| {number} | {what} | {promised} | {told}: {came} | {seconds:.0f} s |", flush=True
            )
            stage.settle()
    print(f"{sum(rows)} promises kept, {len(rows) - sum(rows)} broken")
    sys.exit(0 if rows and all(rows) else 1)
