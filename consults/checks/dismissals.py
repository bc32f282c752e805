"""Which findings an editor has dismissed, and how long that holds.

A dismissal names a finding by its code and a hash of the sentence it is about, so it lasts while that
sentence stays as it is, wherever it moves, and lapses when the sentence changes.
"""

import re
from hashlib import blake2b

from consults.checks.passages import text_of
from consults.checks.symptoms import sentences

BLANKS = re.compile(r"\s+")


def key_of(finding, document):
    """Return 32 hex digits for what a finding is about: its sentence, or the whole field."""
    text = text_of(document, finding.field)
    about = text
    for start, sentence in sentences(text):
        if start <= finding.start < start + len(sentence) and finding.end:
            about = f"{sentence}\x1f{text[finding.start : finding.end]}"
            break
    place = re.sub(r"\[\d+\]", "[]", finding.field)
    told = "\x1f".join([finding.code, place, BLANKS.sub(" ", about).strip()])
    return blake2b(told.encode(), digest_size=16).hexdigest()


def reason_for(finding, document):
    """Return why an editor dismissed a finding, or "" when it is open."""
    if not document.dismissed:
        return ""
    key = key_of(finding, document)
    return next(
        (d.reason for d in document.dismissed if d.code == finding.code and d.key == key), ""
    )
