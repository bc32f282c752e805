"""Web page text to documents: what a saved consult page or article says, part by part.

A consult page has a headline, “Share to:”, the asker's subject and question, the asker line, one
or more replies, “More Info”, “Similar Q&A” cards and “Related FAQ” tags. Whether a page without these
labels is a guide, `page_kind` decides. Pure functions; a page that is cut off or out of order raises
PageError with the line where it goes wrong.
"""

import re
from itertools import zip_longest

from consults.exchange.serialization import from_data
from consults.importing import page_kind
from consults.importing.page_lines import (
    CJK,
    LONGEST_MARKER,
    SENTENCE_END,
    Line,
    PageError,
    blocks_of,
    find,
    first_text,
    join,
    paragraphs,
    plain,
    read_date,
)
from consults.importing.signatures import TITLES, affiliation

MORE_INFO, SIMILAR, RELATED = "More Info", "Similar Q&A", "Related FAQ"
SHARE = re.compile(r"^share to\s*[:：]", re.I)
ASKER = re.compile(r"^(?P<who>.*?)[\s.。]*\bAsk Date\s*[:：]\s*(?P<date>.*)$", re.I)
SEX = re.compile(r"[\s,，]*\b(?P<sex>female|male|other|unknown)\s*$", re.I)
AGE = re.compile(
    r"[\s,，]*\b(?P<low>\d{1,3})\s*"
    r"(?:(?:[~～〜–—-]|to)\s*(?P<high>\d{1,3})|(?P<over>\+|and (?:over|above)))?"
    r"\s*[~～]?\s*[- ]?(?:years?|yrs?)[- ]*olds?\s*$",
    re.I,
)
REPLY = re.compile(
    rf"^(?P<title>(?:{TITLES})\b\.?)?\s*(?P<name>\S.{{0,120}}?)\s+reply\s+(?P<department>\S.{{0,99}})$",
    re.I,
)
REPLY_DATE = re.compile(r"^Reply Date\s*[:：]\s*(?P<date>.*)$", re.I)
READ_MORE = re.compile(r"^\[Read More\]\s*(?P<title>.*)$", re.I)
TAG_DEPARTMENT = re.compile(r"^[(（](?P<name>[^()（）]+(?:\([^()]*\))?)[)）]$")
TAG_AND_DEPARTMENT = re.compile(r"^(?P<tag>\S.*?)\s+[(（](?P<name>[^()（）]+)[)）]$")


