"""What askers say of themselves: their sex and their age, in the words people use in a hurry.

Pure functions over plain text. What is said of somebody else (“my son, age 7”) is left out.
"""

import re
from typing import NamedTuple


class Statement(NamedTuple):
    """What is said (`value`), and where."""

    value: str
    start: int
    end: int


MALE = r"(?:male|man|boy|guy|gentleman|father|husband|dad)"
FEMALE = r"(?:female|woman|girl|lady|mother|wife|mom|mum|housewife)"
I_AM = r"\b(?:I\s?am|I\s?[’']\s?m|Im|as|me,|myself)\s+"
# Words between “I am a” and “woman”: none of them may turn the sentence to somebody else.
BETWEEN = r"(?:(?!(?:an?|the|my|his|her|our|with|of|about|for|that|who|and|to|in|on|from|but|not|no)\b)[\w.’'-]+,?\s+){0,6}?"
ONE = r"(?:now\s+|currently\s+|just\s+|only\s+)?(?:an?\s+|the\s+)?"
YEARS = r"(?:\s*-?\s*(?:years?|yrs?|y/?o)\b\.?)?(?:[\s-]*old\b)?"
SLASHED = rf"(?:\bage\b\W{{0,3}})?\b\d{{1,3}}{YEARS}\s*[/,;-]\s*"
HERS = (
    r"(?:periods?(?!\s+of\b)|menstruation|menses|menstrual|uterus|womb|cervix|ovar(?:y|ies)|vagina|vulva|"
    r"pregnanc(?:y|ies)|miscarriages?|menopause|hysterectomy|pap smears?|c-section|cesarean|caesarean|clitoris)"
)
HIS = (
    r"(?:prostate|penis|penile|testic(?:le|les|ular)|testis|testes|scrotum|erections?|foreskin|semen|sperm|"
    r"ejaculations?|vasectomy)"
)
OF_MINE = r"\bmy\s+(?:(?:last|first|next|own|two|three|four|previous|current|monthly|left|right|enlarged)\s+){0,2}"
I_HAD = (
    r"\bI\s?(?:[’']ve)?\s*(?:have|had|got|get|missed|miss|started|skipped|underwent)\s+(?:had\s+)?"
)
SAID_SEX = [
    ("male", re.compile(rf"{I_AM}{ONE}{BETWEEN}{MALE}\b(?![’'])", re.I)),
    ("female", re.compile(rf"{I_AM}{ONE}{BETWEEN}{FEMALE}\b(?![’'])", re.I)),
    ("male", re.compile(rf"{SLASHED}(?:male|man|m)\b(?![’'])", re.I)),
    ("female", re.compile(rf"{SLASHED}(?:female|woman|f)\b(?![’'])", re.I)),
    (
        "female",
        re.compile(
            r"\bI\s?(?:am|was|[’']m)\s+(?:(?!(?:he|she|my|if|her|his|that|not)\b)[\w./-]+\s+){0,5}?"
            r"(?:pregnant|breast-?feeding|menopausal)\b",
            re.I,
        ),
    ),
    ("female", re.compile(rf"{OF_MINE}{HERS}\b", re.I)),
    (
        "female",
        re.compile(
            rf"{I_HAD}(?:an?\s+|my\s+|no\s+|two\s+|three\s+)?(?:(?:partial|total|full|last|regular|irregular|heavy)\s+){{0,2}}"
            rf"{HERS}\b|\b(?:I gave birth|(?:since|after) (?:a|my) hysterectomy)\b",
            re.I,
        ),
    ),
    ("male", re.compile(rf"{OF_MINE}{HIS}\b|{I_HAD}(?:an?\s+|my\s+)?{HIS}\b", re.I)),
]
MAY_SAY_SEX = re.compile(
    r"male|man\b|boy|guy|gent|father|husband|dad\b|girl|lady|mother|wife|mom\b|mum\b|\d\s*[a-z/.\s]{0,8}[/,;-]\s*[mf]\b|"
    r"preg|feeding|meno|period|mens|uter|womb|cerv|ovar|vagin|vulv|miscar|hyster|smear|section|cesar|caesar|clit|"
    r"birth|prost|peni|testi|testes|scrot|erect|foresk|semen|sperm|ejac|vasec",
    re.I,
)
# Whose words they are: a relative named before, in the same sentence, turns “age 7” away from the asker.
OTHERS = re.compile(
    r"\b(?:my|his|her|our|the|a)\s+(?:\w+\s+){0,2}?(?:mother|father|mom|mum|dad|sister|brother|wife|husband|son|"
    r"daughter|friend|uncle|aunt|niece|nephew|grand\w+|cousin|boyfriend|girlfriend|partner|baby|child|kid|boss|"
    r"patient|in-law)\b[^.!?\n]*$|\b(?:when|since|until|till|before|back when|while|if)\s[^.!?\n]{0,12}$",
    re.I,
)
LEAD = r"(?:(?:an?|now|only|already|currently|just|about|almost|nearly|around|turning|aged?|male|female)\s+){0,3}"
NO_YEARS = r"(?!\s*[.,]?\s*\d|\s*(?:feet|foot|ft|weeks?|wks?|months?|days?|hours?|kg|kilos?|cm|lbs?|pounds?|stone|percent|%|mm|mg|/\d))"
SAID_AGE = [
    re.compile(
        rf"\b(?:I\s?am|I\s?[’']\s?m|Im|my age(?: is|:)?|I\s+(?:have\s+)?(?:just\s+)?turned)\s+{LEAD}"
        rf"(?P<age>[1-9]\d|10[0-5])\b{NO_YEARS}(?=\s*(?:[,.;:!?)/-]|and\b|with\b|but\b|so\b|who\b|male\b|female\b|old\b|f\b|m\b|I\b|$))",
        re.I,
    ),
    re.compile(
        r"\b(?:I\s?am|I\s?[’']\s?m|Im|myself|my age(?: is|:)?)\s+(?:(?!(?:my|his|her|he|she|with|for|of|and)\b)[\w’'-]+\s+){0,4}?"
        r"(?P<age>\d{1,2}|10\d)[\s-]*(?:years?|yrs?|y/?o)\b\.?(?!\s+(?:ago|into|after|post|sober|clean|out|since|married|younger))",
        re.I,
    ),
    re.compile(
        r"\bage[sd]?\s*[-:,]?\s*(?P<age>\d{1,2}|10\d)\b(?=\s*(?:[,./;:)-]|years?|yrs?|male|female|$))",
        re.I,
    ),
    re.compile(
        r"(?<![\w.])(?P<age>\d{1,2}|10\d)\s*(?:years?|yrs?|y/?o)?\b\.?\s*(?:old)?\s*[/,]\s*(?:fe)?male\b",
        re.I,
    ),
    re.compile(r"我(?:今年|現在|现在|是|目前)?\s?(?P<age>\d{1,3})\s?[歲岁]"),
]
MAY_SAY_AGE = re.compile(r"\d")
OLDEST = 120
NEAR = 120  # characters before a statement that tell whose it is


def said_sexes(text):
    """Yield a Statement (“male” or “female”) for each place where askers tell their own sex."""
    if not MAY_SAY_SEX.search(text):
        return
    for sex, pattern in SAID_SEX:
        for match in pattern.finditer(text):
            if not _of_somebody_else(text, match.start()):
                yield Statement(sex, *match.span())


def said_ages(text):
    """Return [Statement] of ages that askers give as their own, in the order of the text."""
    if not MAY_SAY_AGE.search(text):
        return []
    found = {
        Statement(match["age"], *match.span("age"))
        for pattern in SAID_AGE
        for match in pattern.finditer(text)
        if int(match["age"]) < OLDEST and not _of_somebody_else(text, match.start())
    }
    return sorted(found, key=lambda said: said.start)


def _of_somebody_else(text, start):
    return bool(OTHERS.search(text, max(start - NEAR, 0), start))
