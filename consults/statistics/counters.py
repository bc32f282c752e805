"""Counts what readers look for and read, without knowing who they are.

Counts wait in the process and are written together, so that a page view hardly ever writes; what a
crash loses is a few counts. No address, cookie or time of day is kept. A search is kept as a keyed
hash; its words only from the third time on, and never if they may be personal: an e-mail address,
a longer number, a link or a whole story. Everything is forgotten after some months.
"""

import hmac
import logging
import re
import threading
import time
from collections import Counter, defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from consults.models import ReadTally, SearchTally
from consults.statistics import read_ranks
from text.words import is_content, pieces
from web import keys
from web.patience import READERS, patient
from web.site_days import site_day

log = logging.getLogger(__name__)
WRITTEN_AFTER = 60  # seconds
SHOWN_FROM = 3  # searches from which the words are kept
MOST_WORDS = 6
LONGEST = 80
SEARCHES_KEPT, READS_KEPT = timedelta(days=90), timedelta(days=400)
PERSONAL = re.compile(r"@|://|www\.|\d{3}|\d[\d ()./-]{4,}\d")
SETTLING = timedelta(days=7)  # before that a month's reads tell nothing
Kind = SearchTally.Kind


class Buffer:
    """Counts waiting to be written; shared by the threads of a process."""

    def __init__(self):
        self.lock = threading.Lock()
        self.clear()

    def clear(self):
        self.searches = defaultdict(Counter)  # {(kind, text): {searches, empty, clicks}}
        self.reads = Counter()
        self.waiting, self.since = 0, time.monotonic()

    def add(self, step):
        """Count with `step(buffer)`, and write everything when it is time."""
        if settings.COUNTS_AT_ONCE <= 0 or _uncounted.get():
            return
        with self.lock:
            step(self)
            self.waiting += 1
            late = time.monotonic() - self.since > WRITTEN_AFTER
            if self.waiting < settings.COUNTS_AT_ONCE and not late:
                return
            searches, reads = self.searches, self.reads
            self.clear()
        write(searches, reads)

    def flush(self):
        """Write what waits."""
        with self.lock:
            searches, reads = self.searches, self.reads
            self.clear()
        write(searches, reads)


buffer = Buffer()
_uncounted = ContextVar("uncounted", default=False)


@contextmanager
def uncounted():
    """Count nothing that happens inside: a proof that looks at a page is no reader."""
    before = _uncounted.set(True)
    try:
        yield
    finally:
        _uncounted.reset(before)


def month_shown():
    """Return the first day of the month whose reads lists show: in its first week the one before."""
    return (site_day() - SETTLING).replace(day=1)


def searched(text, found_something):
    """Count a search by its words."""
    if words := kept_words(text):
        _count_search(Kind.WORDS, words, {"searches": 1, "empty": int(not found_something)})


def clicked(text):
    """Count that a search led to a consult."""
    if words := kept_words(text):
        _count_search(Kind.WORDS, words, {"clicks": 1})


def narrowed_to_nothing(chosen):
    """Count filters, [(kind, slug)], that together leave no consult."""
    text = " + ".join(f"{kind}:{value}" for kind, value in chosen[:2])
    _count_search(Kind.PAIR, text[:120], {"searches": 1, "empty": 1})


def read(question_id):
    """Count that a consult was read."""
    buffer.add(lambda own: own.reads.update([question_id]))


def _count_search(kind, text, counts):
    buffer.add(lambda own: own.searches[kind, text].update(counts))


def kept_words(text):
    """Return the words a search is counted by, or "" when it may be personal or is too long."""
    if len(text) > LONGEST or PERSONAL.search(text):
        return ""
    own = list(dict.fromkeys(filter(is_content, pieces(text))))
    return " ".join(own) if 0 < len(own) <= MOST_WORDS else ""


def key_of(kind, text, secret=None):
    """Return the keyed hash a search is stored under; `secret` is the key in use without one."""
    message = f"{kind}/{text}".encode()
    secret = secret or settings.SECRET_KEY
    return hmac.new(secret.encode(), message, sha256).hexdigest()[:32]


def write(searches, reads):
    """Write counts; a database that is busy costs the counts, not the page."""
    try:
        with patient(READERS), transaction.atomic():
            _write_searches(searches)
            _write_reads(reads)
    except DatabaseError:
        log.warning("counts of %s searches were lost: the database is busy", len(searches))


def _write_searches(searches):
    table, today = SearchTally._meta.db_table, site_day().isoformat()
    names = ("searches", "empty", "clicks")
    adding = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in names)
    rows = [
        (kind.value, key_of(kind, text), "", *(counts[name] for name in names), today)
        for (kind, text), counts in sorted(searches.items())
    ]
    _take_over(searches)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (kind, key, text, {', '.join(names)}, last_on)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (key) DO UPDATE SET"
            f" {adding}, last_on = excluded.last_on",
            rows,
        )
    for kind, text in searches:
        often = SearchTally.objects.filter(key=key_of(kind, text), text="")
        often.filter(searches__gte=SHOWN_FROM).update(text=text)
    SearchTally.objects.filter(last_on__lt=site_day() - SEARCHES_KEPT).delete()


def _take_over(searches):
    """Name counts made with a former key after the key in use, so that counting goes on."""
    for secret in keys.former():
        for kind, text in searches:
            new = key_of(kind, text)
            if not SearchTally.objects.filter(key=new).exists():
                SearchTally.objects.filter(key=key_of(kind, text, secret)).update(key=new)


def _write_reads(reads):
    table, month = ReadTally._meta.db_table, site_day().replace(day=1)
    with connection.cursor() as cursor:
        # A consult that is gone by now is left out.
        cursor.executemany(
            f"INSERT INTO {table} (question_id, month, reads)"
            " SELECT id, %s, %s FROM consults_question WHERE id = %s"
            f" ON CONFLICT (question_id, month) DO UPDATE SET reads = {table}.reads"
            " + excluded.reads",
            [(month.isoformat(), count, pk) for pk, count in sorted(reads.items())],
        )
    ReadTally.objects.filter(month__lt=site_day() - READS_KEPT).delete()
    read_ranks.move(reads)
