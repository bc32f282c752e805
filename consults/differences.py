"""Two texts word by word: what was taken out, what was put in."""

import re
from collections import Counter
from difflib import SequenceMatcher

# A word with the blank behind it: blanks alone would be the commonest piece, and cost squared time.
PIECE = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+\s*|[^\w\s]\s*|\s+")
SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？\n]*\s*|[.!?。！？\n]+\s*")
MOST_PAIRS = 500_000  # pairs of equal pieces beyond which a comparison takes too long
LONGEST = 60_000  # characters beyond which texts are compared sentence by sentence


def compare(old, new):
    """Return [(step, text)] with the steps “same”, “out” and “in”, in reading order."""
    first, second = _cut(old, new)
    found = []
    for step, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if step == "equal":
            found.append(("same", "".join(first[a:b])))
            continue
        if b > a:
            found.append(("out", "".join(first[a:b])))
        if d > c:
            found.append(("in", "".join(second[c:d])))
    return found


def _cut(old, new):
    """Return both texts in pieces: as fine as the time for comparing them allows."""
    for cut in (PIECE, SENTENCE) if max(len(old), len(new)) <= LONGEST else (SENTENCE,):
        first, second = cut.findall(old), cut.findall(new)
        here = Counter(second)
        pairs = sum(count * here[piece] for piece, count in Counter(first).items())
        if pairs <= MOST_PAIRS and (pairs or cut is PIECE):
            return first, second
    begin = _shared(old, new)
    end = _shared(old[begin:][::-1], new[begin:][::-1])
    return [
        [
            part
            for part in (text[:begin], text[begin : len(text) - end], text[len(text) - end :])
            if part
        ]
        for text in (old, new)
    ]


def _shared(one, other):
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


def documents(old, new, skipped=("source", "similar", "dismissed", "format")):
    """Return [(place, [(step, text)])] of every place in which two documents differ."""
    first = flat({name: item for name, item in old.items() if name not in skipped})
    second = flat({name: item for name, item in new.items() if name not in skipped})
    return [
        (place, compare(first.get(place, ""), second.get(place, "")))
        for place in dict.fromkeys([*first, *second])
        if first.get(place) != second.get(place)
    ]
