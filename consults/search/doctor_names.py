"""Doctors a search names: “Dr. Chen”, “Chen Mei”, “Mei Chen”, 陳醫師."""

import re
from dataclasses import dataclass
from itertools import pairwise

from text.words import words

LONGEST = 5  # words of a name
MOST_TYPED = 40  # words of a search that are looked at for names
MOST_NAMED = 4
TITLES = ("dr", "doctor", "prof", "professor")
CALLED = re.compile(r"([\u3400-\u9fff]{1,4}?)(?:醫師|医师|醫生|医生|大夫)")


@dataclass(frozen=True)
class Named:
    """A doctor as a search names them; `surely` with a title or the whole name."""

    pk: int
    name: str
    slug: str
    department: str
    consults: int
    words: tuple
    surely: bool


def sought(text, typed):
    """Return ({key: its words as typed}, [beginnings of a key]) of names that a search may mean.

    A whole name stands under its words in either order, a name after a title under its beginning.
    """
    typed, keys, beginnings = typed[:MOST_TYPED], {}, []
    for start in range(len(typed)):
        for length in range(2, min(LONGEST, len(typed) - start) + 1):
            own = tuple(typed[start : start + length])
            keys[" ".join(own)] = own
            if length == 2:
                keys.setdefault(" ".join(own[::-1]), own)
    for title, name in pairwise(typed):
        if title in TITLES:
            beginnings.append(name)
    for name in CALLED.findall(text):
        beginnings += [" ".join(words(name[place:])) for place in range(len(name))]
    if len(typed) == 1:
        beginnings += typed
    return keys, list(dict.fromkeys(beginnings))[:MOST_NAMED]


def condition(keys, beginnings, vendor):
    """Return an SQL condition on the key of a name, and its values."""
    parts, values = [], []
    if keys:
        parts.append(f"s.key IN ({', '.join(['%s'] * len(keys))})")
        values += keys
    for name in beginnings:
        if vendor == "postgresql":
            parts.append("(s.key = %s OR s.key LIKE %s)")
            values += [name, name + ("%" if not name.isascii() else " %")]
        else:
            parts.append("(s.key = %s OR (s.key >= %s AND s.key < %s))")
            first = name if not name.isascii() else name + " "
            values += [name, first, first + "\U0010ffff"]
    return " OR ".join(parts), values


def named(rows, text, typed):
    """Return [Named], each doctor once: rows are (key, consults, id, name, slug, department)."""
    keys, beginnings = sought(text, typed)
    titled = len(typed) > 1 and beginnings
    found = {}
    for key, consults, pk, name, slug, department in rows:
        if consults > 0 and pk not in found:
            whole = key in keys
            own = keys.get(key) or tuple(w for w in typed if w in key.split())
            surely = whole or bool(titled)
            found[pk] = Named(pk, name, slug, department, consults, own, surely)
    return list(found.values())[:MOST_NAMED]
