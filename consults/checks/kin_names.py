"""Names beside what people are to the writer: “my sister hodan”, “nurse Sunny”, “Lucía, our daughter”.

Many people write no capitals, so a name is known by the words around it: before it what somebody is (`PEOPLE`),
after it what somebody does (`name_cues`). What stands between and no dictionary knows is a name.
"""

import re
from dataclasses import dataclass

from consults.checks import name_cues
from consults.checks.cast import name_found
from consults.checks.kin_words import LINKS, MODALS, PARTICLES, PEOPLE, SHORT_FOR, TITLES
from consults.checks.name_lists import (
    PRODUCTS,
    WORDS_FIRST,
    everyday_words,
    family_names,
    given_names,
    is_medical,
    is_ordinary,
    is_word,
    may_be_given,
    popular_names,
    unmistakable_names,
)
from consults.checks.name_shapes import (
    NAME_WORD,
    NEAR,
    SHORTEST,
    is_a_slip,
    is_eponym,
    is_somebody,
    may_be,
    stands_alone,
)
from consults.checks.not_names import NO_PERSON, NOT_A_PERSON
from consults.checks.passages import Voice
from consults.checks.tokens import words_of

GLUED = re.compile(
    r"\b(?P<who>sister|brother|roommate|husband|wife|daughter|friend|cousin|uncle|mother|father|nurse|dr|mr|mrs)(?P<name>[a-z]{4,})\b"
)
BETWEEN = re.compile(r"[ \t]*[,(:–-]?[ \t]*(?:\n[ \t]*)?")
MOST_WORDS = 3  # of one name
# “the midwife who came to the house, Folasade, thought”, “a friend of mine, Paddy, had this”.
FURTHER = re.compile(
    rf"\b(?P<who>{'|'.join(sorted(PEOPLE))})\s+(?:of (?:mine|ours|hers|his)|at work|next door|(?:who|from|in|on|at|with)\s[^,.!?\n]{{2,50}}),\s+"
    rf"(?P<name>{NAME_WORD})(?=[,.)])"
)
OWNS = re.compile(
    rf"\b(?P<name>{NAME_WORD})(?<![’']s)[’']s\s+(?P<who>{'|'.join(sorted(PEOPLE))})\b"
)


def after_people(passage, text, cast):
    """“husband imtiaz is driving”, “the vet Mark came”."""
    words = words_of(text)
    for at, word in enumerate(words[:-1]):
        if word.low in PEOPLE and (word.text[-1].islower() or word.text in SHORT_FOR):
            name = _after(words, at + 1, Around(passage, text, cast))
            if name:
                yield _told(passage, text, words[name[0]].start, words[name[1]].end, word.end)
    for match in GLUED.finditer(text):
        known = match["name"] in given_names() or match["name"] in family_names()
        if known and not is_word(match[0]) and may_be(match["name"], cast):
            yield name_found(passage, *match.span("name"), False, "")


@dataclass(frozen=True)
class Around:
    """What a word stands in."""

    passage: object
    text: str
    cast: object


def _told(passage, text, start, end, after):
    """The name with the gap before it, so that without both a sentence is left."""
    gap = text[after:start]
    begin = after if gap.strip() in {"", ",", "("} else start
    closed = {"(": ")", ",": ","}.get(gap.strip())
    if closed and text[end : end + 1] == closed:
        end += 1
    elif closed == ")":
        begin = start
    return name_found(passage, begin, end, False, "" if begin == after else "somebody")


def _after(words, at, around):
    """Return (first, last) places of the words that are a name, or None."""
    gap = around.text[words[at - 1].end : words[at].start]
    if not BETWEEN.fullmatch(gap):
        return None
    if words[at].low in LINKS and at + 1 < len(words):
        at += 1
        sure = words[at].is_capital or words[at - 1].low != "is"
        if not sure or is_ordinary(words[at].low):
            return None
    skipped = at
    while skipped + 1 < len(words) and words[skipped].low in TITLES | PARTICLES:
        skipped += 1
    if not _begins_a_name(words, skipped, around, gap.strip()):
        return None
    return skipped, _last(words, skipped, around)


