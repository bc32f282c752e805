"""What a reader typed, taken apart: words, "phrases", -words, #number, doctor: and tag:."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from text.words import compounds, content_words, is_content, lettered, telling, words

MOST_WORDS = 60  # words of a text that are looked at; the rarest of them are searched
MOST_PHRASES = 8
SHORT_NAME = 2  # words of a search that may be a topic's name and nothing else
PART = re.compile(
    r"(?P<minus>(?<!\S)[-−])?(?:(?P<field>doctor|tag|topic|department):)?"
    r'(?:["“”„](?P<phrase>[^"“”„]*)["“”„]|(?P<word>[^\s"“”„]+))',
    re.IGNORECASE,
)
NUMBER = re.compile(r"^#(\d{1,10})$")
BARE_NUMBER = re.compile(r"^\s*(?:#|no\.?|id|consult)?\s*(\d{1,10})\s*$", re.IGNORECASE)


@dataclass
class Asked:
    """A search, taken apart. Words are folded; a phrase is a list of words."""

    text: str
    words: list = field(default_factory=list)
    phrases: list = field(default_factory=list)
    without: list = field(default_factory=list)
    numbers: list = field(default_factory=list)
    fields: list = field(default_factory=list)  # [(kind, name)], kind as in Facet.Kind
    joined: list = field(default_factory=list)  # neighbours as one word: “gall stones”
    lettered: list = field(default_factory=list)  # names with one letter: “vitamin d”
    plain: str = ""  # what is left for recognising tag names

    @property
    def says_something(self):
        return bool(self.words or self.phrases or self.numbers or self.fields)

    @property
    def may_be_a_name(self):
        """True for a few words that say nothing, unless a topic is called so: ALL, ME."""
        return 0 < len(words(self.plain)) <= SHORT_NAME


def read(text):
    """Return the Asked of a text. Any text is fine; what makes no sense is read as plain words."""
    asked, plain = Asked(text), []
    if bare := BARE_NUMBER.match(text):
        asked.numbers.append(int(bare[1]))
    for part in PART.finditer(text):
        _take(part, asked, plain)
    asked.plain = " ".join(plain)
    read_plain(asked)
    return asked


def read_plain(asked):
    """Fill in what follows from the plain words of an Asked."""
    asked.words = [w for w in content_words(asked.plain) if is_content(w)][:MOST_WORDS]
    asked.joined = [a + b for a, b in pairwise(words(asked.plain)[:MOST_WORDS]) if is_content(b)]
    asked.lettered = lettered(asked.plain, any_case=True)[:MOST_PHRASES]
    asked.words += [word for word in compounds(asked.plain) if word not in asked.words]


def _take(part, asked, plain):
    kind = (part["field"] or "").lower().replace("topic", "tag")
    value = part["phrase"] if part["phrase"] is not None else part["word"]
    if kind and value.strip() and not part["minus"]:
        asked.fields.append((kind, value.strip()))
    elif part["minus"] and telling(value):
        asked.without.append(telling(value))
    elif part["phrase"] is not None and telling(value) and len(asked.phrases) < MOST_PHRASES:
        asked.phrases.append(telling(value))
    elif number := NUMBER.match(value):
        asked.numbers.append(int(number[1]))
    else:
        plain.append(value)
