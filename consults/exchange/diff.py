"""Two texts word by word: what was taken out, what was put in."""

import re
from collections import Counter
from difflib import SequenceMatcher

from consults.exchange.document_texts import plain_place, table_of

# A word with the blank behind it: blanks alone would be the commonest piece, and cost squared time.
PIECE = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+\s*|[^\w\s]\s*|\s+")
SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？\n]*\s*|[.!?。！？\n]+\s*")
MOST_STEPS = 2_000_000  # of a comparison: about half a second; then it is done in larger pieces
LONGEST = 60_000  # characters beyond which texts are compared sentence by sentence


class TooMuch(Exception):
    """A comparison that would take too long in pieces as small as these."""


class Bounded(SequenceMatcher):
    """Python's own, which counts its steps: texts of few different words cost their third power."""

    steps = 0

    def find_longest_match(self, alo, ahi, blo, bhi):
        """As Python's. Raises TooMuch after MOST_STEPS."""
        here = self.b2j
        self.steps += sum(1 + len(here.get(piece, ())) for piece in self.a[alo:ahi])
        if self.steps > MOST_STEPS:
            raise TooMuch
        return super().find_longest_match(alo, ahi, blo, bhi)


def compare(old, new):
    """Return [(step, text)] with the steps “same”, “out” and “in”, in reading order."""
    for first, second in _cuts(old, new):
        try:
            steps = Bounded(None, first, second, autojunk=False).get_opcodes()
        except TooMuch:
            continue
        return _told(steps, first, second)
    raise AssertionError("the last cut has three pieces at most")


def _told(steps, first, second):
    found = []
    for step, a, b, c, d in steps:
        if step == "equal":
            found.append(("same", "".join(first[a:b])))
            continue
        if b > a:
            found.append(("out", "".join(first[a:b])))
        if d > c:
            found.append(("in", "".join(second[c:d])))
    return found


def _cuts(old, new):
    """Yield both texts in pieces, ever larger ones, at last what they begin and end with alike."""
    if max(len(old), len(new)) <= LONGEST:
        yield PIECE.findall(old), PIECE.findall(new)
    first, second = SENTENCE.findall(old), SENTENCE.findall(new)
    if set(first) & set(second):  # without one sentence in common the ends say more
        yield first, second
    begin = shared(old, new)
    end = shared(old[begin:][::-1], new[begin:][::-1])
    yield [
        [
            part
            for part in (text[:begin], text[begin : len(text) - end], text[len(text) - end :])
            if part
        ]
        for text in (old, new)
    ]


def shared(one, other):
    """Return how many letters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def flat(document):
    """Return {place: text} of a consult document in plain types, for comparing two of them."""
    found = {}
    _flatten(document, "", found)
    return found


def _flatten(value, place, found):
    if isinstance(value, dict):
        for name, item in value.items():
            _flatten(item, f"{place}.{name}".lstrip("."), found)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _flatten(item, f"{place}[{index}]", found)
    elif value not in (None, "", False):
        found[place] = str(value)


def documents(old, new, skipped=("source", "similar", "dismissed", "format", "rows")):
    """Return [(place, [(step, text)])] of every place in which two documents differ."""
    first = flat({name: item for name, item in old.items() if name not in skipped})
    second = flat({name: item for name, item in new.items() if name not in skipped})
    return [
        (place, compare(first.get(place, ""), second.get(place, "")))
        for place in dict.fromkeys([*first, *second])
        if first.get(place) != second.get(place)
    ]


def is_edited(old, new):
    """Return whether two documents (plain types) differ in what editors write."""
    return _edited(old) != _edited(new)


def share(base, one, other):
    """Return whether two documents change `base` alike somewhere: a word put in or taken out at one place."""
    before, first, second = _edited(base), _edited(one), _edited(other)
    for place in {*before, *first} & {*before, *second}:
        old, new, newer = (Counter(d.get(place, "").split()) for d in (before, first, second))
        if (new - old) & (newer - old) or (old - new) & (old - newer):
            return True
    return False


def _edited(document):
    """Return {place: text} of what editors write in a document in plain types."""
    table, found = table_of(document), flat(document)
    return {
        place: text
        for place, text in found.items()
        if (field := table.get(plain_place(place))) and field.editable
    }