def _last(words, at, around):
    """Return the place of the last word of a name that begins at `at`."""
    last = at
    while last + 1 < len(words) and last - at < MOST_WORDS - 1:
        gap, word = around.text[words[last].end : words[last + 1].start], words[last + 1]
        known = word.low in family_names() or word.low in given_names()
        strange = not is_word(word.low) and word.low not in NO_PERSON
        capital = word.is_capital or not words[at].is_capital
        initial = (
            len(word.text) == 1 and word.text.isalpha() and word.low not in {"i", "a", "n", "w"}
        )
        if (
            gap.strip(". ")
            or not capital
            or not ((strange and (known or word.is_capital)) or initial)
        ):
            break
        last += 1
    return last


def _begins_a_name(words, at, around, gap):
    word, text = words[at], around.text
    if len(word.low) < SHORTEST or not may_be(word.text, around.cast) or is_eponym(word.text):
        return False
    does = name_cues.does(words, at, text)
    also_a_name = word.low in popular_names() or word.low in WORDS_FIRST
    acts = does or name_cues.is_set_off(words, at, text)
    if word.low in PRODUCTS and not (also_a_name and acts):
        return False
    if not does and NOT_A_PERSON.match(text[word.end : word.end + NEAR]):
        return False
    if word.is_capital:
        return _capital_is_a_name(words, at, around, gap)
    return around.passage.voice is not Voice.GUIDE and _small_is_a_name(words, at, around, gap)


def _capital_is_a_name(words, at, around, gap):
    word = words[at]
    rare = not gap and word.low not in everyday_words() and not is_medical(word.low)
    if not is_ordinary(word.low) or (rare and around.passage.voice is Voice.ASKER):
        return around.cast.has_dictionary or word.low in given_names()
    closes = around.text[word.end : word.end + 1]
    named = word.low in popular_names() or word.low in given_names()
    return named and (not gap or (closes == {",": ",", "(": ")"}.get(gap)))


def _small_is_a_name(words, at, around, gap):
    """In small letters a name known as such, or a strange word that does something."""
    low, text = words[at].low, around.text
    if low in unmistakable_names() or (low in PRODUCTS and low in popular_names()):
        return True
    if gap or low in NO_PERSON or low in PEOPLE or low in MODALS:
        return False
    if is_word(low):
        does = name_cues.does(words, at, text) or name_cues.is_at(words, at, text)
        return may_be_given(low) and does
    listed = low in given_names() or low in family_names()
    if not around.cast.has_dictionary or around.passage.voice is Voice.DOCTOR:
        return listed
    last = _last(words, at, around)
    acts = any(cue(words, last, text) for cue in name_cues.CUES)
    called = words[at - 1].low in LINKS
    somebody = acts or called or name_cues.is_double(words, at, text)
    return somebody and (listed or not is_a_slip(low))


def before_people(passage, text, cast):
    """“Lucía, our daughter”, “ringing jonno my bro”: whose name it is stands behind it."""
    if passage.voice is Voice.GUIDE:
        return
    words = words_of(text)
    for at in range(1, len(words) - 2):
        if words[at + 1].low not in {"my", "our", "his", "her"}:
            continue
        if text[words[at].start].islower() and words[at].low not in given_names():
            continue
        whose = next((w for w in words[at + 2 : at + 5] if w.low in PEOPLE), None)
        gap = text[words[at].end : words[at + 1].start]
        if whose and gap.strip() in {"", ","} and stands_alone(words[at].text, cast):
            yield name_found(passage, words[at].start, words[at].end, False, "somebody")


def further_on(passage, text, cast):
    """Names that stand farther from what people are, or own them: “Oleksandr's wife”."""
    if passage.voice is not Voice.ASKER:
        return
    for match in (*FURTHER.finditer(text), *OWNS.finditer(text)):
        if is_somebody(text, *match.span("name"), cast, sure=True):
            yield name_found(passage, *match.span("name"), False, "somebody", weak=True)
