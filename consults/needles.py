"""Finding a value again without knowing it.

What was redacted is kept nowhere. A needle is a keyed hash of the value's bare letters and digits
with their number; sliding a window of that length over a text and hashing each place finds the value
again, however it is spaced, cased or punctuated. Without ``SECRET_KEY`` a needle says nothing; which key
it was made with is kept beside it (`keys`).
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b

from web import keys

SHORTEST = 2  # letters; one letter is no value
SURE = 6  # letters from which a value is looked for inside other words as well
NOT_BARE = re.compile(r"[^a-z0-9]+")
GATE = 3  # first letters that a cheap look compares
LONGEST = 400  # letters of a long value that are compared


@dataclass(frozen=True)
class Needle:
    """`length` letters whose keyed hash is `digest`; `gate` is one byte of the first few."""

    length: int
    digest: str
    gate: int
    whole: bool  # the value must stand as words of its own
    secret: str = field(repr=False)  # what it was made with

    def as_data(self):
        return [self.length, self.digest, self.gate, self.whole]


def needle(value):
    """Return the Needle of a value (str). Raises ValueError when it has fewer than two letters."""
    bare, _ = bared(value)
    bare = bare[:LONGEST]
    if len(bare) < SHORTEST:
        raise ValueError("Select at least two letters or digits.")
    cjk = all(letter >= "\u2e80" for letter in bare)
    secret = keys.secrets()[0]
    whole = len(bare) < SURE and not cjk
    return Needle(len(bare), _digest(bare, secret), _gate(bare[:GATE], secret), whole, secret)


def stored(rows, key_id):
    """Return the Needles of stored data (list of `as_data`) that were made with the key of an id.

    Of data from before ids were kept each key at hand may have made it. Without the key there are none:
    ask `keys.is_known` first.
    """
    return [Needle(*data[:4], secret) for data in rows for secret in keys.named(key_id)]


def bared(text):
    """Return (letters and digits of a text, folded; the place of each in the text)."""
    letters, places = [], []
    if text.isascii():
        for place, letter in enumerate(text):
            if letter.isalnum():
                letters.append(letter)
                places.append(place)
        return "".join(letters).lower(), places
    for place, letter in enumerate(text):
        for folded in unicodedata.normalize("NFKC", letter).casefold():
            if folded.isalnum():
                letters.append(folded)
                places.append(place)
    return "".join(letters), places


class Gates(dict):
    """For three letters, the needles that may begin with them; worked out once for each three."""

    def __init__(self, needles):
        self.needles = sorted(needles, key=lambda item: -item.length)

    def __missing__(self, letters):
        fitting = [
            n for n in self.needles if _gate(letters[: min(GATE, n.length)], n.secret) == n.gate
        ]
        self[letters] = tuple(fitting)
        return self[letters]


def gates(needles):
    """Return the Gates of needles, to be used for many texts; `spans` and `count_in` take either."""
    return needles if isinstance(needles, Gates) else Gates(needles)


def spans(text, needles):
    """Return [(start, end)] of every place of a text that one of the needles finds, in order."""
    needles = gates(needles)
    if not _hits(bare_letters(text), needles):
        return []
    bare, places = bared(text)
    found, taken = [], 0
    for at, one in _hits(bare, needles):
        start, end = places[at], places[at + one.length - 1] + 1
        if start >= taken and (not one.whole or _stands_alone(text, start, end)):
            found.append((start, end))
            taken = end
    return found


def replaced(text, needles, mark):
    """Return (text with `mark` in each place found, how many places)."""
    places = spans(text, needles)
    for start, end in reversed(places):
        text = text[:start] + mark + text[end:]
    return text, len(places)


def count_in(bare, needles):
    """Return how often the needles are found in bare letters, wherever words begin."""
    return len(_hits(bare, gates(needles)))


def bare_letters(text):
    """Return the letters and digits of a text, folded."""
    if text.isascii():
        return NOT_BARE.sub("", text.lower())
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _hits(bare, needles):
    """Return [(place, needle)] of every match in bare letters, the longest needle first at a place."""
    hot = [at for at in range(len(bare) - 1) if needles[bare[at : at + GATE]]]
    return [
        (at, one)
        for at in hot
        for one in needles[bare[at : at + GATE]]
        if at + one.length <= len(bare)
        and _digest(bare[at : at + one.length], one.secret) == one.digest
    ]


def _stands_alone(text, start, end):
    before, after = text[start - 1 : start], text[end : end + 1]
    return not before.isalnum() and not after.isalnum()


def _digest(letters, secret):
    return _keyed(letters, 16, secret).hex()


@lru_cache(maxsize=65_536)
def _gate(letters, secret):
    return _keyed(letters, 1, secret)[0]


def erased_key(content_key):
    """Return the keyed hash under which the content key of a redacted text is remembered."""
    return _keyed(content_key, 16, keys.secrets()[0]).hex()


def erased_keys(content_key):
    """Return the hashes under which it may be remembered, one for each key at hand."""
    return [_keyed(content_key, 16, secret).hex() for secret in keys.secrets()]


@cache
def _key(secret):
    return blake2b(secret.encode(), digest_size=32).digest()


def _keyed(letters, size, secret):
    return blake2b(letters.encode("utf-8", "replace"), digest_size=size, key=_key(secret)).digest()
