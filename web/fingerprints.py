"""Finding a value again without knowing it.

What was redacted is kept nowhere. A needle is a keyed hash of the value's bare letters and digits
with their number; sliding a window of that length over a text and hashing each place finds the value
again, however it is spaced, cased, accented by one sign or two, or punctuated. Without its secret
key a needle says nothing; which key that was is kept beside it (`keys`).
"""

from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b

from text import folding, word_bounds
from text.word_bounds import SURE
from web import keys

SHORTEST = 2  # letters; one letter is no value
GATE = 3  # first letters that a cheap look compares
# What a needle is for, beside the value itself: the value as a day, its words in the index, its parts in a
# file whose pages cut it.
DAY, WORD, PART = "day", "word", "part"
PIECE = 24  # letters of a long value that are looked for by themselves in bytes, which pages cut


@dataclass(frozen=True)
class Needle:
    """`length` letters whose keyed hash is `digest`; `gate` is one byte of the first few."""

    length: int
    digest: str
    gate: int
    short: bool  # so short that bytes hold its letters by chance
    secret: str = field(repr=False)  # what it was made with
    # Where the value has gaps, as `word_bounds.seams`; the oldest do not say.
    seams: tuple | None = None
    cut: bool = False  # cut out of a text, so that it may begin and end inside words

    def as_data(self, role=None):
        """Return what a tombstone keeps, in plain JSON types: never the secret."""
        return [self.length, self.digest, self.gate, self.short, role, self.seams]

    def is_all_of(self, text):
        """True where the letters of a text are this value and nothing else."""
        bare = folding.letters(text)
        return len(bare) == self.length and _digest(bare, self.secret) == self.digest


def needle(value, cut=False):
    """Return the Needle of a value (str). Raises ValueError when it has fewer than two letters."""
    bare = folding.letters(value)
    if len(bare) < SHORTEST:
        raise ValueError("Select at least two letters or digits.")
    return _of_letters(bare, word_bounds.seams(value), cut)


def pieces(value):
    """Return the needles of the parts of a long value; a shorter one has none."""
    bare = folding.letters(value)
    cuts = range(0, len(bare) - PIECE + 1, PIECE)
    if len(bare) <= 2 * PIECE:
        return []
    return [_of_letters(bare[at : at + PIECE], None, cut=True) for at in cuts]


def _of_letters(bare, seams, cut):
    secret = keys.secrets()[0]
    short = len(bare) < SURE and not word_bounds.is_without_blanks(bare)
    gate = _gate(bare[:GATE], secret)
    return Needle(len(bare), _digest(bare, secret), gate, short, secret, seams, cut)


def stored(rows, key_id, role=None, cut=False):
    """Return the Needles of stored data (list of `as_data`) that were made with the key of an id.

    Any key at hand may have made those from before ids were kept. Without the key there are none: ask
    `keys.is_known` first. `role` says what they are for: None is the value itself. Those `cut` out of a text
    may begin and end inside words.
    """
    rows = [data for data in rows if (data[4:] or [None])[0] == role]
    return [
        Needle(*data[:4], secret, (data[5:] or [None])[0], cut)
        for data in rows
        for secret in keys.named(key_id)
    ]


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


def spans(text, needles, inside=False):
    """Return [(start, end)] of every place of a text that one of the needles finds, in order.

    The text is read as it stands, and in each way its markup reads (`folding.readings`). Places that overlap
    become one. `inside` finds the others: what is only inside other words.
    """
    needles = gates(needles)
    found = _spans_as_it_stands(text, needles, inside)
    for parts in folding.readings(text):
        found += _spans_in(parts, needles, inside)
    return _joined(sorted(found))


def replaced(text, needles, mark):
    """Return (text with `mark` in each place found, how many places)."""
    places = spans(text, needles)
    for start, end in reversed(places):
        text = text[:start] + mark + text[end:]
    return text, len(places)


def count_in(bare, needles):
    """Return how often the needles are found in bare letters, wherever words begin."""
    return len(_hits(bare, gates(needles)))


def _spans_as_it_stands(text, needles, inside):
    hits = _hits(folding.letters(text), needles)
    if not hits:
        return []
    _, places = folding.mapped(text)
    return [
        (places[at][0], places[at + one.length - 1][1])
        for at, one in hits
        if inside != (one.cut or word_bounds.stands_whole(text, places, at, one.length, one.seams))
    ]


def _spans_in(parts, needles, inside):
    """Find places in a reading of a text, and say where they stand in the text itself."""
    words = "".join(part for _, _, part in parts)
    found = _spans_as_it_stands(words, needles, inside)
    if not found:
        return []
    starts, ends = [], []
    for start, end, part in parts:
        same = len(part) == end - start
        starts += range(start, end) if same else [start] * len(part)
        ends += range(start + 1, end + 1) if same else [end] * len(part)
    return [(starts[start], ends[end - 1]) for start, end in found]


def _joined(places):
    found = []
    for start, end in places:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


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