def read_page(text, remarks=None, told=""):
    """Return the consult or guide document in the text of one page; `told` may say that it is a “guide”.

    Raises PageError (line, field, sentence) where the page is cut off, out of order or of no kind we know,
    and DocumentError where a part is longer than its field. The text stays verbatim in source.text.
    """
    lines = [Line(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    if not any(line.text for line in lines):
        raise PageError(1, "", "the file is empty.")
    label = next((at for kind in (SHARE, ASKER) if (at := find(lines, kind)) is not None), None)
    is_told = told == page_kind.GUIDE
    if label is not None and is_told:
        page_kind.refuse_consult(lines[label].number)
    data = (
        page_kind.guide_data(lines, text, is_told)
        if label is None
        else _read_consult(lines, remarks)
    )
    data["source"] = {"text": text}
    return from_data(data, remarks)


def _read_consult(lines, remarks):
    sections = _split(lines)
    _tell_of_subject(sections["question"], remarks)
    title, suffix = _headline(sections["head"])
    subject, body = _subject_and_body(sections["question"])
    asker, asked_on = _asker(sections["asker"])
    is_whole = bool(sections[RELATED])
    replies = [_reply(part, is_whole) for part in sections["replies"]]
    tags = _tags(sections[RELATED])
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
        "similar": _cards(sections[SIMILAR]),
        "language": "zh-Hant" if len(re.findall(f"[{CJK}]", body)) > len(body) / 4 else "en",
    }


def _split(lines):
    """Return the lines of each part of a consult page; a part cut off raises PageError."""
    last = lines[-1].number
    share = find(lines, SHARE)
    asker = find(lines, ASKER, start=share + 1 if share is not None else 0)
    if asker is None:
        raise PageError(last, "asker", "no line with “Ask Date:”; the page seems cut off.")
    headings = _headings(lines, asker)
    first = min([index for index, _ in headings], default=len(lines))
    starts = _reply_starts(lines, asker, first)
    head_end = share if share is not None else 1 + first_text(lines)
    parts = {
        "head": lines[:head_end],
        "question": lines[(share + 1 if share is not None else head_end) : asker],
        "asker": lines[asker],
        "replies": [lines[a:b] for a, b in zip(starts, [*starts[1:], first], strict=True)],
        MORE_INFO: [],
        SIMILAR: [],
        RELATED: [],
    }
    parts.update(_sections(lines, headings))
    _refuse_cut_end(lines, headings)
    return parts


def _sections(lines, headings):
    """Return {name: lines} of the parts below the fixed headings; an empty one raises PageError."""
    found = {}
    ends = [*[index for index, _ in headings], len(lines)][1:]
    for (index, name), end in zip(headings, ends, strict=True):
        found[name] = lines[index + 1 : end]
        if not any(line.text for line in found[name]):
            raise PageError(
                lines[index].number, name, f"nothing follows “{name}”; the page seems cut off."
            )
    return found


def _reply_starts(lines, asker, end):
    """Return the indexes of the headings of replies between the asker line and `end`."""
    starts = [i for i in range(asker + 1, end) if _is_reply_heading(lines, i)]
    if not starts:
        line = lines[min(asker + 1, len(lines) - 1)].number
        raise PageError(line, "replies", "no “Dr. NAME reply DEPARTMENT” after the asker.")
    if stray := [line for line in lines[asker + 1 : starts[0]] if line.text]:
        raise PageError(stray[0].number, "replies", "text between the asker line and the reply.")
    return starts


def _headings(lines, start):
    """Return [(index, name)] of the fixed headings after the asker line, each at most once."""
    found, names = [], [MORE_INFO, SIMILAR, RELATED]
    for index in range(start + 1, len(lines)):
        for name in names:
            if lines[index].text.casefold() == name.casefold():
                found.append((index, name))
                names = names[names.index(name) + 1 :]
                break
    return found


def _refuse_cut_end(lines, headings):
    """Raise PageError when the page has some of its closing parts but not the last one.

    Cards and tags notice their own missing ends; a page that stops between them is seen here.
    """
    if headings and headings[-1][1] != RELATED:
        last = [line for line in lines if line.text][-1]
        raise PageError(
            last.number, headings[-1][1], f"the page stops before “{RELATED}”; it seems cut off."
        )


def _is_reply_heading(lines, index):
    """True for “Dr. NAME reply DEPARTMENT” on a line of its own, not a sentence that says so."""
    match = len(lines[index].text) <= LONGEST_MARKER and REPLY.match(lines[index].text)
    return bool(
        match
        and not SENTENCE_END.search(lines[index].text)
        and (match["title"] or len(lines[index].text.split()) <= 8)
        and (index == 0 or not lines[index - 1].text or match["title"])
    )


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


def _reply(lines, is_whole):
    """Return one reply from its heading to its date; a whole page may lack the date."""
    heading = REPLY.match(lines[0].text)
    dated = find(lines, REPLY_DATE)
    if dated is None and not is_whole:
        raise PageError(
            lines[-1].number, "replies.replied_on", "no “Reply Date:”; the page seems cut off."
        )
    end = len(lines) if dated is None else dated
    if stray := [line for line in lines[end + 1 :] if line.text]:
        raise PageError(stray[0].number, "replies", "text after “Reply Date:” belongs to nothing.")
    text = lines[1:end]
    if not any(line.text for line in text):
        raise PageError(lines[0].number, "replies.body", "the reply has no text.")
    name = heading["name"].strip()
    return {
        "doctor": name,
        "honorific": heading["title"] or "",
        "department": heading["department"].strip(),
        "hospital": affiliation(name, text),
        "body": paragraphs(text),
        "replied_on": None if dated is None else _replied_on(lines[dated]),
    }


def _replied_on(line):
    return read_date(line, REPLY_DATE.match(line.text)["date"], "replies.replied_on")


def _cards(lines):
    """Return the “Similar Q&A” cards; each ends with “[Read More]”, or the page is cut off."""
    cards, block = [], []
    for line in lines:
        if found := READ_MORE.match(line.text):
            cards.append(_card(block, line, found["title"]))
            block = []
        elif line.text or block:
            block.append(line)
    if rest := [line for line in block if line.text]:
        raise PageError(
            rest[-1].number,
            SIMILAR,
            "a card without its “[Read More]”; the page seems cut off.",
        )
    return cards


def _card(lines, end, title):
    replies = [i for i in range(len(lines)) if REPLY.match(lines[i].text) and i]
    at = next((i for i in replies if _is_reply_heading(lines, i)), None)
    if not lines:
        raise PageError(end.number, SIMILAR, "“[Read More]” without a card above it.")
    if not title:
        raise PageError(end.number, SIMILAR, "“[Read More]” without a title; it seems cut off.")
    card = {"title": lines[0].text, "question": plain(lines[1:at])}
    if at is not None:
        card["doctor"] = REPLY.match(lines[at].text)["name"].strip()
        card["reply"] = plain(lines[at + 1 :])
    return card


def _tags(lines):
    """Return the “Related FAQ” tags, each with the department in brackets below it."""
    tags, name = [], None
    filled = [line for line in lines if line.text]
    for line, below in zip_longest(filled, filled[1:]):
        department = TAG_DEPARTMENT.match(line.text)
        if name is None:
            same_line = len(line.text) <= LONGEST_MARKER and TAG_AND_DEPARTMENT.match(line.text)
            if same_line and not (below and TAG_DEPARTMENT.match(below.text)):
                tags.append({"name": same_line["tag"], "department": same_line["name"].strip()})
            else:
                name = line
        elif department:
            tags.append({"name": name.text, "department": department["name"].strip()})
            name = None
        else:
            raise PageError(
                line.number, "tags", f"“{name.text}” has no department in brackets below it."
            )
    if name is not None:
        raise PageError(name.number, "tags", f"“{name.text}” has no department; it seems cut off.")
    return tags
