"""Connections to PostgreSQL that the threads of a web process share, so that fewer than threads are open.

Django's own pool, bounded. Commands have one connection and no pool: a restore renames its database.
"""

from psycopg_pool import PoolTimeout

PATIENCE = 4  # seconds a page waits for a connection: longer than `connect_timeout`, so that errors are seen
RETRY = 2  # seconds for which one attempt is repeated; the next page begins another
IDLE = 60.0  # seconds after which a connection that nobody needs is closed
ERRORS = "connections_errors"  # of the pool's own figures


def share(settings, most, connection_class):
    """Have the threads of this process share `most` connections to a database with these settings."""
    settings["CONN_MAX_AGE"] = 0
    settings["OPTIONS"]["pool"] = {
        "min_size": 0,
        "max_size": most,
        "timeout": PATIENCE,
        "reconnect_timeout": RETRY,
        "max_idle": IDLE,
        "connection_class": connection_class,
    }


class Failures:
    """Tells a server that lets nobody in from a pool whose connections are all at work."""

    def __init__(self, pool):
        self.pool = pool
        self.before = self._count()

    def _count(self):
        return self.pool.get_stats().get(ERRORS, 0) if self.pool else 0

    def are_the_servers(self, error):
        return not isinstance(error, PoolTimeout) or self._count() > self.before
