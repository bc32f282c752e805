"""Words that name nobody are not redacted: without them a doctor may say the opposite."""

import re

from consults.erasure.content_rows import prose_of
from text import folding
from text.words import is_content, words
from web.fingerprints import SHORTEST, gates, needle, spans

SMALL = (
    "“{}” says nothing of a person, and without it a sentence may say something else. Select more"
    " words, such as the whole name."
)
SMALL_HAN = re.compile("[不沒没無无未別别勿非要能可有是的了]+")


class RedactionError(ValueError):
    """A redaction that cannot be, with a sentence for the editor."""


def refuse_small_words(content, values):
    """Raise RedactionError for a value that says nothing of a person, such as “not”.

    Without it a sentence may say the opposite, also where the same letters are somebody's name: “Will Moss” is
    redacted whole.
    """
    for value in values:
        if any(is_content(word) for word in words(value)) and not SMALL_HAN.fullmatch(
            value.strip()
        ):
            continue
        found = gates([needle(value)]) if len(folding.letters(value)) >= SHORTEST else gates([])
        texts = (text for text in prose_of(content) if text)
        if any(not text[a:b].istitle() for text in texts for a, b in spans(text, found)):
            raise RedactionError(SMALL.format(value.strip()))
