"""Names in Chinese characters before what people are called by: “張媽媽”, “陳醫師”, “佳慧小姐”."""

import re

from consults.checks.cast import doctor_found, name_found
from consults.checks.han_families import CJK_FAMILIES, DOUBLE_FAMILIES, is_han_name
from consults.checks.han_words import (
    GIVEN,
    LETTER,
    NO_FAMILIAR,
    NO_NAME,
    VERB,
    WORDS,
    WORDS_TOO,
    begins_with_a_word,
    is_inside_a_word,
)
from consults.checks.passages import Voice, signed

TITLES_OF_DOCTORS = "院長|院长|主治|護理長|护理长|心理師|心理师|營養師|营养师|個管師|檢驗師|放射師|語言治療師|物理治療師|職能治療師|助產士|醫師|医师|醫生|医生|大夫|主任|護理師|護士長|护士长|護士|护士|教授|姑娘"
TITLES_OF_KIN = "阿姨|媽媽|妈妈|爸爸|叔叔|伯伯|爺爺|爷爷|奶奶|大哥|大姐|大嬸|大婶|大媽|大妈|大爷|大娘|婆婆|阿伯|阿婆|師奶|师奶|小弟|小妹|哥|姐|嫂|伯|叔|嬸|婶|姨|媽|妈|太"
TITLED = re.compile(
    rf"(?P<name>{LETTER}{{1,3}}?)(?P<title>先生|教練|教练|小姐|女士|太太|同學|同学|老師|老师|{TITLES_OF_DOCTORS}|師傅|师傅|老闆|老板|校長|校长|教官|"
    rf"諮詢師|咨询师|治療師|治疗师|藥師|药师|社工|推拿師|推拿师|按摩師|美容師|督導|督导|[Ss]ir|SIR|班長|班长|隊長|队长|經理|经理|課長|课长|組長|组长|店長|店长|牧師|牧师|神父|法師|師父|里長|村長|村长|律師|律师|警官|學長|学长|學姐|學姊|学姐|助理|{TITLES_OF_KIN})"
)
GIVEN_TITLED = re.compile(
    rf"(?P<name>{LETTER}{{2}})(?:先生|小姐|女士|老師|老师|同學|同学|妹妹|姐姐|媽媽|妈妈)"
)
KIN = frozenset(TITLES_OF_KIN.split("|"))
BEFORE_KIN = re.compile(
    r"(?:^|[^\u3400-\u9fff]|[下讓让說说護护醫医的和跟與与問问叫找看請请是給给居壁友事樓楼家校])$"
)
DOCTORS = (
    "醫",
    "医",
    "大夫",
    "主任",
    "護",
    "护",
    "教授",
    "院長",
    "院长",
    "主治",
    "心理",
    "營養",
    "营养",
    "個管",
)


def titled(passage, cast):
    """Yield findings of names before a title, of doctors, people at work and relatives."""
    for match in TITLED.finditer(passage.text):
        if place := _place(passage, match, cast):
            yield from _found(passage, *place, match)


def _place(passage, match, cast):
    """Return (start, end) of the name before a title, or None."""
    name, end = _before_a_title(match["name"]), match.end("name")
    if name is None or NO_NAME.search(name) or cast.is_public(name):
        return None
    if len(name) > 1 and is_inside_a_word(passage.text, end - len(name)):
        name = name[-1] if name[-1] in CJK_FAMILIES else name  # “教練|羅老師”
    start = end - len(name)
    if is_inside_a_word(passage.text, start) or (len(name) > 1 and VERB.search(name[1:])):
        return None
    if match["title"] in KIN and not _is_kin_of_nobody(passage.text, name, start, match["title"]):
        return None
    return start, end


def _found(passage, start, end, match):
    if match["title"].startswith(DOCTORS):
        if not signed(passage, start):
            yield doctor_found(passage, start, end, "")
        return
    is_asker = passage.voice is Voice.DOCTOR and match.start() < 60
    yield name_found(passage, start, end, is_asker, "某")


def given_titled(passage, cast):
    """Yield findings of given names before a title: “佳慧小姐”."""
    for match in GIVEN_TITLED.finditer(passage.text):
        name = match["name"]
        if {*name} <= GIVEN and name not in WORDS and not cast.is_public(name):
            yield name_found(passage, *match.span("name"), False, "")


def _is_kin_of_nobody(text, name, start, title):
    """True for “隔壁張媽媽”, “王哥”: no mother or brother of the writer, and no word that ends like one."""
    if len(name) == 1 and (
        name in WORDS_TOO or (len(title) == 1 and not BEFORE_KIN.search(text[:start]))
    ):
        return False
    return name not in WORDS


def _before_a_title(letters):
    """Return the longest end of some letters that is a name: whole, or a family name alone."""
    if letters[-2:] in DOUBLE_FAMILIES or (
        letters[-2:-1] in {"小", "阿"} and letters[-1] not in NO_FAMILIAR
    ):
        return letters[-2:]
    for size in (3, 2):
        part = letters[-size:]
        if len(part) == size and part in WORDS:
            return None
        if len(part) == size and is_han_name(part) and not begins_with_a_word(part):
            return part
    return letters[-1] if letters[-1] in CJK_FAMILIES else None
