"""Exact days and telling ages.

Days narrower than a month and ages over 89 are among the identifiers that the HIPAA Safe Harbor rule
takes out of health data (45 CFR 164.514(b)(2)(i)(C)). Askers under 20 are protected besides.
"""

import re

from consults.checks.finding import Finding, Severity, mark
from consults.checks.passages import Voice, passages
from consults.checks.spans import Taken

BLOCKER, WARNING = Severity.BLOCKER, Severity.WARNING
MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
YEAR = r"(?P<year>(?:19|20)\d\d)"
ON = r"(?:(?P<on>\b[Oo]n|\b[Oo]f)\s+)?(?:(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),?\s+)?(?:the\s+)?"
FULL = ["January", "February", "March", "April", "May", "June", "July", "August", "September"]
FULL += ["October", "November", "December"]
WORDED = [
    re.compile(
        rf"{ON}\b{MONTH}\s+(?:the\s+)?{DAY}(?:st|nd|rd|th)?\b(?!\s*[%:]|\d)(?:,?\s+{YEAR}\b)?"
    ),
    re.compile(
        rf"{ON}(?<!\d)(?<!\d[./])\b{DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}(?:,?\s+{YEAR}\b)?"
    ),
]
NUMERIC = [
    re.compile(
        rf"{ON}(?<![\d/.-])(?P<year>(?:19|20)\d\d)[-/.](?P<m>0?[1-9]|1[0-2])[-/.]{DAY}(?![\d/-])"
    ),
    re.compile(rf"{ON}(?<![\d/.-])(?P<a>\d\d?)[-/.](?P<b>\d\d?)[-/.]{YEAR}(?![\d/-])"),
    re.compile(
        r"(?P<on>\b(?:on|since|from|until|till|before|after|dated|by|around))\s+(?P<a>\d\d?)/(?P<b>\d\d?)(?![\d/%])"
    ),
]
# Cheap looks before dear ones: most texts hold no date at all.
HAS_DIGIT = re.compile(r"\d")
MAY_BE_WORDED = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")
MAY_BE_NUMERIC = re.compile(r"\d[-/.]\d")
HAN_DATE = re.compile(
    r"(?P<year>(?:(?:19|20)\d\d|民國\s?\d{2,3})\s?年)?\s?(?P<m>\d{1,2})\s?月\s?\d{1,2}\s?[日號号](?!子)"
)
# Born on, at any precision: with a place, a birthday finds a person.
AGE_OVER = re.compile(
    r"\b(?P<age>9\d|1[01]\d)(?P<how>[\s-]*(?:years?|yrs?|y/?o)\b[\s.-]*(?:olds?\b|of age\b)?)", re.I
)
AGE_AT = re.compile(
    r"\b(?:(?:age[ds]?|turn(?:ed|ing)|nearly|almost|(?:I|he|she|mother|father|grandmother|grandfather|"
    r"grandma|grandpa)(?:’s|'s| is| am| was|’m|'m))\s+(?:now\s+|already\s+|of\s+|at\s+)?)"
    r"(?P<age>9\d|1[01]\d)\b(?!\s*(?:%|kg|cm|mg|lb|pounds|kilos|percent|beats|bpm|mm|points?|degrees|over|/|\.\d|minutes|days|hours|per))",
    re.I,
)
MAY_BE_OLD = re.compile(r"(?<!\d)(?:9\d|1[01]\d)(?!\d)")
HAN_AGE = re.compile(r"(?P<age>\d{1,3})\s?[歲岁]")
BORN = re.compile(r"\b(?:born|birth|birthday|birthdate|dob)\b|生日|出生", re.I)
YOUNG_WORDS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
YOUNG = rf"(?:\d|1\d|{YOUNG_WORDS.replace(' ', '|')})"
YOUNG_SELF = [
    re.compile(
        rf"\b(?P<lead>I(?:\s+am|['’]?m)(?:\s+(?:a|an|only|just|now|currently|almost|about))*\s+)(?P<age>{YOUNG})"
        r"(?P<how>[\s-]*(?:years?|yrs?)[\s-]*old|\s*y/?o\b|(?=\s*(?:[,.;!?)]|and\b|$)))",
        re.I,
    ),
    re.compile(
        rf"(?P<lead>^|\b(?:I(?:\s+am|['’]?m)\s+an?\s+|[Aa]s\s+an?\s+|[Mm]e,\s+an?\s+))(?P<age>{YOUNG})"
        r"(?P<how>[\s-]*(?:years?|yrs?)[\s-]*old)(?=\s+(?:girl|boy|male|female|student|teen|high|junior|college))",
        re.I | re.M,
    ),
    re.compile(rf"(?P<lead>\b[Mm]y age(?: is|:)\s+)(?P<age>{YOUNG})\b(?P<how>)(?![\d.])"),
    re.compile(
        rf"(?P<lead>\bI (?:just |have )?turned\s+)(?P<age>{YOUNG})\b(?P<how>)(?![\d.])", re.I
    ),
]
HAN_YOUNG = re.compile(
    r"(?:我|本人)(?:今年|現在|现在|是|目前|才|剛|只有|\s){0,3}(?P<span>(?P<age>1?\d)\s?[歲岁])"
)
ANOTHER = re.compile(
    r"\b(?:when|since|until|at the age|while|back then|used to)\b[^.!?]{0,40}$", re.I
)


