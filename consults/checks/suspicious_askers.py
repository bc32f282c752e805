"""A name in the asker's field that alone points to nobody: “Ngozi”, “煮飯的廖太太”, “新山阿明”."""

import re

from consults.checks.full_names import LETTERS
from consults.checks.han_families import CJK_FAMILIES, HAN
from consults.checks.han_words import FAR_AWAY, LETTER, NO_FAMILIAR, WORDS
from consults.checks.name_lists import PRODUCTS, given_names, is_word, popular_names

FAMILIES = "".join(sorted(CJK_FAMILIES))
HAN_ASKER = re.compile(
    rf"(?P<name>[{FAMILIES}])(?:太太|先生|小姐|女士|太|生|[Ss]ir|師傅|师傅|媽媽|妈妈|媽|妈|老師|老师|同學|同学|阿姨|爸爸|爸)$|(?P<friends>阿{LETTER})$"
)


def name_of(asker):
    """Return the part of an asker's name that may be a real one, or “”."""
    if HAN.search(asker):
        return _in_chinese(asker)
    words = [word for word in LETTERS.findall(asker) if len(word) > 1]
    named = [word for word in words if _is_a_name(word.lower())]
    return named[0] if named and len(words) <= 2 and not re.search(r"[\d_@]", asker) else ""


def _is_a_name(low):
    known = low in given_names() or low.partition("-")[0] in given_names()
    return known and low not in PRODUCTS and (not is_word(low) or low in popular_names())


def _in_chinese(asker):
    if len(asker) > 1 and asker not in WORDS and all(letter in FAR_AWAY for letter in asker):
        return asker
    match = HAN_ASKER.search(asker)
    if match is None or (
        match["friends"] and match["friends"][1] in NO_FAMILIAR | {*"母爸媽妈伯姨婆公姐哥嬤嬸叔"}
    ):
        return ""
    return match["name"] or match["friends"]


def places_of(name, text):
    """Yield (start, end) of a name in a text, wherever it stands as a word."""
    if HAN.search(name):
        pattern = (
            name
            if len(name) > 1
            else rf"(?<=我姓){name}|{name}(?=太太|先生|小姐|女士|太(?![多大小快慢常])|[Ss]ir|師傅|媽媽|媽)"
        )
    else:
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
    for match in re.finditer(pattern, text, re.I):
        yield match.span()
