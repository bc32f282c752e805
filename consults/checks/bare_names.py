"""A text that is somebody's name and nothing else: “Greta Oldham”, “陳雅婷”, “Greta Oldham's tremor”.

In a letter something around a name says whose it is; the name of a tag has nothing around it.
"""

import re

from consults.checks.full_names import is_full_name
from consults.checks.han_families import CJK_FAMILIES, HAN
from consults.checks.han_words import GIVEN, WORDS
from consults.checks.name_lists import (
    PRODUCTS,
    is_word,
    lands,
    medicines,
    names_by_themselves,
)
from consults.checks.name_shapes import is_eponym
from consults.checks.not_names import NOT_A_PERSON

OWNED = re.compile(r"(?P<name>[^\W\d_]+(?:[ -][^\W\d_]+){1,2})['’]s?(?= )")
FEWEST, MOST = 2, 4  # words of a name
HAN_FULL = 3  # letters of a Chinese full name that is no word


def is_bare_name(text):
    """True for a text that is a given and a family name, or begins with what somebody of such a name has."""
    text = text.strip()
    if HAN.search(text):
        return _is_a_name_in_chinese(text)
    owned = OWNED.match(text)
    if owned and not NOT_A_PERSON.match(text[owned.end() :]):
        return _is_a_name(owned["name"])
    return _is_a_name(text)


def _is_a_name(text):
    low = text.lower().split()
    if (
        {*re.split(r"[ -]", text.lower())} & PRODUCTS
        or is_eponym(text)
        or not FEWEST <= len(low) <= MOST
    ):
        return False
    return is_full_name(text.title()) or _is_given_and_strange(low)


def _is_given_and_strange(low):
    """True for a common given name before words that no dictionary knows: “Siobhán O'Sullivan”."""
    strange = not any(
        not word[-1].isalpha() or is_word(word) or word in medicines() or word in lands()
        for word in low[1:]
    )
    return strange and low[0] in names_by_themselves()


def _is_a_name_in_chinese(text):
    if len(text) != HAN_FULL or text[0] not in CJK_FAMILIES or not {*text[1:]} <= GIVEN:
        return False
    return text[:2] not in WORDS and text[1:] not in WORDS
