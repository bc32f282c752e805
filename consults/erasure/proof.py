"""The proof that what was redacted is gone: sweep the database's files, then search every store.

It works from the needles of the tombstone, so it can be repeated at any time without the value. Of each
place it says one of three things: nothing left; left, and where; could not be compared, and why. It never
says the first of what it did not compare.
"""

import html
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import Http404
from django.urls import resolve, reverse
from django.utils import timezone

from consults.erasure import byte_search, database_files, kept_databases, postgresql_files
from consults.erasure import redaction as rewriting
from consults.erasure.rewriter import Rewriter, needles_of
from consults.erasure.stored_rows import Rows
from consults.erasure.verdict import Line, Rewriting, Verdict, compared, overall, unknown
from consults.models import Backup, Question, Redaction
from consults.statistics import counters
from web import keys
from web.fingerprints import PART, replaced, spans
from web.later import Later
from web.pages import route_of
from web.safe_cache import shared

testing, redis_errors = Later("django.test"), Later("redis.exceptions")
State = Redaction.State
OTHER_KEY = "it was made with another secret key; name that key in FORMER_KEYS"
NO_SAMPLE = "its sentences were too short to be known again; look yourself where it may have been"
STATES = {
    Verdict.NOTHING: State.PROVED,
    Verdict.LEFT: State.RESIDUE,
    Verdict.UNCOMPARED: State.UNCOMPARED,
}


def finish(redaction, by, on_step=lambda name: None):
    """Bring a redaction to its end from wherever it stands, and prove it. Returns it.

    Raises Forbidden for somebody without the right to redact.
    """
    take_out(redaction, by)
    return prove(redaction, on_step)


def take_out(redaction, by):
    """Rewrite what a redaction names, or what has come into logs and counts since. Raises Forbidden.

    Without the key it was made with nothing can be found; the proof says so.
    """
    if redaction.category != Redaction.Category.CONSULT and not keys.is_known(redaction.key_id):
        return
    if redaction.state == State.BEGUN:
        rewriting.carry_out(redaction, by)
    else:
        rewriting.sweep(redaction, by)


def prove(
    redaction,
    on_step=lambda name: None,
    rewriting=None,
    seconds=byte_search.SECONDS,
):
    """Search everything; stores the lines in `redaction.proof`, the verdict over all in `state`.

    A `Rewriting` that is wanted first has the database write its tables into new files, which takes time
    and locks them. Files are read for `seconds` at most.
    """
    counters.buffer.flush()
    lines = list(Proof(redaction, on_step, rewriting or Rewriting(), seconds).lines())
    redaction.proof = [line.as_data() for line in lines]
    redaction.state = STATES[overall(lines)]
    redaction.proved_at = timezone.now()
    redaction.save(update_fields=["proof", "state", "proved_at"])
    return redaction


