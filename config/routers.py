"""Which database answers: writes go to the first one, public pages may read from a replica."""

import threading

reading = threading.local()


class PublicReadsFromReplica:
    """Sends reads to the replica where `PublicPageMiddleware` says that this page may be read from there."""

    def db_for_read(self, model, **hints):
        return "replica" if getattr(reading, "from_replica", False) else "default"

    def db_for_write(self, model, **hints):
        return "default"

    def allow_relation(self, first, second, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "default"
