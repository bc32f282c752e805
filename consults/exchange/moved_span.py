"""Where words of a text stand after the text was changed, and where words stand that somebody selected."""

import re

from consults.exchange.diff import compare, shared


def find(words, text, near=0):
    """Return (start, end) of words in a text, or None: those nearest to a place; any blank divides them."""
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return None
    found = [match.span() for match in re.finditer(r"\s+".join(parts), text)]
    return min(found, key=lambda span: abs(span[0] - near), default=None)


def moved(old, new, start, end):
    """Return (start, end) in a new text of what stood from `start` to `end` in the old one; None if it is gone.

    Words put in between count as part of it, words put in before or behind do not.
    """
    if old == new:
        return start, end
    kept = [span for span in _kept(old, new) if span[0] < end and span[1] > start]
    if not kept:
        return None
    first, last = kept[0], kept[-1]
    begin = first[2] + max(start - first[0], 0)
    return begin, last[2] + min(end, last[1]) - last[0]


def _kept(old, new):
    """Yield (start, end, start in the new text) of what two texts have in common."""
    here = there = 0
    taken = ""  # what was taken out just before: what took its place may begin alike
    for step, text in compare(old, new):
        if step == "same":
            yield here, here + len(text), there
        elif step == "in" and (alike := shared(taken, text)):
            yield here - len(taken), here - len(taken) + alike, there
        here += len(text) if step != "in" else 0
        there += len(text) if step != "out" else 0
        taken = text if step == "out" else ""
