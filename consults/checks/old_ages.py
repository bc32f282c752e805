"""Exact ages over 89, as the HIPAA Safe Harbor rule counts them among what identifies a person."""

import re

from consults.checks import milder_ages
from consults.checks.finding import Finding, Severity, mark
from consults.checks.passages import Voice, passages

AGE_OVER = re.compile(
    r"\b(?P<age>9\d|1[01]\d)(?P<how>[\s-]*(?:years?|yrs?|y/?o)\b[\s.-]*(?:olds?\b|of age\b)?)", re.I
)
AGE_AT = re.compile(
    r"\b(?:(?:age[ds]?|turn(?:ed|ing)|nearly|almost|(?:I|he|she|mother|father|grandmother|grandfather|"
    r"grandma|grandpa)(?:’s|'s| is| am| was|’m|'m))\s+(?:now\s+|already\s+|of\s+|at\s+)?)"
    r"(?P<age>9\d|1[01]\d)\b(?![^.!?\n]{0,40}\b(?:lbs?|pounds|kgs?|kilos)\b)(?!\s*(?:%|kg|cm|mg|lb|pounds|kilos|percent|beats|bpm|mm|points?|degrees|over|/|\.\d|minutes|days|hours|per))",
    re.I,
)
# “mr babcock, 97, has …”, “lived to be 101”, “at 94 she walks”.
AGE_ASIDE = re.compile(
    r"(?:\w,\s*|\(\s*|\b(?:lived to(?: be)?|lived till|died at|dead at|reached|past|at the age of|who(?:’s|'s| is)|is now|will be|turns?|at(?= \d+,? (?:she|he|i|my)\b))\s+)"
    r"(?P<age>9\d|1[01]\d)(?=\s*(?:[,.;)!?]|$|\n|and\b|now\b|years?\b|she\b|he\b|i\b|my\b))(?!\s*[,.]\s*\d|[.,]\d|\))",
    re.I,
)
OLD_IN_WORDS = re.compile(
    r"\b(?:a |one )?hundred(?: and (?:one|two|three|four|five))?(?=(?: |-)years?(?: |-)old)|\bninety(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?\b(?!\s*(?:percent|per cent|%|degrees|minutes|days?|miles|over))",
    re.I,
)
NINE_OR_ONE = re.compile(r"[91]\d")  # in every such age in digits
MAY_BE_OLD = re.compile(r"[Nn]inety|九十|一百|[Hh]undred|(?<!\d)(?:9\d|1[01]\d)(?!\d)")
HAN_AGE = re.compile(
    r"(?P<age>\d{1,3}|九十[一二三四五六七八九]?|一百(?:零[一二三四五六七八九])?)\s?(?:多\s?)?[歲岁]|(?<=今年)(?P<bare>9\d|1[01]\d|九十[一二三四五六七八九]?)(?=[，。,.、了])"
)
# Before a number these make it a measure.
MEASURED = re.compile(
    r"\b(?:pulse|sats?|saturation|oxygen|spo2|o2|bp|pressure|sugar|glucose|rate|temp(?:erature)?|weigh\w*|score|iq|ferritin|cholesterol|"
    r"ldl|hdl|hr|bpm|lbs|pounds|kilos|readings?|level|reached|highway|route)\b[^.!?]*$",
    re.I,
)


def ages_over_89(document):
    """Exact ages over 89; so few people reach them that they are known by them."""
    for passage in passages(document):
        if not _may_be_old(passage.text):
            continue
        for start, end in sorted(set(_spans(passage.text))):
            asker = passage.voice in {Voice.ASKER, Voice.EDITOR}
            sentence = "An exact age over 89; “over 90” says enough."
            doctor = passage.voice is Voice.DOCTOR
            milder = mark("age") if doctor else milder_ages.over_90(passage.text[end : end + 5])
            severity = Severity.BLOCKER if asker else Severity.WARNING
            yield Finding("age-over-89", severity, passage.field, sentence, start, end, milder)


def _may_be_old(text):
    worded = not text.isascii() or "inety" in text or "undred" in text
    return (worded or NINE_OR_ONE.search(text)) and MAY_BE_OLD.search(text)


def _spans(text):
    """Yield (start, end) of every exact age over 89."""
    for match in (*AGE_AT.finditer(text), *AGE_OVER.finditer(text)):
        yield match.span("age")
    for match in AGE_ASIDE.finditer(text):
        if _is_an_age(match, text):
            yield match.span("age")
    for match in OLD_IN_WORDS.finditer(text):
        yield match.span()
    for match in HAN_AGE.finditer(text):
        if not (match["age"] or "").isdigit() or 90 <= int(match["age"]) < 120:
            yield match.span("age" if match["age"] else "bare")


def _is_an_age(match, text):
    """False for a measure in a row of measures: “110, 97, 101”, “pulse, 97,”."""
    before = text[max(match.start() - 40, 0) : match.start() + 1]
    return not MEASURED.search(before) and not re.search(r"\d\W*\w{0,6}\W*$", before)


# “Nan Eileen (98)”, “is 93, will be 94”, “九十一，”: a number that only an age explains where somebody is known.
BARE = re.compile(
    r"(?:\b(?:is|am|was|now|aged?|turn(?:s|ed|ing)?|be|past|over|of)\s+|[(,]\s?)(?P<age>9\d|10[0-5])(?=\s*(?:[,;)!?]|\.(?!\d)|$|\n|and\b|next\b|in\s[a-z]|now\b|this\b))"
    r"|(?<![到是壓压糖跳率約约於于/／])(?P<han>九十[有又零]?[一二三四五六七八九]?|(?<![\d./／])(?:9\d|10[0-5]))(?=了|多|[，,。、]|整|[幾几]|\s?[歲岁])"
)


def bare(passage, cast):
    """Yield (“age-over-89”, start, end) of numbers that are an age where somebody is known."""
    for match in BARE.finditer(passage.text) if passage.voice is Voice.ASKER else ():
        before = passage.text[max(match.start() - 40, 0) : match.start()]
        if not MEASURED.search(before):
            yield "age-over-89", *match.span("age" if match["age"] else "han")


CHECKS = [ages_over_89]
