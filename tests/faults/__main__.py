"""``make faults``: every fault and what came of it; exit 1 when a promise was not kept."""

from tests.faults import cases, disk_cases, process_cases  # noqa: F401 - their cases join the others
from tests.faults.servers import MailThatHangs, PostgreSQL, Redis, site_on
from tests.faults.table import run
from tests.test_processes import Desk


class Stage:
    """One site with two workers, on PostgreSQL with a standby, Redis and a mail server that hangs."""

    def __init__(self, folder, stack):
        self.folder = folder
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

    def settle(self):
        cases.settle(self.site)


if __name__ == "__main__":
    run(cases.CASES, Stage)
