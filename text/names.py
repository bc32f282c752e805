"""Small facts about words that the vocabulary and the content share."""

import unicodedata

from django.utils.text import slugify

from text.invisible import seen


def first_letter(name):
    """Return the heading a name stands under in an A–Z list: “É” under E, digits and signs under #.

    Names without a Latin letter stand under their own first character.
    """
    for character in unicodedata.normalize("NFKD", name):
        if unicodedata.combining(character):
            continue
        if character.isalpha():
            return character.upper()[:1]
        return "#"
    return "#"


def initials(name, most=20):
    """Return the letters a person may be looked for under: of each part of the name, each once."""
    return "".join(dict.fromkeys(first_letter(part) for part in name.split()))[:most]


def make_slug(text, fallback, length=120):
    """Return an address part from any text, letters of every script kept; never empty."""
    slug = slugify(text, allow_unicode=True)[:length].strip("-_")
    return slug or fallback


def same_name(name):
    """Return a name as it is compared: Unicode-normal, no hidden signs, single blanks, no capitals."""
    seen = name
    if not name.isascii():  # plain text is normal and has no hidden signs
        normal = unicodedata.normalize("NFKC", name)
        seen = "".join(sign for sign in normal if unicodedata.category(sign) != "Cf")
    return " ".join(seen.split()).casefold()


LONGEST_ID = 18  # digits that every database takes


def plain_line(text):
    """Return a typed text as one line, without the NUL that PostgreSQL refuses; "" where nothing is seen."""
    return seen(" ".join(text.replace("\x00", " ").split()))


def id_of(text):
    """Return the id that a text of a form or an address is, or 0, which no row has, for anything else."""
    plain = text.isascii() and text.isdigit() and len(text) <= LONGEST_ID
    return int(text) if plain else 0
