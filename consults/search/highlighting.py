"""The passage of a consult that answers a search best, with the words that were searched marked."""

import re
from dataclasses import dataclass
from functools import lru_cache

from text.markdown import plain_text
from text.words import CJK, POSSESSIVE, folded, stem

LONGEST = 20_000  # characters of one text that are looked through
AROUND = 230  # characters of a passage
TOKEN = re.compile(rf"[{CJK}]|[^\W_{CJK}]+(?:['’][^\W\d_{CJK}]+)*")
WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*", re.ASCII)
STOPS = ".!?。！？\n"


@dataclass
class Passage:
    """`parts` is [(text, marked)]; `by` names the doctor when it is from a reply, else ""."""

    parts: list
    by: str = ""


def best_passage(texts, stems):
    """Return the Passage that says most of what was asked, or None when no text has a word of it.

    `texts` is [(whose, HTML)], `stems` is {stem: rarity}. At equal worth the earlier text wins.
    """
    best, most = None, 0.0
    for by, html in texts:
        text = plain_text(html)[:LONGEST]
        marks = list(_marks(text, stems))
        worth, start, end = _window(text, marks, stems)
        if worth > most:
            best, most = Passage(_parts(text, marks, start, end), by), worth
    return best


def marked(text, stems):
    """Return [(text, marked)] of a whole title."""
    return _parts(text, list(_marks(text, stems)), 0, len(text))


def _marks(text, stems):
    """Yield (start, end, stem) of every searched word of a text."""
    if text.isascii() and stems:
        yield from _plain_marks(text, stems)
        return
    before = None
    for token in TOKEN.finditer(text):
        word = token[0]
        if len(word) == 1 and not word.isascii():
            word = folded(word)
            if before and before.end() == token.start() and (pair := before[0] + word) in stems:
                yield before.start(), token.end(), pair
            elif word in stems:
                yield token.start(), token.end(), word
        elif (key := _stem_of(word)) in stems:
            yield token.start(), token.end(), key
        before = token


def _plain_marks(text, stems):
    """As `_marks`, of a text without accents and foreign letters: only words that begin alike are looked at."""
    plain, found = text.lower(), set()
    for beginning in set(map(_beginning, stems)):
        at = plain.find(beginning)
        while at >= 0:
            word = WORD.match(text, at) if _is_word_start(plain, at) else None
            if word and (key := _stem_of(word[0])) in stems:
                found.add((at, word.end(), key))
            at = plain.find(beginning, at + 1)
    return sorted(found)


def _beginning(key):
    """Return what every word of a stem begins with: Porter changes the last letters only."""
    return key[: max(2, len(key) - 2)] if len(key) > 2 else key[:1]


def _is_word_start(text, at):
    """True where TOKEN would begin a word: “t” in “don't” is a part of one."""
    before = text[at - 1] if at else " "
    inside = before == "'" and at > 1 and text[at - 2].isalnum() and text[at].isalpha()
    return not before.isalnum() and not inside


@lru_cache(maxsize=20_000)
def _stem_of(word):
    """Return the stem under which a word is searched; texts use the same words again and again."""
    return stem(POSSESSIVE.sub("", folded(word)))


def _window(text, marks, stems):
    """Return (worth, start, end): the stretch of AROUND characters that says most.

    A word counts once, by its rarity; a second occurrence hardly.
    """
    best = (0.0, 0, 0)
    for index, (start, _, _) in enumerate(marks):
        inside, worth = set(), 0.0
        for _, end, key in marks[index : index + 40]:
            if end > start + AROUND:
                break
            worth += stems[key] * (0.05 if key in inside else 1)
            inside.add(key)
        if worth > best[0]:
            best = (worth, start, min(start + AROUND, len(text)))
    return best


def _parts(text, marks, start, end):
    """Cut text around a stretch, at a sentence or a word, and split it at the marked words."""
    if start or end < len(text):
        start, end = _sentence_start(text, start), _word_end(text, end)
    parts, at = [("… ", False)] if start else [], start
    for begin, stop, _ in marks:
        if begin >= at and stop <= end:
            parts += [(text[at:begin], False), (text[begin:stop], True)]
            at = stop
    parts += [(text[at:end], False), (" …" if end < len(text) else "", False)]
    return [part for part in parts if part[0]]


def _sentence_start(text, start):
    """Return the beginning of the sentence, or of a word when that is far."""
    for place in range(start, max(start - AROUND // 2, 0) - 1, -1):
        if place == 0 or text[place - 1] in STOPS:
            return place + (len(text[place:]) - len(text[place:].lstrip()))
    blank = text.find(" ", max(start - AROUND // 3, 0), start)
    return blank + 1 if blank >= 0 else start


def _word_end(text, end):
    blank = text.find(" ", end, end + 30)
    return len(text) if len(text) - end < 20 else (blank if blank >= 0 else end)
