"""Signs that a text is a person's letter, or a page of questions and replies, and no article.

Pure functions over plain text. Who decides what kind of page a text file is asks here, and so does the
check that keeps a letter from being published as a guide.
"""

import re
from typing import NamedTuple

from consults.checks.han_dates import HAN_DATE
from consults.checks.han_families import is_han_name
from consults.checks.numeric_dates import NUMERIC
from consults.checks.pseudonyms import looks_real
from consults.checks.worded_dates import WORDED


class Sign(NamedTuple):
    """A label as it stands in a text (`words`), and where it begins."""

    start: int
    words: str


LONGEST_LABEL = 40
COLON = r"\s*[:：]"
# Labels of pages with questions and replies, in the languages we have seen; each begins a line.
LABELS = re.compile(
    r"^[ \t*_#>]*(?P<label>"
    r"(?:asked|posted|answered|replied)\b[^\n.!?]{1,30}\bby\b|(?:asked|answered|replied|posted|submitted|written|question|answer|reply|response)\s+(?:by|from|on)\b"
    rf"|(?:ask|reply|question|answer|asked|answered|posted)\s+dates?{COLON}|date\s+(?:asked|answered){COLON}"
    rf"|(?:q|a|question|answer|reply|response|patient(?:['’]s)?(?:\s+\w+)?|doctor(?:['’]s)?(?:\s+\w+)?"
    rf"|(?:full\s+|first\s+|last\s+)?name|age|sex|gender|dob|d\.o\.b\.?|date\s+of\s+birth|born|birth\s*day|birth\s*date"
    rf"|phone|tele?phone|tel|mobile|cell|e-?mail|address|mrn){COLON}"
    r"|(?:分享(?:到|至|给|給)?|[發发提詢询]問?(?:日期|時間|时间|者|人)|回[覆復复答](?:日期|時間|时间|者|醫師|医师|醫生|医生)"
    r"|答[覆复](?:日期|時間|时间|者)|(?:患者|病人|提問者|提问者)?姓名|年[齡龄]|性[別别]|電話|电话|手機|手机|電子郵件|電郵|邮箱|地址"
    rf"|生日|出生(?:日期|年月日)?|[問问]題?|答){COLON}"
    r"|\w{1,6}(?:醫師|医师|醫生|医生|主任)\s*(?:回[覆復复答]|答[覆复]))",
    re.I | re.M,
)
REPLY_LINE = re.compile(
    r"^[ \t*_#>]*(?P<label>(?:Dr|Prof|Professor|Doctor)\b\.?[ \t]+\S[^\n.!?]{0,60}?[ \t]"
    r"(?:repl(?:y|ies|ied)|answer(?:s|ed)?|wrote|writes|respond(?:s|ed)?)\b)",
    re.M,
)
# “Gefragt am: 04.05.2021”, “Frage:” alone, “發問者：”: a short label before a value that is no sentence.
ANY_LABEL = re.compile(
    rf"^[ \t*_#>]*+(?P<label>[^\n:：。.!?]{{1,{LONGEST_LABEL}}}?){COLON}(?P<value>[^\n]*)$", re.M
)
OF_SOMEBODY = re.compile(r"\b(?:by|from|von|vom|par|por|da|av|door)$", re.I)
HAN_LABEL = re.compile(r"[\u3400-\u9fff]{2,10}")
FEW_WORDS = 3

ADDRESSED = re.compile(
    r"^[^\S\n]*(?:hello|hi|dear|good (?:morning|evening|afternoon))\b[^\n]{0,30}\b(?:dr|doctor|sir|madam)\b"
    r"|^[^\S\n]*(?:doctor|dr\.?\s\w+)\s*[,:]"
    r"|(?:醫師|医师|醫生|医生|主任)\s*(?:您好|你好)"
    r"|\b(?:my (?:full |real )?name is|I was born|I am \d{1,2} years)\b"
    r"|我叫|我今年",
    re.I | re.M,
)
QUOTED = re.compile(r"[“\"«「][^”\"»」\n]{0,400}[”\"»」]")
FIRST_PERSON = re.compile(r"\bI(?:['’](?:m|ve|d|ll))?\b|\b[Mm]y\b(?!\w)|我(?!們|们)")
HAN_DOCTOR = re.compile(r"醫師|医师|醫生|医生|主任")
OFTEN = 3
# What stands in a message in the place of a person's name.
REPLY_SHOWN, NAME_SHOWN = "Dr. … reply", "a name"


def labels(text):
    """Return [Sign] of known labels at which a page of questions and replies is recognised."""
    found = {Sign(m.start("label"), _shown(m["label"])) for m in LABELS.finditer(text)}
    found |= {Sign(m.start("label"), REPLY_SHOWN) for m in REPLY_LINE.finditer(text)}
    return sorted(found)


def strange_labels(text):
    """Return [Sign] of what looks like a label, whatever its language: “Gefragt am: 04.05.2021”."""
    return [
        Sign(match.start("label"), _shown(match["label"]))
        for match in ANY_LABEL.finditer(text)
        if _is_label(match["label"].strip(), match["value"].strip())
    ]


def _is_label(label, value):
    if HAN_LABEL.fullmatch(label):
        return True
    if len(label.split()) > FEW_WORDS:
        return False
    return (
        not value
        or bool(OF_SOMEBODY.search(label))
        or "@" in value
        or sum(letter.isdigit() for letter in value) >= 6
        or any(pattern.search(value) for pattern in (*WORDED, *NUMERIC, HAN_DATE))
    )


def reads_like_a_letter(text):
    """Return whether somebody writes about themselves: a doctor is greeted, or “I” stands there often."""
    own = QUOTED.sub("", text)
    if ADDRESSED.search(own):
        return True
    sentences = [line for line in own.splitlines() if not line.rstrip().endswith(("?", "？"))]
    return len(FIRST_PERSON.findall("\n".join(sentences))) >= OFTEN


def _shown(label):
    """Return a label as a message may repeat it: never one that may be somebody's name."""
    words = " ".join(label.split()).rstrip(" :：")
    if HAN_DOCTOR.search(words):
        return REPLY_SHOWN
    if len(words.split()) > FEW_WORDS:
        words = f"{words.split()[0]} … {words.split()[-1]}"
    return NAME_SHOWN if looks_real(words) or is_han_name(words) else words
