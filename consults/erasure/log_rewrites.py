"""A redaction at work in what is kept beside content: counts of searches, sessions, links, the desk's log."""

from urllib.parse import unquote_plus

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session

from consults import permissions
from consults.erasure.content_rows import STORES
from consults.models import Link, SavedView, SearchTally
from consults.statistics import counters
from web import rights
from web.fingerprints import spans

# (how the store is called, its rows, what of a row is searched): a row that holds the value goes as a whole.
WHOLE_ROWS = [
    ("counted searches", SearchTally.objects.exclude(text=""), lambda row: row.text),
    ("saved views", SavedView.objects.all(), lambda row: f"{row.name} {unquote_plus(row.query)}"),
    ("sessions", Session.objects.all(), lambda row: str(row.get_decoded())),
    ("checked links", Link.objects.all(), lambda row: f"{row.url} {row.problem}"),
]


def rewrite_logs(rewriter, by):
    """Take a value out of counts of searches, saved views, sessions, links and the desk's log.

    Raises Forbidden for somebody without the right to redact.
    """
    rights.require(by, permissions.ERASE, "redact")
    counters.buffer.flush()
    for store, rows, text_of in WHOLE_ROWS:
        for row in rows.iterator():
            if spans(text_of(row), rewriter.needles):
                row.delete()
                rewriter.places[store] += 1
    _rewrite_entries(rewriter)


def _rewrite_entries(rewriter):
    """Rewrite what the desk's log says of a row and of what was done to it."""
    for entry in LogEntry.objects.iterator():
        new = [
            rewriter.text(STORES[LogEntry], entry.object_repr, 200),
            rewriter.text(STORES[LogEntry], entry.change_message),
        ]
        if new != [entry.object_repr, entry.change_message]:
            entry.object_repr, entry.change_message = new
            entry.save(update_fields=["object_repr", "change_message"])
