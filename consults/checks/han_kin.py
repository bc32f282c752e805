"""Names in Chinese behind what people are to the writer: “同事小彭”, “內人秀鑾”, “我家乐乐”, “侄子木合塔尔”."""

import re

from consults.checks.han_families import CJK_FAMILIES, DOUBLE_FAMILIES, is_han_name
from consults.checks.han_words import (
    FAR_AWAY,
    GIVEN,
    NO_FAMILIAR,
    NO_NAME,
    NO_TWICE,
    RELATIONS,
    VERB,
    WORDS,
)

RELATION = re.compile(
    rf"(?:{RELATIONS})(?:名?叫|的名字是|是)?[（(「]?(?P<rest>[\u3400-\u9fff]{{2,7}})"
)
NICKNAMES = ("肥仔", "高佬", "光頭", "光头", "眼鏡", "大頭", "胖子", "瘦子", "四眼")
SIBLINGS = "嫂哥姐叔伯姨"
NO_SIBLING = frozenset("大二三四五小老表堂乾干的和跟與与或是有們们家親亲學学叫都也就在说說找")
FEWEST_FAR_AWAY = 3


def names_of_kin(text, is_public):
    """Yield (start, end) of names; `is_public` says which readers see anyway."""
    at = 0
    while match := RELATION.search(text, at):
        rest = match["rest"]
        size = _size_of_name(rest)
        if size and not is_public(rest[:size]):
            yield match.start("rest"), match.start("rest") + size
        at = match.start() + 1 if not size else match.start("rest") + size


def _size_of_name(rest):
    """Return how many letters at the beginning of `rest` are a name; 0 for none."""
    if rest[:2] in WORDS or NO_NAME.search(rest[:2]):
        return 0
    full = _size_of_full_name(rest)
    if full:
        return full
    if rest[0] in "小阿":
        return 2 if rest[1] not in NO_FAMILIAR and rest[1:3] not in WORDS else 0
    if rest[0] == "老":
        return 2 if rest[1] in CJK_FAMILIES and rest[1:3] not in WORDS else 0
    if rest.startswith(NICKNAMES) and len(rest) > len(NICKNAMES[0]):
        return 3
    if rest[1] in SIBLINGS and rest[0] not in NO_SIBLING and rest[0] not in SIBLINGS:
        return 2
    if rest[0] == rest[1]:
        return 0 if rest[0] in NO_TWICE else 2
    far = next((at for at, letter in enumerate(rest) if letter not in FAR_AWAY), len(rest))
    if far >= FEWEST_FAR_AWAY:
        return far
    return 2 if {*rest[:2]} <= GIVEN and rest[1:3] not in WORDS else 0


def _size_of_full_name(rest):
    """A family name and one or two letters that people are named with."""
    double = 2 if rest.startswith(DOUBLE_FAMILIES) else 1
    if double == 1 and rest[0] not in CJK_FAMILIES:
        return 0
    for given in (2, 1):
        name = rest[: double + given]
        told = name[double:]
        fits = {*told} <= GIVEN if given == 1 else bool({*told} & GIVEN)
        end = rest[double + given - 1 : double + given + 1]
        words = any(name[at : at + 2] in WORDS for at in range(len(name))) or end in WORDS
        if (
            len(told) == given
            and fits
            and not words
            and not VERB.search(name)
            and not NO_NAME.search(name)
        ):
            return len(name) if is_han_name(name) else 0
    return 0
