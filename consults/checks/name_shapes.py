"""How names in Latin letters look, and what stands in their place without being one."""

import re

from consults.checks.cast import tokens_of
from consults.checks.full_names import is_full_name, is_given_or_family
from consults.checks.name_lists import (
    LOWER,
    PRODUCTS,
    UPPER,
    everyday_words,
    family_names,
    given_names,
    is_ordinary,
    is_word,
    may_be_given,
)
from consults.checks.not_names import EPONYMS, NO_PERSON, NOT_A_PERSON

GAP = r"(?:[ \t]+|[ \t]*\n(?!\s*\n)[ \t]*)"  # a blank or one line end, never a paragraph's
NAME_WORD = rf"(?![IVX]{{2,}}[a-z]?\b)[{UPPER}][\w'’]{{0,40}}[{LOWER}](?:-[^\W\d_]{{1,40}})?"
PARTICLE = r"(?:(?:da|de|del|della|di|dos|van|von|der|den|bin|ibn|al|el|la|le|ter)[ \t]+){1,2}"
NAME = rf"(?:{PARTICLE})?{NAME_WORD}(?:[ \t]+(?:{PARTICLE})?(?:[A-Z]\.[ \t]+)?{NAME_WORD}){{0,2}}"
SHORTEST = 3  # letters of a name that is seen by what stands around it
LONGEST_WORD = 30  # letters beyond which nothing is a word of every day
FIT_FOR_A_CHECK = 5  # letters from which a slip of the pen can be told from a name
OWNED = re.compile(r"['’]?s$")
NEAR = 200  # characters around a name that say what it is


def is_strange(word, cast):
    """True for a word that may be a name, since it is no ordinary one."""
    return (
        cast.has_dictionary and not is_word(word) and word not in NO_PERSON and may_be(word, cast)
    )


def is_known(name):
    """True for a full name, and for words of which one is a name and no ordinary word."""
    return is_full_name(name) or any(is_given_or_family(word) for word in name.split())


def is_somebody(text, start, end, cast, sure):
    """True for a given name in a text; where somebody `sure` stands there, for any strange word."""
    name = text[start:end]
    low = name.lower()
    known = may_be_given(low) and not is_ordinary(low)
    strange = sure and cast.has_dictionary and not is_word(low)
    if low in PRODUCTS or not may_be(name, cast) or not (known or strange):
        return False
    return not NOT_A_PERSON.match(text[end:][:NEAR])


def stands_alone(name, cast):
    """True for a word that is a name by itself: a listed one, or a strange one that is no slip of the pen."""
    low = name.lower()
    if len(low) < SHORTEST or low in PRODUCTS or is_word(low) or not may_be(name, cast):
        return False
    listed = low in given_names() or low in family_names()
    return listed or (cast.has_dictionary and not is_a_slip(low) and low not in NO_PERSON)


def goes_on(text, match, name):
    """True where more follows that makes a name that of a disease or a place."""
    return bool(NOT_A_PERSON.match(text[match.start("name") + len(name) :][:NEAR]))


def trimmed(name):
    """Drop what follows a name but is capitalised for another reason."""
    words = name.split()
    while len(words) > 1 and (
        words[-1].lower() in EPONYMS
        or words[-1].lower() in NO_PERSON
        or words[-1] in {"I", "The", "And", "My"}
    ):
        words.pop()
    kept = name[: name.find(words[-1], len(" ".join(words[:-1]))) + len(words[-1])]
    return re.sub(r"[’']s?$", "", kept)


def may_be(name, cast):
    """False for what readers see anyway (pseudonym, doctors), for eponyms, and for ways to address people."""
    taken = cast.is_public(name) or is_eponym(name)
    return not taken and not all(word in NO_PERSON for word in tokens_of(name))


def is_eponym(name):
    """True where a word is known as part of the name of a disease, a test, a place, a month: “Crohn’s” as well."""
    return any(token in EPONYMS or OWNED.sub("", token) in EPONYMS for token in tokens_of(name))


def is_a_slip(low):
    """True for a word of every day with a letter too many, too few or in the wrong place: “allways”, “prescibed”."""
    if not FIT_FOR_A_CHECK <= len(low) <= LONGEST_WORD:
        return False
    known = everyday_words()
    cuts = [(low[:i], low[i:]) for i in range(len(low) + 1)]
    if any(a + b[1:] in known or a + b[1:2] + b[:1] + b[2:] in known for a, b in cuts if b):
        return True
    return any(a + letter + b in known for a, b in cuts for letter in "abcdefghijklmnopqrstuvwxyz")
