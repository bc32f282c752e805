"""Places in a text that are taken: one finding for a place, found in a time that hardly grows."""

from bisect import bisect_right


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
