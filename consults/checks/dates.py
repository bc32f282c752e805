"""Exact days, in digits and in words, in any order and case, and Chinese ones.

Days narrower than a month are among the identifiers that the HIPAA Safe Harbor rule takes out of health data
(45 CFR 164.514(b)(2)(i)(C)).
"""

import re

from consults.checks.finding import Finding, Severity, mark
from consults.checks.passages import Voice, passages
from consults.checks.spans import Taken, longest_first

BLOCKER, WARNING = Severity.BLOCKER, Severity.WARNING
MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
UNITS = "mg|ml|miles|people|patients|times|hours|days|weeks|months|years|am|pm|percent|minutes"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
YEAR = r"(?P<year>(?:19|20)\d\d)"
ON = r"(?:(?P<on>\b[Oo]n|\b[Oo]f)\s+)?(?:(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),?\s+)?(?:the\s+)?"
FULL = ["January", "February", "March", "April", "May", "June", "July", "August", "September"]
FULL += ["October", "November", "December"]
SHORT = r"[’']?\d\d(?!\d|[./-]\d|\s*(?:years?|weeks?|days?|hours?|mg|ml|%))"
WORDED = [
    re.compile(
        rf"{ON}\b{MONTH}[\s.-]*(?:the\s+)?(?P<day>{DAY})(?P<th>\s?(?:st|nd|rd|th))?(?![A-Za-z\d]|\s*[%:]|\s*(?:{UNITS})\b)"
        rf"(?:[,.\s-]+{YEAR}\b|\s?,\s?{SHORT})?",
        re.I,
    ),
    re.compile(
        rf"{ON}(?<!\d)(?<!\d[./])\b(?P<day>{DAY})(?P<th>\s?(?:st|nd|rd|th))?[\s.-]*(?:of\s+)?{MONTH}(?:[,.\s-]+{YEAR}\b|[-/]\d\d\b)?",
        re.I,
    ),
]
NUMERIC = [
    # “112/3/8”: a year of the Republic of China.
    re.compile(
        r"(?<![\d./-])(?P<year>1[01]\d|[89]\d)[./](?P<m>0?[1-9]|1[0-2])[./](?:0?[1-9]|[12]\d|3[01])(?=[\u3400-\u9fff，。、 ]|$)(?! ?mm| ?/)"
    ),
    # “6.18做的”, “5.20出的院”
    re.compile(
        r"(?<![\d.])(?P<a>1[0-2]|[1-9])\.(?P<b>[12]\d|3[01])(?=做|出的?院|住院|[开開]刀|手[术術]|生的|[检檢]查|去(?:的|医|醫)|[发發]病|早上|晚上|下午)"
    ),
    # “4/3停在台東”: among Chinese letters; a half and a third are no days.
    re.compile(
        r"(?:(?<=[\u3400-\u9fff，。：（(])|(?<=\n)|\A)(?!1/[2-9]\b|2/3\b|3/4\b)(?P<a>\d\d?)/(?P<b>\d\d?)(?=[\u3400-\u9fff，。）)])"
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
    re.compile(
        r"(?P<on>\b(?:on|since|from|until|till|before|after|dated|by|around|of))\s+(?:the\s+)?(?P<a>\d\d?)/(?P<b>\d\d?)(?![\d/%])"
    ),
]
# “8 mai 2023”, “el 4 de marzo”: months of other languages, by the number of the month.
FOREIGN_IN_WORDS = """
janvier enero januar gennaio janeiro januari stycznia ocak
février fevrier febrero februar febbraio fevereiro februari lutego şubat
mars marzo märz maerz março marco maart marca mart
avril abril aprile kwietnia nisan
mai mayo maggio maio mei maja mayıs
juin junio juni giugno junho czerwca haziran
juillet julio juli luglio julho lipca temmuz
août aout agosto augustus sierpnia ağustos
septembre septiembre settembre setembro września eylül
octobre octubre oktober ottobre outubro października ekim
novembre noviembre novembro listopada kasım
décembre diciembre dezember dicembre dezembro desember grudnia aralık
"""
FOREIGN = {
    word: number
    for number, line in enumerate(FOREIGN_IN_WORDS.strip().splitlines(), 1)
    for word in line.split()
}
ABROAD = re.compile(
    rf"(?<![\d.])(?P<day>{DAY})(?:\.|º|er)?\s+(?:de\s+|di\s+)?(?P<abroad>{'|'.join(sorted(FOREIGN, key=len, reverse=True))})\b(?!\s+bars?\b)"
    rf"(?:\s+(?:de\s+|del\s+)?{YEAR}\b)?",
    re.I,
)
# “On Christmas Day 2023”: feasts that have a day of their own.
FEASTS = {
    "christmas": 12,
    "boxing": 12,
    "new year": 1,
    "valentine": 2,
    "halloween": 10,
    "independence": 7,
}
FEAST = re.compile(
    rf"{ON}\b(?P<feast>Christmas(?= Day| Eve)|Boxing(?= Day)|New Year(?=[’']?s (?:Day|Eve))|Valentine(?=[’']?s Day)|Halloween|Independence(?= Day))"
    rf"(?:[’']?s)?(?: Day| Eve)?,?\s+(?:of |in )?{YEAR}\b",
    re.I,
)
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
ORDINALS_IN_WORDS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth
eighteenth nineteenth twentieth thirtieth
"""
ORDINAL = rf"(?:(?:twenty|thirty)[- ])?(?:{'|'.join(ORDINALS_IN_WORDS.split())})"
IN_WORDS = re.compile(
    rf"\b(?:(?:the\s+)?{ORDINAL}\s+(?:day\s+)?of\s+{MONTH}|{MONTH.replace('?P<month>', '?:')}\s+the\s+{ORDINAL}\b)",
    re.I,
)
# Cheap looks before dear ones: most texts hold no date at all.
HAS_DIGIT = re.compile(r"\d")
A_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"  # of a text in small letters
MAY_BE_WORDED = re.compile(
    rf"{A_MONTH}[a-z]{{0,6}}[\s.-]{{0,3}}(?:the\s)?\d|\d\s?(?:st|nd|rd|th)?[\s.-]{{0,3}}(?:of\s)?{A_MONTH}"
)
MAY_BE_IN_WORDS = re.compile(
    rf"\b(?:st|nd|rd|th)\b|(?:st|nd|rd|th)\s+(?:day\s+)?of\s+{A_MONTH}|{A_MONTH}[a-z]*\.?\s+the\s",
    re.I,
)
# “May” and “March” are words as well; in small letters something has to say that they are months.
ALSO_WORDS = {"may", "mar", "march", "sep", "dec", "jan"}
SAYS_WHEN = re.compile(
    r"\b(?:on|since|from|until|till|by|around|of|dated?|about|before|after|last|this)\s+$", re.I
)
IN = re.compile(r"\b(?:in|by|since|early|late|mid)\s+$", re.I)
MAY_BE_FEAST = re.compile(r"(?:Day|Eve|day|eve|ween|DAY|EVE|WEEN),?\s+(?:of |in )?(?:19|20)\d\d")
MAY_BE_NUMERIC = re.compile(r"\d\s?[-/.]\s?\d")
HAN_DIGITS = "〇零一二三四五六七八九十廿卅百"
HAN_YEAR = rf"(?:(?:民[國国]\s?)?(?:\d{{2,4}}|[{HAN_DIGITS}]{{2,5}})\s?年)"
HAN_DATE = re.compile(
    rf"(?P<year>{HAN_YEAR})?\s?(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元正臘腊冬])\s?月\s?初?(?P<d>\d{{1,2}}|[{HAN_DIGITS}]{{1,3}})"
    r"\s?(?:[日號号](?!子)|(?![個个天週周點点歲岁年月次日號号多餘余〇零一二三四五六七八九十\d至到~-]))"
)
HAN_LUNAR = re.compile(r"(?P<calendar>[農农][曆历]|大年)初[一二三四五六七八九十]")
MAY_BE_HAN = re.compile(r"月\s?初?[\d一二三四五六七八九十廿卅]")
# Born on, at any precision: with a place, a birthday finds a person.
BORN = re.compile(r"\b(?:born|birth|birthday|birthdate|dob)\b|生日|出生", re.I)


def exact_dates(document):
    """Days narrower than a month, in anybody's words."""
    for passage in passages(document):
        taken = Taken()
        for start, end, milder in sorted(_dates(passage.text), key=longest_first):
            if not taken.claim(start, end):
                continue
            asker = passage.voice in {Voice.ASKER, Voice.EDITOR}
            if passage.voice is Voice.GUIDE:
                asker = bool(BORN.search(passage.text[max(start - 40, 0) : start]))
            yield Finding(
                "exact-date",
                BLOCKER if asker else WARNING,
                passage.field,
                "An exact day; the month is enough to follow the story.",
                start,
                end,
                mark("date") if passage.voice is Voice.DOCTOR else milder,
            )


def _dates(text):
    if HAS_DIGIT.search(text):
        for pattern in WORDED if MAY_BE_WORDED.search(text.lower()) else ():
            for match in pattern.finditer(text):
                if _is_a_day(match, text):
                    month = _month(match["month"])
                    yield match.start(), match.end(), _monthly(match, month, match["year"])
        for pattern in NUMERIC if MAY_BE_NUMERIC.search(text) else ():
            for match in pattern.finditer(text):
                month = _number_of(match)
                if month:
                    yield match.start(), match.end(), _monthly(match, FULL[month - 1], _year(match))
        yield from _told_otherwise(text)
    for match in IN_WORDS.finditer(text) if MAY_BE_IN_WORDS.search(text) else ():
        if not match[0].startswith(("may ", "march ")):  # “may the first wedge come out”
            yield *match.span(), FULL[_month_of(match[0])]
    for match in HAN_LUNAR.finditer(text) if "初" in text else ():
        yield *match.span(), match["calendar"]
    for match in HAN_DATE.finditer(text) if MAY_BE_HAN.search(text) else ():
        yield match.start(), match.end(), f"{match['year'] or ''}{match['m']}月"


def _told_otherwise(text):
    """Days with a foreign month, and days without a year beside a word of time."""
    for match in ABROAD.finditer(text):
        month = FULL[FOREIGN[match["abroad"].lower()] - 1]
        yield *match.span(), f"{month} {match['year']}" if match["year"] else month
    for match in FEAST.finditer(text) if MAY_BE_FEAST.search(text) else ():
        month = (
            12
            if match[0].lower().endswith(f"eve {match['year']}")
            else FEASTS[match["feast"].lower()]
        )
        yield *match.span(), _monthly(match, FULL[month - 1], match["year"])
    for pattern in BESIDE_A_WORD if MAY_BE_NUMERIC.search(text) else ():
        for match in pattern.finditer(text):
            month = _number_of(match)
            if month:
                yield match.start("a"), match.end(), FULL[month - 1]


def _month_of(words):
    """Return the place in FULL of the month that is named in some words."""
    low = words.lower()
    return next(
        at for at, name in enumerate(FULL) if name.lower()[:3] in re.findall(r"\b[a-z]{3}", low)
    )


def _is_a_day(match, text):
    """False for “may 5 people”, and for “in July 04”, which is a year."""
    before = text[max(match.start() - 12, 0) : match.start()]
    may_be_a_word = match["month"].lower() in ALSO_WORDS and match["month"].islower()
    told = match["year"] or match["th"] or match["on"] or SAYS_WHEN.search(before)
    if may_be_a_word and not told:
        return False
    year_like = match["day"].startswith("0") and not match["year"] and not match["th"]
    return not (year_like and IN.search(before))


def _year(match):
    parts = match.groupdict()
    short = parts.get("short")
    if short:
        return f"{'20' if int(short) < 40 else '19'}{short}"
    return parts.get("year")


def _month(name):
    return next(full for full in FULL if full.lower().startswith(name.lower().rstrip(".")[:3]))


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


def _monthly(match, month, year):
    """Return the month, with the year if it was there, in the grammar of the span."""
    when = f"{month} {year}" if year else month
    before = (match["on"] or "") if "on" in match.re.groupindex else ""
    if before.lower() == "on":
        return f"{'In' if before[0] == 'O' else 'in'} {when}"
    if before.lower() == "of":
        return f"of a day in {when}"
    return f"{before} {when}".strip()


CHECKS = [exact_dates]
