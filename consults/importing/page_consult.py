"""A consult page: headline, “Share to:”, subject and question, the asker line, replies, what follows."""

import re

from consults.importing.page_lines import (
    CJK,
    SENTENCE_END,
    PageError,
    blocks_of,
    join,
    paragraphs,
    read_date,
)
from consults.importing.page_related import read_cards, read_tags
from consults.importing.page_replies import read_reply
from consults.importing.page_sections import ASKER, MORE_INFO, RELATED, SIMILAR, split

SEX = re.compile(r"[\s,，]*\b(?P<sex>female|male|other|unknown)\s*$", re.I)
AGE = re.compile(
    r"[\s,，]*\b(?P<low>\d{1,3})\s*"
    r"(?:(?:[~～〜–—-]|to)\s*(?P<high>\d{1,3})|(?P<over>\+|and (?:over|above)))?"
    r"\s*[~～]?\s*[- ]?(?:years?|yrs?)[- ]*olds?\s*$",
    re.I,
)


def read_consult(lines, remarks):
    """Return the plain data of a consult in a page; sentences for the editor go to `remarks` (list or None)."""
    sections = split(lines)
    _tell_of_subject(sections["question"], remarks)
    title, suffix = _headline(sections["head"])
    subject, body = _subject_and_body(sections["question"])
    asker, asked_on = _asker(sections["asker"])
    is_whole = bool(sections[RELATED])
    replies = [read_reply(part, is_whole) for part in sections["replies"]]
    tags = read_tags(sections[RELATED])
    return {
        "title": title,
        "subject": subject,
        "department": suffix or replies[0]["department"],
        "asker": asker,
        "asked_on": asked_on,
        "body": body,
        "replies": replies,
        "more_info": {"body": paragraphs(sections[MORE_INFO]), "origin": "unknown"},
        "tags": tags,
        "similar": read_cards(sections[SIMILAR]),
        "language": "zh-Hant" if len(re.findall(f"[{CJK}]", body)) > len(body) / 4 else "en",
    }


def _headline(lines):
    """Return (title, department) of “Title - Department”; no suffix gives an empty department."""
    text = [line for line in lines if line.text]
    if not text:
        raise PageError(1, "title", "no headline above “Share to:”.")
    title = " ".join(line.text for line in text)
    before, dash, after = title.rpartition(" - ")
    if dash and before.strip() and 0 < len(after) <= 60 and not SENTENCE_END.search(after):
        return before.strip(), after.strip()
    return title, ""


def _subject_and_body(lines):
    """The first block after “Share to:” is the subject when another one follows; return both."""
    blocks = blocks_of(lines)
    if not blocks:
        number = lines[0].number if lines else 1
        raise PageError(number, "body", "no question between “Share to:” and the asker line.")
    if len(blocks) == 1:
        return "", join(blocks[0])
    return " ".join(line.text for line in blocks[0]), "\n\n".join(map(join, blocks[1:]))


def _tell_of_subject(lines, remarks):
    """Say where a subject seems to have become part of the question, or the question part of the subject."""
    first = (blocks_of(lines) or [[]])[0]
    is_alone = len(first) == sum(1 for line in lines if line.text)
    if remarks is None or len(first) < 2 or (is_alone and SENTENCE_END.search(first[0].text)):
        return
    became = (
        "became part of the question" if is_alone else "became the subject with the lines below it"
    )
    remarks.append(
        f"Line {first[0].number} {became}: if it is the subject, put a blank line behind it."
    )


def _asker(line):
    """Return (asker, ask date) of “NAME, 40~49 year old female. Ask Date: 2023/11/28”."""
    match = ASKER.match(line.text)
    who, sex, age = match["who"].strip().rstrip(".。"), "", ""
    if found := SEX.search(who):
        sex, who = found["sex"].lower(), who[: found.start()]
    if found := AGE.search(who):
        age, who = _age_band(line, found), who[: found.start()]
    if sex == "unknown":
        sex = ""
    who = who.strip(" ,，")
    return {"name": who, "age": age, "sex": sex}, read_date(line, match["date"], "asked_on")


def _age_band(line, match):
    low = int(match["low"])
    if low > 130:
        raise PageError(line.number, "asker.age", f"“{match[0].strip(' ,')}” is no age.")
    return "90+" if low >= 90 else f"{low // 10 * 10}-{low // 10 * 10 + 9}"