def exact_dates(document):
    """Days narrower than a month, in anybody's words."""
    for passage in passages(document):
        taken = Taken()
        for start, end, milder in sorted(_dates(passage.text)):
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
    if not HAS_DIGIT.search(text):
        return
    for pattern in WORDED if MAY_BE_WORDED.search(text) else ():
        for match in pattern.finditer(text):
            if match["month"] in {"May", "Mar", "may"} and match["month"].islower():
                continue
            yield match.start(), match.end(), _monthly(match, _month(match["month"]), match["year"])
    for pattern in NUMERIC if MAY_BE_NUMERIC.search(text) else ():
        for match in pattern.finditer(text):
            month = _number_of(match)
            if month:
                yield (
                    match.start(),
                    match.end(),
                    _monthly(match, FULL[month - 1], match.groupdict().get("year")),
                )
    for match in HAN_DATE.finditer(text):
        if 1 <= int(match["m"]) <= 12:
            yield match.start(), match.end(), f"{match['year'] or ''}{match['m']}月"


def _month(name):
    return next(full for full in FULL if full.lower().startswith(name.lower().rstrip(".")[:3]))


def _number_of(match):
    """Return the month of a date in digits; day and month come in either order."""
    parts = match.groupdict()
    if parts.get("m"):
        return int(parts["m"])
    a, b = int(parts["a"]), int(parts["b"])
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


def ages_over_89(document):
    """Exact ages over 89; so few people reach them that they are known by them."""
    for passage in passages(document):
        if not MAY_BE_OLD.search(passage.text):
            continue
        spans = [match.span("age") for match in AGE_AT.finditer(passage.text)]
        spans += [match.span("age") for match in AGE_OVER.finditer(passage.text)]
        spans += [
            m.span("age") for m in HAN_AGE.finditer(passage.text) if 90 <= int(m["age"]) < 120
        ]
        for start, end in sorted(set(spans)):
            asker = passage.voice in {Voice.ASKER, Voice.EDITOR}
            sentence = "An exact age over 89; “over 90” says enough."
            milder = "over 90" if passage.voice is not Voice.DOCTOR else mark("age")
            if re.match(r"-year", passage.text[end : end + 5]):
                milder = "90-plus" if passage.voice is not Voice.DOCTOR else milder
            severity = BLOCKER if asker else WARNING
            yield Finding("age-over-89", severity, passage.field, sentence, start, end, milder)


def asker_is_grown(document):
    """Askers under 20: the band is not shown, the text says no exact age."""
    if document.asker.age in {"0-9", "10-19"}:
        sentence = "The asker is under 20. Publish without the age, or say why it may stand."
        yield Finding(
            "asker-under-20", BLOCKER, "asker.age", sentence, 0, len(document.asker.age), ""
        )
    for passage in passages(document):
        if passage.voice in {Voice.ASKER, Voice.EDITOR}:
            yield from _young(passage)


def _young(passage):
    sentence = "The asker says they are under 20; an exact age is not needed."
    seen = set()
    for pattern in YOUNG_SELF:
        for match in pattern.finditer(passage.text):
            start = match.start("age")
            if start in seen or ANOTHER.search(
                passage.text[max(start - 60, 0) : match.start("lead")]
            ):
                continue
            seen.add(start)
            adjective = re.match(r"\s+[a-z]", passage.text[match.end() :]) and match["how"].strip()
            milder = "teenage" if adjective else "in my teens"
            lead = match["lead"]
            if not adjective and re.search(r"\ban?\s+$", lead):
                milder = "teenager"
            yield Finding(
                "asker-under-20", BLOCKER, passage.field, sentence, start, match.end(), milder
            )
    for match in HAN_YOUNG.finditer(passage.text):
        start, end = match.span("span")
        yield Finding("asker-under-20", BLOCKER, passage.field, sentence, start, end, "十幾歲")


CHECKS = [exact_dates, ages_over_89, asker_is_grown]
