"""The words of a text with their places, as checks walk along them."""

import re
from functools import lru_cache
from typing import NamedTuple

TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Word(NamedTuple):
    """A word of a text, as it stands and in small letters."""

    start: int
    end: int
    text: str
    low: str

    @property
    def is_capital(self):
        return self.text[0].isupper() and (len(self.text) == 1 or not self.text.isupper())


LETTERS = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=16)  # the texts of a document, which several checks read
def words_of(text):
    """Return the words of a text."""
    found = ((m.start(), m.end(), m[0], m[0].lower()) for m in TOKEN.finditer(text))
    return tuple(map(Word._make, found))


@lru_cache(maxsize=16)
def runs_of_letters(text):
    """Return the set of all runs of letters in a text, in small letters: a cheap look before dear patterns."""
    return frozenset(LETTERS.findall(text.lower()))
