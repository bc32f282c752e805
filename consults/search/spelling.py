"""Corrects a word nobody used: “fasciculaton” to “fasciculation”.

Only words that published, due consults use are ever proposed.
"""

import math
from dataclasses import dataclass, field

from django.db import connection

from consults.models import SearchWord
from consults.search import postgresql, sqlite
from text.dictionary import is_english
from text.words import stem
from web.later import Later

distance = Later("rapidfuzz.distance")
SHORTEST = 4  # letters of a word that is corrected
MOST_CORRECTED = 4  # words of one search
WIDE = 6  # letters from which two slips, and another first letter, are forgiven
SPLIT = 6  # letters from which a word may be two written as one
COMMON = 2  # consults at least that use what a short word is corrected to
RARE = 3  # consults at most that spell a word so, for a better spelling to be offered
BETTER = 50  # times as many consults use the better spelling


@dataclass
class Spelling:
    corrected: dict = field(default_factory=dict)  # {typed: searched instead}
    perhaps: dict = field(default_factory=dict)  # {typed: what may have been meant}


def engine():
    return sqlite if connection.vendor == "sqlite" else postgresql


def check(words, known, exists):
    """Return the Spelling of a search's words, given what is Known of them.

    A word that no consult uses is corrected, unless it is plain English; one that next to none uses, while
    a close one is common, is only asked about. `exists(words)` tells whether a reader would find anything.
    """
    result, left = Spelling(), MOST_CORRECTED
    for word in words:
        used = known.spelt.get(word, 0)
        if left == 0 or used > RARE or len(word) < SHORTEST or not word.isalpha():
            continue
        if is_english(word):
            continue
        left -= 1
        best = _best(word, known, exists)
        if best is None:
            continue
        better, uses = best
        if not used and (not known.of(word) or uses > known.of(word)):
            result.corrected[word] = better
        elif used and uses >= BETTER * known.of(word):
            result.perhaps[word] = better
    return result


def _best(word, known, exists):
    """Return (known word or two, consults that use it) for a word, or None."""
    least = 1 if len(word) >= WIDE else max(COMMON, known.total / 2000)
    for other, uses in nearest(word)[:3]:
        if stem(other) != stem(word) and uses >= least and exists([other]):
            return other, uses
    halves = [] if known.of(word) else split(word)
    return next(((" ".join(pair), 0) for pair in halves[:3] if exists(pair)), None)


def nearest(word):
    """Return [(known word, consults)] at most two slips away, one for short words, likeliest first.

    A slip is a letter too many, missing, wrong, or two swapped (optimal string alignment). People
    rarely miss the first letter: another one counts only for a single slip or where letters are
    merely missing (“numonia”). Among equals the more frequent word wins.
    """
    most = 2 if len(word) >= WIDE else 1
    scored = []
    for other, uses in engine().close_words(word):
        slips = distance.OSA.distance(word, other, score_cutoff=most)
        same_start = other[0] == word[0]
        plausible = same_start or (len(word) >= WIDE and (slips == 1 or _within(word, other)))
        if 0 < slips <= most and other.isalpha() and plausible:
            scored.append((slips - 0.12 * (math.log(uses + 1) - (not same_start)), other, uses))
    return [(other, uses) for _, other, uses in sorted(scored)]


def _within(word, other):
    """True when all letters of a word stand in another one in the same order."""
    letters = iter(other)
    return all(letter in letters for letter in word)


def split(word):
    """Return pairs of known words that, written as one, are this word; the likeliest first."""
    if len(word) < SPLIT:
        return []
    pairs = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
    parts = {part for pair in pairs for part in pair}
    uses = dict(SearchWord.objects.filter(word__in=parts).values_list("word", "documents"))
    known = [pair for pair in pairs if all(part in uses for part in pair)]
    return sorted(known, key=lambda pair: -min(uses[part] for part in pair))
