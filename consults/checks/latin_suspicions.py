"""Words in Latin letters that may be a name of a person or a place, where nothing around them says so."""

import re

from consults.checks import latin_signs
from consults.checks.kin_words import DOES, MACHINES, PEOPLE
from consults.checks.name_lists import (
    PRODUCTS,
    everyday_words,
    given_names,
    is_medical,
    is_word,
    lands,
    may_be_given,
    medicines,
    names_by_themselves,
)
from consults.checks.name_shapes import NEAR, is_a_slip, may_be
from consults.checks.not_names import NO_PERSON, NOT_A_PERSON
from consults.checks.passages import Voice, signed
from consults.checks.recasing import shouts
from consults.checks.tokens import words_of
from consults.checks.told_work import DOING, suspicious_work
from consults.checks.unknown_words import FOREIGN, is_listed, is_unknown

SHORTEST = 3
LONG_ENOUGH = 4  # letters of a strange word in small letters
WHO = frozenset(["myself", "mx", "nurse", "pharmacist", "law", "tutor"])
NO_NAME_IN_SMALL = frozenset(
    [
        "practitioner",
        "specialist",
        "patient",
        "surgeon",
        "manager",
        "assistant",
        "consultant",
        "line",
        "aid",
        "care",
        "station",
        "clinic",
        "office",
        "insurance",
        "visit",
        "group",
        "mode",
        "board",
        "pressure",
    ]
)
WHERE = frozenset(["at", "in", "from", "to", "by", "of", "near", "outside"])
CASE = re.compile(r"[.!?…:;\n]\s*[\"“(]?$|\A\W*$|[-–—•*]\s*$")  # what stands before a sentence
# Rare words that letters write with a capital: tests, makers, ways to treat.
RARE = frozenset(
    [
        "henry",
        "eighth",
        "sergeant",
        "corporal",
        "holter",
        "doppler",
        "parenthood",
        "jubilee",
        "cola",
        "turp",
        "coke",
        "pepsi",
        "velcro",
        "kleenex",
        "hoover",
        "thermos",
        "teflon",
        "kevlar",
        "medicine",
        "ultrasound",
        "xray",
        "emergency",
        "trans",
        "ward",
        "internet",
        "web",
        "island",
        "islands",
        "catholic",
        "methodist",
        "protestant",
        "hindu",
        "sikh",
        "muslim",
        "buddhist",
        "caucasian",
        "hispanic",
        "latino",
        "roman",
        "latin",
        "greek",
        "dutch",
        "irish",
        "welsh",
        "scottish",
        "polish",
        "czech",
        "danish",
        "swedish",
        "norwegian",
        "finnish",
        "turkish",
        "arabic",
        "persian",
        "hebrew",
        "yiddish",
        "swahili",
        "zulu",
        "urdu",
        "punjabi",
        "tamil",
        "bengali",
        "gujarati",
        "marathi",
        "telugu",
        "cantonese",
        "mandarin",
        "hokkien",
        "malay",
        "tagalog",
        "thai",
        "vietnamese",
    ]
)
HAN_LETTERS = re.compile(r"[\u3400-\u9fff]")


def found_in(passage, cast):
    """Yield (code, start, end, milder) of what looks like somebody or somewhere in a passage."""
    if not cast.has_dictionary:
        return
    text = HAN_LETTERS.sub("，", passage.text)  # “我是Nina”: beside them a capital says more
    words, shouting = words_of(text), shouts(text)
    for at in range(len(words)):
        told = _told(words, at, text, cast, shouting, passage)
        if told:
            yield told
    if passage.voice is Voice.ASKER:
        yield from latin_signs.at_the_end(text, cast)
        for start, end in suspicious_work(text, words):
            yield "employer", start, end, "a company"
        yield from latin_signs.with_signs(text)


