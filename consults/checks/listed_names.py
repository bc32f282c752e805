"""Names in a row: where one of them is known, the others are names as well.

“I talked to Siobhán O'Sullivan, Björk Guðmundsdóttir and Ngozi Okonkwo-Adeyemi.”
"""

import re

from consults.checks.cast import name_found
from consults.checks.full_names import is_full_name, is_given_or_family
from consults.checks.name_lists import PRODUCTS, is_word
from consults.checks.name_shapes import NAME_WORD, NEAR, may_be
from consults.checks.not_names import NOT_A_PERSON
from consults.checks.passages import Voice

WHOLE = rf"{NAME_WORD}(?:[ \t]+{NAME_WORD}){{1,2}}"
ROW = re.compile(rf"(?<![\w'’-]){WHOLE}(?:,[ \t]+{WHOLE}){{0,20}},?[ \t]+(?:and|&)[ \t]+{WHOLE}")
ONE = re.compile(WHOLE)


def in_a_row(passage, text, cast):
    if passage.voice is Voice.EDITOR or not cast.has_dictionary:
        return
    for row in ROW.finditer(text):
        names = [m for m in ONE.finditer(text, *row.span()) if _may_be_one(m, text, cast)]
        if any(is_full_name(m[0]) or is_given_or_family(m[0].split()[0]) for m in names):
            for match in names if len(names) > 1 else ():
                yield name_found(passage, *match.span(), False, "someone", weak=True)


def _may_be_one(match, text, cast):
    """True for words of which the last is in no dictionary and means no medicine, place or disease."""
    low = [word.lower() for word in match[0].split()]
    strange = not is_word(low[-1]) and not PRODUCTS.intersection(low)
    return (
        strange
        and may_be(match[0], cast)
        and not NOT_A_PERSON.match(text[match.end() : match.end() + NEAR])
    )
