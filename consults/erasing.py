"""The proof that what was redacted is gone: sweep the database's files, then search every store.

It works from the needles of the tombstone, so it can be repeated at any time without the value. Stores
are found by looking: every text column of every table, every file of the installation, every page that
showed the consult. A new table is searched without anyone thinking of it.
"""

import logging
import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import OperationalError, connection, models
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone

from consults import redaction as redacting_rows
from consults.models import Backup, Question, Redaction
from consults.needles import SURE, bare_letters, count_in, gates, spans, stored
from web import keys

log = logging.getLogger(__name__)
State = Redaction.State
TEXTS = (models.CharField, models.TextField, models.JSONField)
CHUNK = 1 << 20  # bytes of a file looked at together
OVERLAP = 4096
# Folders of the project itself, and what is built from it: nothing of a consult is ever in there.
NOT_DATA = {
    ".git",
    ".venv",
    "node_modules",
    "static",
    "staticfiles",
    "__pycache__",
    "templates",
    "docs",
}
NOT_DATA |= {"config", "consults", "faq", "tests", ".ci", ".ruff_cache", ".pytest_cache"}
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
MOST_NAMED = 20
OTHER_KEY = "made with another key: could not be compared; name that key in FORMER_KEYS"
SMALL = 500 << 20  # bytes of a database


def finish(redaction, on_step=lambda name: None):
    """Bring a redaction to its end from wherever it stands, and prove it. Returns it."""
    redacting_rows.carry_out(redaction)
    return prove(redaction, on_step)


def prove(redaction, on_step=lambda name: None):
    """Sweep and search everything; stores the report in `redaction.proof`, the verdict in `state`.

    The report is a list of {store, searched, found, note}. Words that other consults hold as their own
    are named as such and are no residue.
    """
    if not keys.is_known(redaction.key_id):
        return _not_compared(redaction)
    search = Search(redaction)
    report = [*search.tables(on_step), search.sessions(), search.pages(), search.cache()]
    report += search.files(on_step)
    unsure = search.short and _is_small()
    if ((search.raw_hits and not search.elsewhere) or unsure) and _compact():
        on_step("database made compact")
        report = [line for line in report if not line["store"].startswith("file ")]
        report += search.files(on_step)
    report += search.backups()
    redaction.proof = report
    left = search.residue + (0 if search.elsewhere else search.raw_hits)
    redaction.state = State.RESIDUE if left else State.PROVED
    redaction.proved_at = timezone.now()
    redaction.save(update_fields=["proof", "state", "proved_at"])
    return redaction


def _not_compared(redaction):
    """Say that nothing can be searched for without the key, rather than that nothing was found."""
    redaction.proof = [_line("fingerprints", 0, 0, OTHER_KEY)]
    if redaction.state == State.PROVED:
        redaction.state = State.REWRITTEN
    redaction.save(update_fields=["proof", "state"])
    return redaction


class Search:
    """One search through everything. `residue` counts what should be gone, `elsewhere` the rest."""

    def __init__(self, redaction):
        self.redaction = redaction
        own = redacting_rows.value_needles(redaction)
        self.needles, self.short = gates(own), any(one.whole for one in own)
        words = stored(redaction.needles, redaction.key_id)
        # In bytes no word begins or ends, so only longer values can be told from chance.
        self.byte_needles = gates([one for one in words if one.length >= SURE or not one.whole])
        self.whole = redaction.category == Redaction.Category.CONSULT
        self.residue, self.elsewhere, self.raw_hits = 0, 0, 0

    def tables(self, on_step):
        """Yield a line for every table with text."""
        for model in apps.get_models(include_auto_created=True):
            names = [f.attname for f in model._meta.concrete_fields if isinstance(f, TEXTS)]
            if names:
                on_step(model._meta.db_table)
                yield self._table(model, names)

    def _table(self, model, names):
        owner = _owner_column(model)
        columns = ["pk", *([owner] if owner else []), *names]
        searched, own, others = 0, 0, []
        for pk, *values in model._base_manager.values_list(*columns).iterator(chunk_size=500):
            belongs = values.pop(0) if owner else None
            searched += 1
            hits = sum(len(spans(str(value), self.needles)) for value in values if value)
            if not hits:
                continue
            if belongs is not None and belongs == self.redaction.question_id:
                own += hits
            else:
                others.append((model, belongs if owner else None, pk))
        self.residue += own
        self.elsewhere += len(others)
        return _line(f"table {model._meta.db_table}", searched, own, _named(others))

    def sessions(self):
        """Sessions hold messages of the desk, packed."""
        rows = list(Session.objects.all())
        found = sum(len(spans(str(row.get_decoded()), self.needles)) for row in rows)
        self.residue += found
        return _line("sessions", len(rows), found)

    def pages(self):
        """Every public page that showed the consult."""
        addresses = [
            reverse("consults:number", args=[self.redaction.number]),
            reverse("pages:home"),
            reverse("consults:questions"),
            reverse("consults:feed"),
        ]
        question = Question.objects.filter(pk=self.redaction.question_id).first()
        if question is not None:
            addresses += [question.get_absolute_url(), question.department.get_absolute_url()]
            addresses += [tag.get_absolute_url() for tag in question.tags.all()]
        pages = [_page(address) for address in addresses]
        found = sum(len(spans(page, self.needles)) for page in pages if page is not None)
        if not self.elsewhere:
            self.residue += found
        unmade = pages.count(None)
        note = f"{unmade} could not be made: is collectstatic done?" if unmade else ""
        return _line("public pages", len(pages) - unmade, found, note)

    def cache(self):
        """The cache of Django; ours holds counts of requests, never texts."""
        packed = list(_cached())
        found = sum(count_in(_bare(data), self.byte_needles) for data in packed)
        self.residue += found
        return _line("cache", len(packed), found)

    def files(self, on_step):
        """Yield a line for every file of the installation that may hold data."""
        self.raw_hits = 0
        if connection.vendor == "sqlite":
            note = _checkpoint()
        else:
            note = "PostgreSQL: rows rewritten; old versions go with VACUUM, WAL with its archive"
            _vacuum_postgresql()
        yield _line("write-ahead log", 1, 0, note)
        backups = {str(Path(row.path).resolve()) for row in Backup.objects.all()}
        for path in _files():
            if str(path.resolve()) in backups:
                continue  # named below, with its expiry
            on_step(path.name)
            found = self._in_file(path)
            self.raw_hits += found
            why = "other consults hold these words" if found and self.elsewhere else ""
            yield _line(f"file {path}", path.stat().st_size, found, why)

    def backups(self):
        """Yield a line for each backup that is older than the redaction; it keeps what it has."""
        for row in Backup.objects.filter(made_at__lt=self.redaction.created_at):
            path = Path(row.path)
            when = f"made {row.made_at:%Y-%m-%d}, to be deleted by {row.expires_on}"
            if not path.exists():
                yield _line(f"backup {row.path}", 0, 0, f"{when}; the file is not here")
                continue
            found = self._in_file(path)
            yield _line(f"backup {row.path}", path.stat().st_size, found, when)

    def _in_file(self, path):
        found, tail = 0, b""
        with open(path, "rb") as file:
            while chunk := file.read(CHUNK):
                found += count_in(_bare(tail + chunk), self.byte_needles)
                # What lies wholly in the overlap was counted with the chunk before.
                found -= count_in(_bare(tail), self.byte_needles)
                tail = chunk[-OVERLAP:]
        return found


