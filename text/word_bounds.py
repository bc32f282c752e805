"""Whether a place of a text is a value itself, or only letters of other words that spell it.

Two mistakes are possible: a word of somebody else is cut, or a value stays. Both are for good, so an editor
is shown every place before anything goes, and what is only inside a longer word is shown beside them. The
rule for each case:

- A place begins and ends where a word does: “Ting Lin” is neither in “tingling” nor in “sitting linked”, and
  “123456” not in “2123456”. A hyphen, a point, an underscore, an apostrophe and a blank end a word, so the
  value is found in “Ting-Lin”, “ting_lin” and “Ting Lin's”. An ending without a sign (“Müllers”, “Müllerhaus”)
  makes another word.
- Scripts without blanks between words (Chinese, Japanese, Korean with its endings, Thai) have no such ends,
  so what is written in them is found anywhere, and it ends every word of another script: “我叫Amy今年”.
- A letter beside a digit ends a word for values of SURE letters (“Müller1985”), and does not for shorter ones:
  “Li” is not in “Li2CO3”, “12” not in “B12”.
- Up to three digits beside a decimal sign are part of a number: “12” is not in “12.5”.
- Where the value has a gap the text may have any or none: “TINGLIN”, “Ting\\nLin”. Digits of values shorter
  than SURE need the gap: “3/4” is not “34”.
- Where the value has no gap the text has none either: “Isa” is not in “is a”, “12” not in “1-2”. Values of
  SURE letters may be joined by signs (“Zebu-lon”), or have each letter apart (“Z e b u l o n”); their digits
  and letters without words may have blanks (“0912 345 678”, “陳 雅婷”). No clause or paragraph ends in a gap.
"""

import re

from text import folding

SURE = 6  # letters from which a value is hardly met by chance
AROUND = 64  # signs beside a place that are looked at
NO_BLANKS = re.compile(  # scripts that set no blanks between words, and Korean
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
NUMBER = re.compile(r"[.,]\d")
CLAUSE = re.compile(r"[.,;:!?]\s|[。！？；，、：]|\n\s*\n")
BROKEN = re.compile(r"[-\u2010]\s*\n\s*")  # a word that goes on in the next line
EMPHASIS = "*"  # Markdown shows it as nothing


def is_without_blanks(letters):
    """True where each of some letters is of a script that sets no blanks between words."""
    return all(map(NO_BLANKS.match, letters))


def seams(value):
    """Return the places among the letters of a value before which it has a gap."""
    _, places = folding.mapped(value)
    return [at for at in range(1, len(places)) if _gap(value, places, at)]


def stands_whole(text, places, at, length, of_value=None):
    """True where `length` letters of a text from the letter `at` on are a value, and not parts of words.

    `places` are those of `folding.mapped`, `of_value` the `seams` of the value; None where nobody knows them.
    """
    return _has_ends(text, places, at, length) and (
        of_value is None or _has_its_gaps(text, places, at, length, of_value)
    )


def word_around(text, start, end):
    """Return (start, end) of the word that a place of a text is inside."""
    while start and _is_in_word(text, start - 1):
        start -= 1
    while end < len(text) and _is_in_word(text, end):
        end += 1
    return start, end


def _is_in_word(text, at):
    if not folding.is_seen(text[at]):
        return True
    return _kind(text[at]) in {"letter", "digit"} or bool(NUMBER.match(text, at))


def _has_ends(text, places, at, length):
    last = at + length - 1
    start, end = places[at][0], places[last][1]
    if places[at - 1 : at] == [places[at]] or places[last + 1 : last + 2] == [places[last]]:
        return False  # it begins or ends inside one sign
    before = text[max(0, start - AROUND) : start][::-1]
    sure = length >= SURE
    return _is_end(text[start:end], before, sure) and _is_end(
        text[start:end][::-1], text[end : end + AROUND], sure
    )


def _is_end(inner, outer, sure):
    """True where a word ends between signs, each read away from that place."""
    outer = [sign for sign in outer if folding.is_seen(sign)][:2]
    mine = next(filter(None, map(_kind, inner)), "")
    other = _kind(outer[0]) if outer else ""
    if not other:
        return not (mine == "digit" and _goes_on(outer) and _digits(inner) <= 3)
    return "any" in {mine, other} or (mine != other and sure)


def _goes_on(outer):
    """True for the rest of a number behind its decimal sign."""
    return bool(NUMBER.match("".join(outer)))


def _digits(inner):
    return next((at for at, sign in enumerate(inner) if _kind(sign) != "digit"), len(inner))


def _kind(sign):
    """Return what a sign is: a letter, a digit, "any" of a script without blanks, "" for no part of a word."""
    if not sign.isalnum():
        return ""
    return "any" if NO_BLANKS.match(sign) else "letter" if sign.isalpha() else "digit"


def _gap(text, places, at):
    """Return what is seen between a letter and the one before it."""
    between = text[places[at - 1][1] : places[at][0]]
    return "".join(sign for sign in between if folding.is_seen(sign) and sign != EMPHASIS)


def _has_its_gaps(text, places, at, length, of_value):
    gaps = [_gap(text, places, place) for place in range(at + 1, at + length)]
    spelled = length >= SURE and all(gaps)
    for number, gap in enumerate(gaps, 1):
        kinds = {_kind(text[places[at + number - step][0]]) for step in (0, 1)}
        if not _may_be(gap, kinds, length >= SURE, number in of_value, spelled):
            return False
    return True


def _may_be(gap, kinds, sure, in_value, spelled):
    """True for a gap of a text, maybe none, between two letters of these kinds; `in_value` has one as well."""
    if kinds == {"digit"} and not sure:
        return bool(gap) == in_value
    if in_value or not gap:
        return True
    if CLAUSE.search(gap):
        return False
    if "any" in kinds or (sure and "digit" in kinds):
        return True
    is_close = not any(map(str.isspace, gap)) or bool(BROKEN.fullmatch(gap))
    return sure and (is_close or spelled)
