"""Whether words together are a person's name: of every part of the world in Latin letters, and Chinese."""

import re

from consults.checks.han_families import HAN, is_han_name
from consults.checks.name_lists import LATIN_FAMILIES, family_names, given_names, is_ordinary

LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SYLLABLE = (
    r"(?:zh|ch|sh|hs|ts|tz|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ueng|ang|eng|ong|ing|ung|ian|iao|uai|uan|ien|ieh|ueh|iou|ai|ei|ao|ou|an|en"
    r"|in|un|ia|ie|iu|ua|uo|ui|ue|ih|eh|er|io|a|o|e|i|u)"
)
LATIN_GIVEN = re.compile(rf"^{SYLLABLE}(?:-?{SYLLABLE}){{0,2}}$")


def is_full_name(text):
    """True for two to four capitalised words that make a person's name, or a Chinese full name."""
    if HAN.search(text):
        return is_han_name(text.replace(" ", ""))
    tokens = LETTERS.findall(text)
    if not 2 <= len(tokens) <= 4:
        return False
    return is_western_name(tokens) or is_romanised_name(tokens)


def is_western_name(tokens):
    """True for a given name followed by a family name, not both of them ordinary words."""
    first, last = tokens[0].lower(), tokens[-1].lower()
    if first not in given_names() or last not in family_names():
        return False
    return not (is_ordinary(first) and is_ordinary(last))


def is_romanised_name(tokens):
    """True for a Chinese name in Latin letters: Chen Xiaobai, Hsiao-Ling Wang, Lin Yu Ting."""
    low = [token.lower() for token in tokens]
    for family, given in ((low[0], low[1:]), (low[-1], low[:-1])):
        syllables = [part for token in given for part in token.split("-")]
        if family in LATIN_FAMILIES and all(LATIN_GIVEN.match(part) for part in syllables):
            return not all(is_ordinary(token) for token in tokens)
    return False


def is_given_or_family(token):
    """True for a single word that is a name and no ordinary word."""
    low = token.lower()
    if HAN.search(token):
        return is_han_name(token)
    return (low in given_names() or low in family_names()) and not is_ordinary(low)
