"""Two texts word by word: what was taken out, what was put in."""

import re
from difflib import SequenceMatcher

PIECE = re.compile(r"\w+|\s+|[^\w\s]|[\u3400-\u9fff]")
LONGEST = 20_000  # pieces beyond which texts are compared line by line


def compare(old, new):
    """Return [(step, text)] with the steps “same”, “out” and “in”, in reading order."""
    first, second = _pieces(old), _pieces(new)
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


def _pieces(text):
    if len(text) > LONGEST:
        return text.splitlines(keepends=True)
    return PIECE.findall(text)


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
