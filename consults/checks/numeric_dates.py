"""Days in digits alone, in any order: “4/3/2023”, “112/3/8”, “thursday 16/5”."""

import re

from consults.checks import months
from consults.checks.months import DAY, FULL, ON, UNITS, YEAR

WITH_A_YEAR = [
    # “112/3/8”: a year of the Republic of China.
    re.compile(
        r"(?<![\d./-])(?P<year>1[01]\d|[89]\d)[./](?P<m>0?[1-9]|1[0-2])[./](?:0?[1-9]|[12]\d|3[01])(?=[\u3400-\u9fff，。、 ]|$)(?! ?mm| ?/)"
    ),
    re.compile(rf"{ON}(?<![\d./v-])(?P<a>\d\d?)\.(?P<b>\d\d?)\.(?P<short>[012]\d)(?!\d|\.\d)"),
    re.compile(
        rf"{ON}(?<![\d/.])(?<!\d-)(?P<year>(?:19|20)\d\d)[-/.](?P<m>0?[1-9]|1[0-2])[-/.]{DAY}(?![\d/-])"
    ),
    re.compile(
        rf"{ON}(?<![\d/.])(?<!\d-)(?P<a>\d\d?)\s?[-/.]\s?(?P<b>\d\d?)\s?[-/.]\s?{YEAR}(?![\d/-])"
    ),
    re.compile(
        rf"{ON}(?<![\d/.])(?<!\d-)(?P<a>\d\d?)(?P<sign>[-/])(?P<b>\d\d?)(?P=sign)(?P<short>\d\d)(?![\d/-]|\s*(?:{UNITS}|%|cm|mm)\b)"
    ),
]
AMONG_HAN = [
    # “6.18做的”, “5.20出的院”
    re.compile(
        r"(?<![\d.])(?P<a>1[0-2]|[1-9])\.(?P<b>[12]\d|3[01])(?=做|出的?院|住院|[开開]刀|手[术術]|生的|[检檢]查|去(?:的|医|醫)|[发發]病|早上|晚上|下午)"
    ),
    # “4/3停在台東”: among Chinese letters; a half and a third are no days.
    re.compile(
        r"(?:(?<=[\u3400-\u9fff，。：（(])|(?<=\n)|\A)(?!1/[2-9]\b|2/3\b|3/4\b)(?P<a>\d\d?)/(?P<b>\d\d?)(?=[\u3400-\u9fff，。）)])"
    ),
]
BEHIND_A_WORD = re.compile(
    r"(?P<on>\b(?:on|since|from|until|till|before|after|dated|by|around|of))\s+(?:the\s+)?(?P<a>\d\d?)/(?P<b>\d\d?)(?![\d/%])"
)
NUMERIC = [*WITH_A_YEAR, *AMONG_HAN, BEHIND_A_WORD]
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?"
# “thursday 16/5”, “am 12.3.”: a day and a month alone, beside a word that says so.
BESIDE_A_WORD = [
    re.compile(
        rf"\b(?:{WEEKDAY}|am|le|el|il|vom|seit|bis|den|due|booked|born|done|seen|dob|appointment|appt|date|dated|next|last|till?|by|from|since|on)"
        r"\s+(?:the\s+|for\s+|is\s+)?(?P<a>\d\d?)/(?P<b>\d\d?)(?![\d/%]|\s*(?:pain|scale|of|stars?|points?)\b)",
        re.I,
    ),
    re.compile(
        rf"\b(?:{WEEKDAY}|am|vom|seit|bis|den|dem|on|since|until|till?|from|by|before|after|around|dated|of)\s+(?:the\s+|den\s+)?(?P<a>\d\d?)\.\s?(?P<b>\d\d?)\.(?!\d)",
        re.I,
    ),
]
# Cheap looks before dear ones: three numbers in a row, or two with a stroke or a stop.
THREE_PARTS = re.compile(r"\d\s?[-/.]\s?\d\d?\s?[-/.]\s?\d")
TWO_PARTS = re.compile(r"\d(?:/|\.\s?)\d")
MAY_BE_NUMERIC = re.compile(r"\d\s?[-/.]\s?\d")


def numeric_dates(text):
    """Yield (start, end, milder) of days in digits; without a year only beside a word of time."""
    if not MAY_BE_NUMERIC.search(text):
        return
    for pattern in _that_may_fit(text):
        for match in pattern.finditer(text):
            month = _number_of(match)
            if month:
                yield *match.span(), months.told(match, FULL[month - 1], _year(match))
    for pattern in BESIDE_A_WORD if TWO_PARTS.search(text) else ():
        for match in pattern.finditer(text):
            month = _number_of(match)
            if month:
                yield match.start("a"), match.end(), FULL[month - 1]


def _that_may_fit(text):
    """Return the patterns to try on a text that holds numbers beside each other."""
    three = WITH_A_YEAR if THREE_PARTS.search(text) else ()
    han = () if text.isascii() else AMONG_HAN
    return *three, *han, *([BEHIND_A_WORD] if "/" in text else ())


def _year(match):
    parts = match.groupdict()
    short = parts.get("short")
    if short:
        return f"{'20' if int(short) < 40 else '19'}{short}"
    return parts.get("year")


def _number_of(match):
    """Return the month of a date in digits; day and month come in either order."""
    parts = match.groupdict()
    if parts.get("m"):
        return int(parts["m"])
    a, b = int(parts["a"]), int(parts["b"])
    if parts.get("short") and min(a, b) == 0:
        return None
    if not (1 <= a <= 31 and 1 <= b <= 31) or min(a, b) > 12:
        return None
    return b if a > 12 else a
