"""Whether what stands as the asker's name is their real one, and a harmless one for its place."""

import re

from consults.checks.full_names import LETTERS, is_full_name
from consults.checks.han_families import HAN, is_han_name
from consults.checks.name_lists import (
    LONGEST_SYLLABLE,
    family_names,
    given_names,
    is_ordinary,
    is_word,
    popular_names,
)
from text.scripts import in_script_of

PSEUDONYMS = ["Maple", "Willow", "Cedar", "Rowan", "Hazel", "Aspen", "Juniper", "Clover"]
PSEUDONYMS_CJK = ["小楓", "小柳", "小松", "小竹", "小蘭", "小梅", "小禾", "小雨"]
PARTICLES_IN_WORDS = """
da de del della di dos van von der den bin ibn al el la le ter
"""
PARTICLES = frozenset(PARTICLES_IN_WORDS.split())
HANDLE_LIKE = re.compile(r"[_\d@#]")  # “qwerty_mom”, “guyinneed4real”


def looks_real(pseudonym):
    """True when what stands as the asker's name seems to be their real one.

    In this short field two words are a name unless all of them are ordinary words; a single word
    is a nickname, since a given name alone points to nobody.
    """
    text = re.sub(r"^(?:mr|mrs|ms|miss|mx|dr)\b\.?\s*", "", pseudonym.strip(), flags=re.I)
    text = re.sub(r"(?:先生|小姐|女士|太太)$", "", text)
    if HAN.search(text):
        # A blank sets family and given name apart, as in Japanese names.
        return " " in text or is_han_name(text)
    if HANDLE_LIKE.search(text):
        return False
    tokens = [token for token in LETTERS.findall(text) if token.lower() not in PARTICLES]
    return 2 <= len(tokens) <= 4 and _are_a_name(tokens, text)


def _are_a_name(tokens, text):
    """True for the words of a text that are somebody's name together."""
    if len(tokens[-1]) == 1:  # “Rukhsana B.”
        return not is_word(tokens[0]) and len(tokens[0]) > LONGEST_SYLLABLE
    strange = [token for token in tokens if not is_ordinary(token) and not _is_compound(token)]
    named = [t for t in tokens if t.lower() in family_names() or t.lower() in given_names()]
    # Here even “Grace Wood” is a name: both are words, and both are common names.
    first, last = tokens[0].lower(), tokens[-1].lower()
    if first in popular_names() and last in family_names():
        return True
    double = "-" in tokens[-1] and tokens[-1] in strange and tokens[0][0].isupper()
    whole = bool(strange) and len({*strange, *named}) == len(set(tokens))
    return is_full_name(text) or whole or double


def _is_compound(token):
    """True for words that a hyphen joins: “Thirty-Three”."""
    parts = token.split("-")
    return len(parts) > 1 and all(is_ordinary(part) for part in parts)


def pseudonym_for(document):
    """Return a harmless name, always the same one for the same consult."""
    place = (document.number or len(document.body)) % len(PSEUDONYMS)
    if not HAN.search(document.body):
        return PSEUDONYMS[place]
    return in_script_of(document.body, PSEUDONYMS_CJK[place])
