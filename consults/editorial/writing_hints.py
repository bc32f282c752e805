"""Hints for texts that editors write: long sentences, wordy phrases, terms with a plainer word.

They hinder nothing, are kept nowhere and never look at a patient's or a doctor's words. How hard a text is
told by LIX (C.-H. Björnsson, 1968): words a sentence, and the share of words of more than six letters. It needs
no dictionary, so it holds for every language that sets blanks between words.
"""

import re
from dataclasses import dataclass
from functools import cache

from consults.models import Question
from consults.tagging import lay_aliases
from text.sentences import sentences

LONG_SENTENCE = 28  # words
LONG_CHINESE = 70  # signs of a sentence
LONG_WORD = 6  # letters, after LIX
ENOUGH = 40  # words from which a text has a measure
MOST = 12  # hints for one text
MOST_WORDS = 5  # of a term
WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+(?:['’-][^\W\d_\u3400-\u9fff]+)*")
CHINESE = re.compile(r"[\u3400-\u9fff]")
HARD = [(30, "very easy"), (40, "easy"), (50, "like a newspaper"), (60, "hard")]
WORDY = {
    "en": {
        "a number of": "some",
        "adverse reaction": "side effect",
        "approximately": "about",
        "ascertain": "find out",
        "asymptomatic": "without symptoms",
        "at this point in time": "now",
        "commence": "begin",
        "contraindicated": "not to be used",
        "due to the fact that": "because",
        "exacerbate": "make worse",
        "facilitate": "help",
        "for the purpose of": "for",
        "idiopathic": "without a known cause",
        "in order to": "to",
        "in spite of the fact that": "although",
        "in the event that": "if",
        "is able to": "can",
        "prior to": "before",
        "prophylactic": "preventive",
        "subsequent to": "after",
        "sufficient": "enough",
        "the majority of": "most",
        "utilise": "use",
        "utilize": "use",
        "with regard to": "about",
    },
}


@dataclass(frozen=True)
class Hint:
    """One thing to look at in a text: the words from `start` to `end`."""

    field: str
    message: str
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Reading:
    """How a text reads: words a sentence, share of long words in percent, and what LIX makes of both."""

    words: int
    long: int
    level: str


def own_texts(content):
    """Return [(field, text)] of what editors write themselves of a consult or guide."""
    if not isinstance(content, Question):
        return [("title", content.title), ("lead", content.lead), ("body", content.body)]
    own = content.more_info_origin == Question.Origin.EDITOR
    return [("title", content.title), *([("more_info", content.more_info)] if own else [])]


def hints(content):
    """Return the Hints for the texts of a consult or guide, in reading order, MOST of each text."""
    found = []
    for field, text in own_texts(content):
        told = [*_long_sentences(text), *_plainer(text, content.language)]
        rows = [Hint(field, message, at, end, text[at:end]) for at, end, message in sorted(told)]
        found += rows[:MOST]
    return found


def reading(content):
    """Return the Reading of the longest text of an editor in a consult or guide, or None for a short one."""
    text = max((text for _, text in own_texts(content)), key=len)
    words = WORD.findall(text)
    if len(words) < ENOUGH or CHINESE.search(text):
        return None
    mean = len(words) / max(sum(1 for _ in sentences(text)), 1)
    long = 100 * sum(len(word) > LONG_WORD for word in words) / len(words)
    level = next((name for most, name in HARD if mean + long < most), "very hard")
    return Reading(round(mean), round(long), level)


def _long_sentences(text):
    for start, sentence in sentences(text):
        count, signs = len(WORD.findall(sentence)), len(CHINESE.findall(sentence))
        if count > LONG_SENTENCE or signs > LONG_CHINESE:
            size = f"{count} words" if count > LONG_SENTENCE else f"{signs} signs"
            begin = start + len(sentence) - len(sentence.lstrip())
            yield (
                begin,
                start + len(sentence.rstrip()),
                f"A sentence of {size}. Two may read better.",
            )


def _plainer(text, language):
    """Yield (start, end, message) of terms that have a plainer word, which the text does not say already."""
    wordy, said = WORDY.get(language.partition("-")[0], {}), text.lower()
    terms = {term: plain for term, plain in _terms().items() if plain not in said} | wordy
    found, told = list(WORD.finditer(text)), set()
    for place, first in enumerate(found):
        for length in range(min(MOST_WORDS, len(found) - place), 0, -1):
            start, end = first.start(), found[place + length - 1].end()
            term = " ".join(text[start:end].lower().split())
            plain = terms.get(term)
            if plain and term not in told:
                told.add(term)
                yield start, end, f"Readers may know it as “{plain}”."
                break


@cache
def _terms():
    """Return {term: what people say} of the list of lay names that comes along, in small letters."""
    found = {}
    for names, others in lay_aliases.read(lay_aliases.STARTER):
        plain = next((one.lower() for one in others if WORD.match(one)), "")
        short = [name.lower() for name in names if name.lower() != plain]
        found |= dict.fromkeys(
            (name for name in short if plain and len(name) > len(plain) // 2), plain
        )
    return found
