"""What a line of the ledger says, or that it cannot be read."""

import json
import re
from datetime import datetime
from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta

from consults.exchange.schema import LARGEST_NUMBER
from consults.models import Redaction

NAME = re.compile(r'\{"id": "([0-9a-f]{32})"')  # how the line of an erasure begins


class StoredNeedle(msgspec.Struct, array_like=True):
    """A needle as `Needle.as_data` writes it; the oldest end earlier."""

    length: Annotated[int, Meta(ge=1)]
    digest: str
    gate: int
    short: bool
    role: str | None = None
    seams: list | None = None


class Entry(msgspec.Struct):
    """What the ledger keeps of one erasure; a line that says anything else cannot be read."""

    id: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    number: Annotated[int, Meta(ge=0, le=LARGEST_NUMBER)]
    category: str
    needles: list[StoredNeedle]
    key_id: str
    texts: list[str]
    was_public: bool
    created_at: Annotated[datetime, Meta(tz=True)]


def read(file, accepted_too=False):
    """Return ({id: entry}, [line that cannot be read and that the ledger itself does not settle])."""
    held, broken, accepted = {}, [], set()
    file.seek(0)
    for line in map(str.strip, file):
        match entry_in(line):
            case dict() as entry:
                held[entry["id"]] = entry
            case str() as mark:
                accepted.add(mark)
            case None if line:
                broken.append(line)
    if accepted_too:
        return held, broken
    left = [line for line in broken if name_in(line) not in held and mark_of(line) not in accepted]
    return held, left


def name_in(line):
    """Return the name of the erasure that a damaged line begins with, None where it cannot be read."""
    found = NAME.match(line)
    return found and found[1]


def entry_in(line):
    """Return the entry in a line (dict), the mark of a line that it accepts (str), or None for neither."""
    try:
        entry = json.loads(line)
        if isinstance(entry, dict) and set(entry) == {"accepted"}:
            return msgspec.convert(entry["accepted"], str)
        whole = msgspec.convert(entry, Entry)
    except (ValueError, RecursionError, msgspec.ValidationError):
        return None
    return entry if whole.category in Redaction.Category.values else None


def mark_of(line):
    """Return how an accepted line is known again."""
    return sha256(line.encode()).hexdigest()
