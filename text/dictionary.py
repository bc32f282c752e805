"""Ordinary English words: what is spelt rightly, though no consult uses it."""

import re
from array import array
from bisect import bisect_left
from functools import cache
from pathlib import Path

from english_words import get_english_words_set

SHORTEST = 3  # letters of a word that endings are put on
# What no rule gives, “has”, “feet”, “tumours”: written by `make forms`.
FORMS = Path(__file__).parent / "forms.txt"
# What people have come to write since, and contractions without their sign: the lists have none of them.
SPOKEN_IN_WORDS = """
gonna wanna gotta kinda ive im youre theyre dont doesnt didnt isnt wasnt arent werent cant couldnt
wont wouldnt shouldnt hasnt havent hadnt aint thats whats hes shes theres
"""
SPOKEN = frozenset(SPOKEN_IN_WORDS.split())
BRITISH = re.compile("is(?=(?:e|es|ed|ing|er|ers|ation|ations)$)")
CONTRACTED = re.compile("n['’]t$|(?<=[a-z])['’](?:ve|ll|re|d|m|s)$")


@cache
def _known():
    """Return the hashes of the words that are known, in order; made once, when a word is in doubt.

    As words they take 26 MiB of every process, as numbers 2. Two of 300,000 words with one hash of 64 bits
    are not to be met.
    """
    return array("q", sorted(map(hash, _words())))


def _words():
    """Return the words of Webster's Second and GCIDE, without names."""
    newer = get_english_words_set(["gcide"], alpha=True)
    named = {word.lower() for word in newer if not word.islower()}
    known = {word for word in get_english_words_set(["web2"], alpha=True) if word.islower()}
    return known | SPOKEN | {word for word in newer - named if word.islower()}


def _is_known(word):
    hashes, own = _known(), hash(word)
    place = bisect_left(hashes, own)
    return place < len(hashes) and hashes[place] == own


@cache
def _forms():
    """Return the irregular forms and British spellings."""
    return frozenset(FORMS.read_text(encoding="utf-8").split())


def is_english(word):
    """True for an English word in one of its forms: “peeing”, “stopped”, “began”, “tumours”."""
    contracted = CONTRACTED.search(word)
    if contracted:
        return contracted[0][0] == "n" or is_english(word[: contracted.start()])
    return is_regular(word) or word in _forms()


def is_regular(word):
    """True for a word of the dictionary, and for one that the usual endings make of such a word."""
    if _is_known(word) or any(map(_is_known, _bases(word))):
        return True
    # The British spelling of “harbor” and of “recognize”.
    return ("our" in word and _is_known(word.replace("our", "or"))) or (
        BRITISH.search(word) is not None and is_regular(BRITISH.sub("iz", word))
    )


def _bases(word):
    """Yield what a word may be a form of."""
    for ending in ("s", "es", "ed", "ing", "er", "ers", "est", "ly"):
        base = word.removesuffix(ending)
        if base == word or len(base) < SHORTEST:
            continue
        yield base
        if ending[0] in "ei":
            yield base + "e"
            if base[-1] == base[-2]:
                yield base[:-1]
        if base[-1] == "i":
            yield base[:-1] + "y"
