"""``make faults``: every fault and what came of it; exit 1 when a promise was not kept."""

import logging
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.faults import cases
from tests.faults.servers import MailThatHangs, PostgreSQL, Redis, is_here, site_on
from tests.test_processes import Desk


class Stage:
    """One site with two workers, on PostgreSQL with a standby, Redis and a mail server that hangs."""

    def __init__(self, folder, stack):
        self.primary = PostgreSQL(folder / "primary")
        stack.callback(self.primary.stop, "immediate")
        self.standby = PostgreSQL(folder / "standby", of=self.primary)
        stack.callback(self.standby.stop, "immediate")
        self.redis, mail = Redis(), MailThatHangs()
        stack.callback(self.redis.stop)
        stack.callback(mail.stop)
        self.site = stack.enter_context(
            site_on(
                folder / "data",
                DATABASE_URL=self.primary.url,
                DATABASE_REPLICA_URL=self.standby.url,
                CACHE_URL=self.redis.url,
                EMAIL_URL=mail.url,
            )
        )

    def desk(self):
        return Desk(self.site)


def tried(case, stage):
    """Try one fault; returns (whether the promise was kept, what came)."""
    try:
        return True, case(stage)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def main(wanted):
    missing = [name for name in ("psql", "redis-server") if not is_here(name)]
    if missing or not PostgreSQL.needs():
        sys.exit(f"Not here: PostgreSQL's server, psql or redis-server. {missing}")
    folder = Path(tempfile.mkdtemp(prefix="faults"))
    folder.chmod(0o755)
    rows = []
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with ExitStack() as stack:
        stage = Stage(folder, stack)
        for number, what, promised, case in cases.CASES:
            if wanted and case.__name__ not in wanted and number not in wanted:
                continue
            begin = time.monotonic()
            kept, came = tried(case, stage)
            rows.append(kept)
            took = time.monotonic() - begin
            print(f"| {number} | {what} | {promised} | {'kept' if kept else 'BROKEN'}: {came} | {took:.0f} s |",
                  flush=True)  # fmt: skip
            cases.settle(stage.site)
    print(f"{sum(rows)} promises kept, {len(rows) - sum(rows)} broken")
    sys.exit(0 if rows and all(rows) else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