def _told(words, at, text, cast, shouting, passage):
    """Return (code, start, end, milder) of a word that is suspicious, or None."""
    word = words[at]
    low = re.sub(r"['’]s?$", "", word.low)
    abbreviated = not shouting and len(low) <= 5 and word.text.rstrip("s").isupper()
    if (
        abbreviated
        or len(low) < SHORTEST
        or not may_be(word.text, cast)
        or signed(passage, word.start)
    ):
        return None
    if NOT_A_PERSON.match(text[word.end : word.end + NEAR]):
        return None
    capital = word.is_capital and not shouting
    begins = bool(CASE.search(text[max(word.start - 6, 0) : word.start]))
    before = words[at - 1].low if at and not begins else ""
    if passage.voice is Voice.DOCTOR:
        suspicious = capital and is_unknown(low) and is_listed(low)
    elif before in PEOPLE | WHO and _is_beside_people(words, at, low, capital, text):
        suspicious = True
    elif capital and not begins:
        suspicious = is_unknown(low, slips=False) or _is_a_rare_capital(words, at, low, text)
    elif capital:
        suspicious = is_unknown(low) and (is_listed(low) or _does(words, at, text))
    else:
        suspicious = _is_small_name(words, at, low, before, text, cast)
    if not suspicious:
        return None
    end = word.start + len(low)
    if before in WHERE or (before == "the" and at > 1 and words[at - 2].low in WHERE):
        return _place(words, at, text, low)
    return "other-name", word.start, end, "somebody"


def _is_beside_people(words, at, low, capital, text):
    """True behind “stepdad” or “nurse” for any word that is none of every day, and for one with a capital."""
    if text[words[at - 1].end : words[at].start].strip(" \t") or low in NO_PERSON | PEOPLE | DOES:
        return False
    if low in FOREIGN or low in MACHINES or low in medicines() or low in NO_NAME_IN_SMALL:
        return False
    if capital:
        after = words[at + 1] if at + 1 < len(words) else None
        return is_listed(low) or after is None or not after.is_capital
    return low not in everyday_words() and not is_medical(low) and not is_a_slip(low)


def _is_a_rare_capital(words, at, low, text):
    """True for “Wren”: a word that is not of every day, with a capital, and is nobody's disease or test."""
    if (
        low in PRODUCTS
        or low in NO_PERSON
        or low in lands()
        or is_medical(low)
        or low in medicines()
    ):
        return False
    if "'" in words[at].text[:2] or "’" in words[at].text[:2] or low in FOREIGN or low in RARE:
        return False
    beside = re.match(r" [A-Z]", text[words[at].end :][:2])
    before = words[at - 1].is_capital and words[at - 1].end + 1 == words[at].start
    return low not in everyday_words() or (may_be_given(low) and not beside and not before)


def _does(words, at, text):
    after = words[at + 1].low if at + 1 < len(words) else ""
    gap = text[words[at].end :][:3].strip()
    return after in DOES or after in {"from", "at", "here", "again"} or gap[:1] in {",", "("}


def _is_small_name(words, at, low, before, text, cast):
    """True in small letters for a listed name, or a strange word that does something or stands after “at”."""
    if (
        low.endswith("s")
        and low[:-1] in given_names()
        and not is_word(low)
        and not is_word(low[:-1])
    ):
        return True  # “kayleighs mum”
    if len(low) < LONG_ENOUGH or not is_unknown(low) or not cast.has_dictionary:
        return False
    if is_listed(low) or before in WHO or before in names_by_themselves():
        return True
    if before in {"for", "of"} and any(w.low in DOING for w in words[max(at - 4, 0) : at - 1]):
        return True
    return before in {"at", "in", "from", "work", "works"} or (
        at + 1 < len(words) and words[at + 1].low in DOES and before not in {"the", "my", "a"}
    )


def _place(words, at, text, low):
    last = at
    while (
        last + 1 < len(words)
        and text[words[last].end : words[last + 1].start] == " "
        and (is_unknown(words[last + 1].low) or words[last + 1].is_capital)
        and last - at < 3
    ):
        last += 1
    return next(latin_signs.told_place((words[at].start, words[last].end), text))
