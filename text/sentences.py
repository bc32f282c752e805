"""The beginning of a text in whole sentences, so that nobody's words are cut in the middle."""

import re
import unicodedata

# A full stop ends a sentence before a blank and a capital, a digit or a quotation mark; a Chinese one always.
END = re.compile(
    r"(?:[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[¿¡]*[^\Wa-z_])|[。！？]+[」』”’）]*|[.!?…。！？][\"'”’)\]」』]*$)"
)
# What stands before a full stop that ends nothing: titles, Latin shorthand, initials.
SHORT = re.compile(
    r"(?:^|[\s(“\"])(?:Dr|Prof|Mr|Mrs|Ms|St|No|Nr|vs|approx|ca|cf|e\.g|i\.e|etc|[A-Z])$"
)

WHOLE = re.compile(r"[^.!?。！？\n]+(?:[.!?。！？]+|\n|$)")


def sentences(text):
    """Yield (start, sentence) for each sentence of a text."""
    for match in WHOLE.finditer(text):
        if match[0].strip():
            yield match.start(), match[0]


def beginning(text, length):
    """Return a text's first sentences, at most `length` characters of them.

    Where the first sentence alone is longer, it is cut on a word and ends in “…”. A text that ends so was
    cut before, and loses its torn sentence.
    """
    if len(text) <= length and not text.endswith("…"):
        return text
    head, kept = text[: length + 1], 0
    for end in END.finditer(head):
        at = end.end()
        if (
            at <= length
            and not (text[at - 1] == "…" and at == len(text))
            and not SHORT.search(head[: end.start()])
        ):
            kept = at
    if kept:
        return text[:kept]
    return text if len(text) <= length else _on_a_word(text, length)


def _on_a_word(text, length):
    cut = text[: length - 1]
    at = cut.rfind(" ")
    # A script without blanks (or one endless word) is cut where it is.
    kept = cut[:at] if at > length // 2 else cut.rstrip()
    while kept and unicodedata.combining(text[len(kept)]):
        kept = kept[:-1]
    return kept.rstrip(" ,;:–—-") + "…"
