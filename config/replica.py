"""Whether the read replica may answer: it is there, and as fresh as readers are promised.

How far it is behind is told by positions in the primary's log, since a standby that is cut off knows no better
than that it has replayed all it got.
"""

import logging
import time
from collections import deque
from threading import Lock

from django.db import DatabaseError, InterfaceError, connections

log = logging.getLogger(__name__)
MOST_LAG = 10  # seconds
EVERY = 2  # seconds between two looks of a process
PAUSE = 10  # seconds for which one that failed is not asked again
WRITTEN = "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"
REPLAYED = "SELECT pg_last_wal_replay_lsn() - '0/0'::pg_lsn"


class Replica:
    """What this process knows of the replica."""

    def __init__(self):
        self.turn, self.good, self.next_look = Lock(), False, 0.0
        self.written = deque()  # (moment, position of the primary's log then), the newest last

    def may_answer(self):
        """True when it answers and is close behind. One thread looks, the others go by that."""
        if "replica" not in connections.settings:
            return False
        if time.monotonic() >= self.next_look and self.turn.acquire(blocking=False):
            try:
                self._look()
            finally:
                self.turn.release()
        return self.good

    def give_up(self):
        """Ask it no more for a while: it failed in the middle of a page."""
        self._found(False, PAUSE)

    def _look(self):
        try:
            self._found(self.is_close(), EVERY)
        except (DatabaseError, InterfaceError):
            self._found(False, PAUSE)

    def _found(self, good, wait):
        if good != self.good:
            log.warning(
                "The replica %s.", "answers pages" if good else "is left: the primary answers"
            )
        self.good, self.next_look = good, time.monotonic() + wait

    def is_close(self):
        """True when it has replayed what the primary had written `MOST_LAG` seconds ago."""
        if connections["replica"].vendor != "postgresql":
            return True  # a copy on this machine, for trying things out
        self.written.append((time.monotonic(), _number("default", WRITTEN)))
        while self.written[0][0] < time.monotonic() - MOST_LAG:
            self.written.popleft()
        replayed = _number("replica", REPLAYED)
        return replayed is not None and replayed >= self.written[0][1]


def _number(database, sql):
    with connections[database].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


replica = Replica()
