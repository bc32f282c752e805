"""What follows a strange word and says that it is somebody: “hodan has”, “sunny at the clinic”, “sofia 2 yrs”.

Each function takes the words of a text, the place of one among them, and the text.
"""

import re

from consults.checks.kin_words import DOES
from consults.checks.name_lists import is_word
from consults.checks.name_shapes import SHORTEST, is_a_slip
from consults.checks.not_names import NO_PERSON

LONG_ENOUGH = 5  # letters of a strange word that nothing but a stop or a number follows


def does(words, at, text):
    """True where what follows is what somebody does: “mark drove me”."""
    if at + 1 >= len(words):
        return False
    return words[at + 1].low in DOES and not text[words[at].end : words[at + 1].start].strip()


def acts(words, at, text):
    """True before any verb of a third person or of the past, after a word that nothing else explains."""
    if at + 1 >= len(words) or text[words[at].end : words[at + 1].start] != " ":
        return False
    low = words[at + 1].low
    return len(low) >= LONG_ENOUGH and low.endswith(("s", "ed")) and is_word(low)


def is_at(words, at, text):
    """True for “nurse sunny at the clinic”."""
    after = words[at + 1].low if at + 1 < len(words) else ""
    return after in {"at", "from"} and text[words[at].end : words[at + 1].start] == " "


def is_set_off(words, at, text):
    """True for a strange word of some length before a stop, a number, or a word of family: “babygirl sofia 2 yrs”."""
    rest = text[words[at].end :][:8].lstrip()
    if re.match(r"(?:and|n|&) (?:i|my)\b", rest):
        return True
    return len(words[at].low) >= LONG_ENOUGH and (not rest or rest[0] in ",.(0123456789")


def is_double(words, at, text):
    """True for two words in a row that no dictionary knows: “podiatrist gareth lloyd-tamati”."""
    if at + 1 >= len(words) or text[words[at].end : words[at + 1].start] != " ":
        return False
    low = words[at + 1].low
    return len(low) >= SHORTEST and not is_word(low) and low not in NO_PERSON and not is_a_slip(low)


CUES = [does, acts, is_set_off, is_at]  # each says enough by itself