def _line(store, searched, found, note=""):
    return {"store": store, "searched": searched, "found": found, "note": note}


def _owner_column(model):
    """Return the column that says which consult a row belongs to, if any."""
    if model is Question:
        return "id"
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model is Question:
            return field.attname
    return None


def _named(others):
    """Say where else the words stand, by number and never by text."""
    if not others:
        return ""
    ids = {owner for model, owner, _ in others if owner is not None}
    numbers = Question.objects.filter(pk__in=list(ids)[:MOST_NAMED]).values_list(
        "number", flat=True
    )
    rest = sorted({f"{model._meta.label} {pk}" for model, owner, pk in others if owner is None})
    named = [f"#{number}" for number in sorted(numbers)] + rest[:MOST_NAMED]
    return f"also in {', '.join(named)}"


def _page(address):
    """Return a public page as its reader gets it, without the network; None when it cannot be made."""
    view, args, kwargs = resolve(address)
    try:
        response = view(RequestFactory().get(address), *args, **kwargs)
    except Http404:
        return ""
    except ValueError:  # static files without their manifest
        return None
    return response.content.decode(errors="replace")


def _cached():
    """Yield the bytes of everything in the cache, for the two kinds this site is used with."""
    inner = getattr(cache, "_cache", None)
    if isinstance(inner, dict):
        yield from list(inner.values())
    elif inner is not None and hasattr(inner, "get_client"):
        client = inner.get_client()
        for key in client.scan_iter(f"{cache.key_prefix}*"):
            yield key + (client.get(key) or b"" if client.type(key) == b"string" else b"")


def _files():
    """Return every file under DATA_DIR that is data, and the database wherever it lies."""
    places = {Path(settings.DATA_DIR)}
    found = set()
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        found |= {Path(f"{name}{end}") for end in ("", "-wal", "-shm", "-journal")}
    for place in places:
        for path in place.rglob("*"):
            if not NOT_DATA & set(path.relative_to(place).parts[:-1]) and path.is_file():
                found.add(path)
    code = {".py", ".toml", ".md", ".txt"} if settings.DATA_DIR == settings.BASE_DIR else set()
    found.discard(
        Path(settings.ERASURE_LEDGER)
    )  # keyed hashes only; digits in them match by chance
    return sorted(path for path in found if path.is_file() and path.suffix not in code)


def _bare(data):
    """Return the letters and digits of bytes, folded, with the escapes of JSON undone."""
    text = data.decode("utf-8", "ignore")
    if "\\u" in text:
        text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return bare_letters(text)


def _is_small():
    """True for a database that is rewritten in a moment: then words too short to tell are, too."""
    return (
        connection.vendor == "sqlite"
        and Path(connection.settings_dict["NAME"]).stat().st_size < SMALL
    )


def _checkpoint():
    """Write the WAL of SQLite into the file and empty it."""
    if connection.in_atomic_block:
        return "not swept: a transaction is open"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    return "a reader kept it from being emptied; run the proof again" if busy else "emptied"


def _compact():
    """Rewrite SQLite's full-text index and file, so that no free page keeps old bytes."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO consults_search(consults_search) VALUES ('optimize')")
            cursor.execute("VACUUM")
    except OperationalError:
        log.warning("the database is busy and was not made compact; run prove_erased")
        return False
    return True


def _vacuum_postgresql():
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM consults_question, consults_reply, consults_revision, consults_similarcard"
        )
        cursor.execute("VACUUM consults_searchentry, django_admin_log, django_session")
