"""Places in a text that are taken: one finding for a place, found in a time that hardly grows."""

import re
from bisect import bisect_right

# What is left of a word, in a script that sets words apart; Thai, Japanese, Chinese and Korean endings are glued.
REST_OF_A_WORD = re.compile(
    r"(?:(?![\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])[^\W_])+"
)


class Taken:
    """Spans that do not overlap. `claim` takes another one, unless some of it is taken."""

    def __init__(self):
        self._starts, self._ends = [], []

    def claim(self, start, end):
        """Return whether the span was free; now it is taken. Empty spans take nothing."""
        after = bisect_right(self._starts, start)
        if after and self._ends[after - 1] > start and self._starts[after - 1] < end:
            return False
        if after < len(self._starts) and self._starts[after] < end:
            return False
        if end > start:
            self._starts.insert(after, start)
            self._ends.insert(after, end)
        return True


def longest_first(found):
    """Sort (start, end, …) by place; of those that begin together the longest is the first to be claimed."""
    return found[0], -found[1]


def joined(spans):
    """Yield (start, end) of what spans cover, in order: those that overlap are one."""
    start = end = None
    for begins, ends in sorted(spans):
        if end is not None and begins < end:
            end = max(end, ends)
            continue
        if end is not None:
            yield start, end
        start, end = begins, ends
    if end is not None:
        yield start, end


def end_of_word(text, start, end):
    """Return `end`, or the end of the word that it would cut in two."""
    if not start < end < len(text) or not REST_OF_A_WORD.match(text, end - 1):
        return end
    rest = REST_OF_A_WORD.match(text, end)
    return rest.end() if rest else end
