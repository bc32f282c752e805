"""The bare letters of a text, and a key by which texts with one beginning are found."""

import re
import unicodedata
from hashlib import blake2b

OPENING = 60  # letters and digits that make two texts begin alike
NOT_WORD = re.compile(r"[\W_]+")


def letters(text):
    """Return the bare letters and digits of a text, to compare what may be spaced differently."""
    return NOT_WORD.sub("", unicodedata.normalize("NFKC", text)).casefold()


def opening_key(text):
    """Return a key equal for texts with the same beginning; empty for an empty text."""
    opening = letters(text[: OPENING * 8])[:OPENING]
    return blake2b(opening.encode(), digest_size=8).hexdigest() if opening else ""