class Proof:
    """One search through everything."""

    def __init__(self, redaction, on_step, rewriting, seconds):
        self.redaction, self.on_step = redaction, on_step
        self.rewriting, self.seconds = rewriting, seconds
        self.rewriter = Rewriter.of(redaction)
        # A page of a file may cut a long value, so its parts are looked for in bytes as well.
        self.in_bytes = [*self.rewriter.needles.needles, *needles_of(redaction, PART)]
        self.rows = Rows(redaction, self.rewriter)

    def lines(self):
        """Yield the Line of every place; without the key of its needles, one Line that says so."""
        if not keys.is_known(self.redaction.key_id):
            yield unknown("everything", OTHER_KEY)
            return
        if not self.redaction.needles:
            yield unknown("everything", NO_SAMPLE)
        yield from self.rows.lines(self.on_step)
        others = self.rows.others_named()
        yield self.sessions()
        yield self.pages(others)
        yield self.cache()
        if database_files.is_sqlite():
            yield database_files.index_line()
            files = database_files.Sqlite(self.in_bytes, self.rewriting)
            yield from files.lines(others, self.seconds)
        else:
            yield from postgresql_files.lines(self.rewriting)
            yield from postgresql_files.samples_lines(self._holds, others, self.rewriting)
            yield from kept_databases.lines()
        yield from self.files(others)
        yield from self.backups()

    def _holds(self, text):
        return bool(spans(text, self.rewriter.needles))

    def sessions(self):
        """Sessions hold messages of the desk, packed."""
        rows = list(Session.objects.all())
        found = sum(self._holds(str(row.get_decoded())) for row in rows)
        return compared("sessions", len(rows), found)

    def pages(self, others):
        """Every public page that showed the consult; no look at it is counted as a reader's."""
        with counters.uncounted():
            pages = [_page(address) for address in self._addresses()]
        made = [page for page in pages if page is not None]
        found = sum(self._holds(page) or self._holds(html.unescape(page)) for page in made)
        if len(made) < len(pages):
            why = f"{len(pages) - len(made)} could not be made: is collectstatic done?"
            return unknown("public pages", why, len(made))
        if found and others:
            why = f"{found} show these words; {others}. Look whether they are theirs"
            return unknown("public pages", why, len(made))
        return compared("public pages", len(made), found)

    def _addresses(self):
        yield reverse("consults:number", args=[self.redaction.number])
        yield from map(reverse, ("pages:home", "consults:questions", "consults:feed"))
        question = Question.objects.filter(pk=self.redaction.question_id).first()
        if question is not None:
            yield question.get_absolute_url()
            yield question.department.get_absolute_url()
            for tag in question.tags.all():
                yield tag.get_absolute_url()
            for reply in question.replies.select_related("doctor"):
                yield reply.doctor.get_absolute_url()

    def cache(self):
        """The cache of Django; ours holds counts of requests, never texts."""
        inner = getattr(shared(), "_cache", None)
        if isinstance(inner, dict):
            kept, store = list(inner.values()), "cache in the memory of this process"
        elif hasattr(inner, "get_client"):
            store = "cache"
            try:
                kept = list(_in_redis(inner.get_client()))
            except redis_errors.RedisError:
                return unknown(store, "it does not answer")
        else:
            return unknown("cache", "this kind of cache cannot be listed; clear it")
        found = sum(self._holds(data.decode("utf-8", "ignore")) for data in kept)
        return compared(store, len(kept), found)

    def files(self, others):
        """Yield a Line for every other file of the installation that may hold data."""
        paths, missed = database_files.other_files()
        self.on_step("files")
        for path, why in missed:
            yield unknown(f"folder {self._shown(path)}", why)
        for path, seen in byte_search.search(paths, self.in_bytes, self.seconds).items():
            name, store = str(path.relative_to(settings.DATA_DIR)), f"file {self._shown(path)}"
            if self._holds(name):
                yield compared(store, seen.size, seen.found + 1, "its name holds the words")
            elif seen.found and others:
                yield unknown(store, f"it holds these words; {others}. Look into it", seen.size)
            elif seen.why and not seen.found:
                yield unknown(store, seen.why, seen.size)
            else:
                yield compared(store, seen.size, seen.found, "delete it" if seen.found else "")

    def _shown(self, path):
        """Return the name of a file under DATA_DIR, without the words."""
        name = str(path.relative_to(settings.DATA_DIR))
        return replaced(name, self.rewriter.needles, "…")[0]

    def backups(self):
        """Yield a Line for each backup that is older than the redaction; it keeps what it has."""
        rows = list(Backup.objects.filter(made_at__lt=self.redaction.created_at))
        told = byte_search.search([Path(row.path) for row in rows], self.in_bytes, self.seconds)
        for row in rows:
            seen, store = told[Path(row.path)], f"backup {Path(row.path).name}"
            when = f"made {row.made_at:%Y-%m-%d}, to be deleted by {row.expires_on}"
            if seen.found:
                yield Line(store, Verdict.LEFT, seen.size, seen.found, when)
            elif seen.why or not Path(row.path).exists():
                yield unknown(store, f"{when}; {seen.why or 'the file is not here'}", seen.size)
            else:
                # A page of the file may cut the words in two, so that not finding them proves little.
                yield unknown(store, f"{when}; the words were not seen in it", seen.size)


def _page(address):
    """Return a public page as its reader gets it, without the network; None when it cannot be made."""
    route = route_of(address)
    view, args, kwargs = resolve(route)
    try:
        response = view(testing.RequestFactory().get(route), *args, **kwargs)
    except Http404:
        return ""
    except ValueError:  # static files without their manifest
        return None
    return response.content.decode(errors="replace")


def _in_redis(client):
    """Yield the bytes of every key and text of ours in Redis."""
    for key in client.scan_iter(f"{shared().key_prefix}*"):
        yield key + (client.get(key) or b"" if client.type(key) == b"string" else b"")
