"""Gives names their capitals back: people in a hurry write none, people in distress write nothing else."""

import re

from consults.checks.name_lists import family_names, given_names, is_word, unmistakable_names

TOKEN = re.compile(r"[^\W\d_]+")
SEEN = 600  # letters at the beginning that say whether a text shouts
MOST_OTHERS = 0.7  # of the letters of a text that are capitals; beyond it the text shouts
FEWEST = 8  # letters that can shout
# What shouting people mean when they write it in capitals like everything else.
KEPT = re.compile(r"I|MRI|CT|ECG|EKG|ALS|HIV|TB|UTI|IBS|ER|ICU|TV|DNA|AIDS|MS|ID|OK|US|UK|USA")


def recased(text):
    """Return a text of the same length in which unmistakable names begin with a capital.

    In a text that shouts, everything else becomes small.
    """
    if shouts(text):
        return TOKEN.sub(_quieter, text)
    found = unmistakable_names().intersection(TOKEN.findall(text))
    if not found:
        return text
    return TOKEN.sub(lambda m: _capital(m[0]) if m[0] in found else m[0], text)


def shouts(text):
    """Return whether a text is written in capitals."""
    begin = text[:SEEN]
    capitals, small = sum(map(str.isupper, begin)), sum(map(str.islower, begin))
    return capitals > FEWEST and capitals > MOST_OTHERS * (capitals + small)


def _quieter(match):
    word, low = match[0], match[0].lower()
    if len(low) != len(word):
        return word
    if low in unmistakable_names() or (word.isupper() and _is_a_name(low)):
        return _capital(low)
    return word if KEPT.fullmatch(word) else low


def _capital(low):
    return low[0].upper() + low[1:] if len(low[0].upper()) == 1 else low


def _is_a_name(low):
    known = low in given_names() or low in family_names()
    return len(low) > 2 and known and not is_word(low)
