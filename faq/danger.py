"""Words of acute danger in what a reader typed: in English and Chinese, lay and misspelt.

A warning too many harms nobody, so a word more is better than one less. Nothing here is kept.
"""

from faq.danger_advice import CALL, LABELS, TEXTS, TEXTS_SIMPLIFIED, TEXTS_TRADITIONAL
from faq.danger_words import HAN_PHRASES, PHRASES
from text.dictionary import is_english
from text.words import IS_CJK, folded, without_slips, words
from web.later import Later

__all__ = ["CALL", "LABELS", "advice", "dangers", "speaks_of"]

fuzzy, distance = Later("rapidfuzz.process"), Later("rapidfuzz.distance")
MOST_WORDS = 120  # words of a text that are looked at
FORGIVEN, LEAST = 4, 3  # letters of a word of danger, and as typed, from which one slip is forgiven
FILLERS_IN_WORDS = """
a an the to i im my me am is are was just really so very only do please and or on with have has having got
get had it in its now all thinking about think feel feeling like some too what how
"""
DOZENS = "dozens"  # what a number of two digits stands for: “took 20 pills”
FILLERS = frozenset(FILLERS_IN_WORDS.split())


def _lines(text):
    return [tuple(line.split()) for line in text.splitlines() if line.strip()]


LATIN = {kind: _lines(text) for kind, text in PHRASES.items()}
VOCABULARY = sorted({word for own in LATIN.values() for phrase in own for word in phrase})
HAN = {kind: text.split() for kind, text in HAN_PHRASES.items()}


def dangers(text):
    """Return the kinds of danger a text speaks of, the gravest first, in the order of TEXTS."""
    typed = _telling(text)
    plain = "".join(without_slips(folded(text)).split())
    meant = _meant(typed, VOCABULARY)
    said = set().union(*meant.values())
    possible = {kind: filter(said.issuperset, own) for kind, own in LATIN.items()}
    found = [k for k, own in possible.items() if any(_stands(p, typed, meant) for p in own)]
    if IS_CJK.search(plain):
        found += [kind for kind, own in HAN.items() if any(word in plain for word in own)]
    return [kind for kind in TEXTS if kind in found]


def speaks_of(text, lines):
    """True where a text has one of an editor's words or phrases, one a line."""
    typed, plain = _telling(text), "".join(without_slips(folded(text)).split())
    for line in lines.splitlines():
        if IS_CJK.search(line):
            if "".join(folded(line).split()) in plain:
                return True
        elif (phrase := _telling(line)) and _stands(phrase, typed, _meant(typed, phrase)):
            return True
    return False


def advice(kind, text):
    """Return (what to do, its language) about a kind of danger, in the script of the text."""
    if not IS_CJK.search(text):
        return str(TEXTS[kind]), "en"
    traditional = folded(text) != text.casefold()
    return (TEXTS_TRADITIONAL, TEXTS_SIMPLIFIED)[not traditional][kind], (
        "zh-Hant" if traditional else "zh-Hans"
    )


def _telling(text):
    """Return the words of a text without what stands between: “I just want to die” as want, die."""
    found = [word for word in words(text) if word not in FILLERS][:MOST_WORDS]
    return [DOZENS if word.isdigit() and len(word) > 1 else word for word in found]


def _stands(phrase, typed, meant):
    """True where the words of a phrase stand one behind the other, each with a slip at most."""
    alone = len(phrase) == 1
    for start in range(len(typed) - len(phrase) + 1):
        own = typed[start : start + len(phrase)]
        fits = all(word in meant[said] for said, word in zip(own, phrase, strict=True))
        if fits and not (alone and own[0] != phrase[0] and is_english(own[0])):
            return True
    return False


def _meant(typed, vocabulary):
    """Return {word: the words of a vocabulary that it may be}, with one slip."""
    return {word: _near(word, vocabulary) for word in set(typed)}


def _near(word, vocabulary):
    near = {word}
    if len(word) >= LEAST:
        rows = fuzzy.extract(
            word, vocabulary, scorer=distance.OSA.distance, score_cutoff=1, limit=None
        )
        near.update(other for other, _, _ in rows if len(other) >= FORGIVEN)
    return near
