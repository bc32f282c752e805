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


@lru_cache(maxsize=16)  # the texts of a document, which several checks read
def words_of(text):
    """Return the words of a text."""
    return tuple(Word(*m.span(), m[0], m[0].lower()) for m in TOKEN.finditer(text))
