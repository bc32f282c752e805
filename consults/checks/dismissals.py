"""Which findings an editor has dismissed, and how long that holds.

A dismissal names a finding by its code and a hash of the sentence it is about, so it lasts while that
sentence stays as it is, wherever it moves, and lapses when the sentence changes.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from hashlib import blake2b

from consults.checks.passages import text_of
from text.sentences import sentences

BLANKS = re.compile(r"\s+")


def key_of(finding, document):
    """Return 32 hex digits for what a finding is about: its sentence, or the whole field."""
    text = text_of(document, finding.field)
    sentence = _sentence_at(text, finding.start) if finding.end else ""
    place = re.sub(r"\[\d+\]", "[]", finding.field)
    told = _begun(finding.code, place, sentence or text).copy()
    words = _squeezed(text[finding.start : finding.end]) if sentence else ""
    if words:
        told.update(f" {words}".encode())
    return told.hexdigest()


@lru_cache(maxsize=64)
def _begun(code, place, about):
    """Return the hash so far of a code, a place and a text, read once for all findings in it."""
    told = "\x1f".join([code, place, _squeezed(about)])
    return blake2b(told.encode(), digest_size=16)


def _squeezed(text):
    return BLANKS.sub(" ", text).strip()


def _sentence_at(text, place):
    """Return the sentence of a text that holds a place, or "" between two."""
    starts, found = _cut(text)
    at = bisect_right(starts, place) - 1
    return found[at] if at >= 0 and place < starts[at] + len(found[at]) else ""


@lru_cache(maxsize=16)
def _cut(text):
    """Cut a text once for all its findings."""
    rows = list(sentences(text))
    return [start for start, _ in rows], [sentence for _, sentence in rows]


def reason_for(finding, document):
    """Return why an editor dismissed a finding, or "" when it is open."""
    if not document.dismissed:
        return ""
    key = key_of(finding, document)
    return next(
        (d.reason for d in document.dismissed if d.code == finding.code and d.key == key), ""
    )
