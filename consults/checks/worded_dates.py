"""Days whose month is a word: “March 4th”, “the fourth of March”, “8 mai 2023”, “Christmas Day 2023”."""

import re

from consults.checks import months
from consults.checks.months import DAY, FULL, MONTH, ON, UNITS, YEAR
from consults.checks.tokens import runs_of_letters

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
ORDINALS_IN_WORDS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth
eighteenth nineteenth twentieth thirtieth
"""
ORDINAL = rf"(?:(?:twenty|thirty)[- ])?(?:{'|'.join(ORDINALS_IN_WORDS.split())})"
IN_WORDS = re.compile(
    rf"\b(?:(?:the\s+)?{ORDINAL}\s+(?:day\s+)?of\s+{MONTH}|{MONTH.replace('?P<month>', '?:')}\s+the\s+{ORDINAL}\b)",
    re.I,
)
SHORT_MONTHS = {name[:3].lower() for name in FULL} | {"sept"}
MONTH_WORDS = frozenset(
    end + month
    for end in ("", "st", "nd", "rd", "th")
    for month in SHORT_MONTHS | {name.lower() for name in FULL}
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
MAY_BE_FEAST = re.compile(r"(?:Day|Eve|day|eve|ween|DAY|EVE|WEEN),?\s+(?:of |in )?(?:19|20)\d\d")
# “May” and “March” are words as well; in small letters something has to say that they are months.
ALSO_WORDS = {"may", "mar", "march", "sep", "dec", "jan"}
SAYS_WHEN = re.compile(
    r"\b(?:on|since|from|until|till|by|around|of|dated?|about|before|after|last|this)\s+$", re.I
)
IN = re.compile(r"\b(?:in|by|since|early|late|mid)\s+$", re.I)


def worded_dates(text):
    """Yield (start, end, milder) of days whose month is named."""
    if HAS_DIGIT.search(text):
        yield from _with_digits(text)
    if not _may_name_a_month(text):
        return
    for match in IN_WORDS.finditer(text) if MAY_BE_IN_WORDS.search(text) else ():
        if not match[0].startswith(("may ", "march ")):  # “may the first wedge come out”
            yield *match.span(), FULL[_month_of(match[0])]


def _with_digits(text):
    named = _may_name_a_month(text) and MAY_BE_WORDED.search(text.lower())
    for pattern in WORDED if named else ():
        for match in pattern.finditer(text):
            if _is_a_day(match, text):
                month = months.full_name(match["month"])
                yield *match.span(), months.told(match, month, match["year"])
    for match in ABROAD.finditer(text) if FOREIGN.keys() & runs_of_letters(text) else ():
        month = FULL[FOREIGN[match["abroad"].lower()] - 1]
        yield *match.span(), f"{month} {match['year']}" if match["year"] else month
    for match in FEAST.finditer(text) if MAY_BE_FEAST.search(text) else ():
        is_new_years_eve = match[0].lower().endswith(f"eve {match['year']}")
        month = 12 if is_new_years_eve else FEASTS[match["feast"].lower()]
        yield *match.span(), months.told(match, FULL[month - 1], match["year"])


def _may_name_a_month(text):
    """False for most texts: no run of letters is the name of a month, nor an ordinal's end before one."""
    return not text.isascii() or bool(MONTH_WORDS & runs_of_letters(text))


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
