"""``make drill``: every drill and what came of it; exit 1 when a promise was not kept."""

import secrets
from contextlib import contextmanager

from tests.drills import cases, upgrade_cases  # noqa: F401 - its drill joins the others
from tests.faults.servers import PostgreSQL, Redis, site_on
from tests.faults.table import run

KEY = secrets.token_urlsafe(50)  # one for both machines


class Stage:
    """Two machines, which share a database with its standby, a cache and a key, and nothing else."""

    def __init__(self, folder, stack):
        self.folder, self.archive = folder, folder / "archive"
        self.archive.mkdir(mode=0o777)
        self.archive.chmod(0o777)
        archive = f"-c archive_mode=on -c archive_command='cp %p {self.archive}/%f'"
        self.primary = PostgreSQL(folder / "primary", options=archive)
        stack.callback(self.primary.stop, "immediate")
        self.standby = PostgreSQL(folder / "standby", of=self.primary)
        stack.callback(self.standby.stop, "immediate")
        self.redis = Redis()
        stack.callback(self.redis.stop)
        self.shared = {
            "DATABASE_URL": self.primary.url, "DATABASE_REPLICA_URL": self.standby.url,
            "CACHE_URL": self.redis.url, "SECRET_KEY": KEY, "DATABASE_POOL": "3",
        }  # fmt: skip
        self.one = stack.enter_context(site_on(folder / "one", **self.shared))
        self.two = stack.enter_context(site_on(folder / "two", fresh=False, **self.shared))

    @contextmanager
    def copy_of(self, address, name, **environment):
        """A site on another database, whose tables are there; not served."""
        with site_on(
            self.folder / name, fresh=False, served=False, DATABASE_URL=address, **environment
        ) as site:
            yield site

    def settle(self):
        return None


if __name__ == "__main__":
    run(cases.CASES, Stage)
