"""Web page text to documents: what a saved consult page or article says, part by part.

A consult page has a headline, “Share to:”, the asker's subject and question, the asker line, one
or more replies, “More Info”, “Similar Q&A” cards and “Related FAQ” tags. A page without “Share
to:” and asker line is a guide. Pure functions; a page that is cut off or out of order raises
PageError with the line where it goes wrong.
"""

import re
from dataclasses import dataclass
from datetime import date

from consults.exchange.document import DocumentError, from_data

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
TITLES = r"Dr|Doctor|Prof|Professor|Pharmacist|Dietitian|Nutritionist|Nurse|Therapist|Psychologist"
REPLY = re.compile(
    rf"^(?P<title>(?:{TITLES})\b\.?)?\s*(?P<name>\S.{{0,120}}?)\s+reply\s+(?P<department>\S.{{0,99}})$",
    re.I,
)
REPLY_DATE = re.compile(r"^Reply Date\s*[:：]\s*(?P<date>.*)$", re.I)
DATE = re.compile(r"^(?P<y>\d{4})\s*[/.年-]\s*(?P<m>\d{1,2})\s*[/.月-]\s*(?P<d>\d{1,2})\s*日?$")
READ_MORE = re.compile(r"^\[Read More\]\s*(?P<title>.*)$", re.I)
TAG_DEPARTMENT = re.compile(r"^[(（](?P<name>[^()（）]+(?:\([^()]*\))?)[)）]$")
LIST_ITEM = re.compile(r"^(?:\d{1,2}[.)、]|[-*•●])\s*\S")
SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"'”’»)\]）」』]*$")
CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
CJK_EDGE = re.compile(f"[{CJK}]$"), re.compile(f"^[{CJK}]")
MARKUP = re.compile(
    r"([\\*`]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|\](?=[(\[:])|^(?:#{1,6}(?=\s)|[>+](?=\s|\w)))"
)
LONGEST_HEADING = 120
LONGEST_MARKER = 400


class PageError(DocumentError):
    """A page that cannot be read whole; `line` counts from 1."""

    def __init__(self, line, field, message):
        self.line = line
        super().__init__(field, message)


@dataclass
class Line:
    number: int
    text: str


def read_page(text, remarks=None):
    """Return the consult or guide document in the text of one page.

    Raises PageError (line, field, sentence) where the page is cut off or out of order, and
    DocumentError where a part is longer than its field. The text stays verbatim in source.text.
    """
    lines = [Line(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    if not any(line.text for line in lines):
        raise PageError(1, "", "the file is empty.")
    is_consult = _find(lines, SHARE) is not None or _find(lines, ASKER) is not None
    data = _read_consult(lines) if is_consult else _read_guide(lines)
    data["source"] = {"text": text}
    return from_data(data, remarks)


# ------------------------------------------------------------------ consult pages


def _read_consult(lines):
    sections = _split(lines)
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
    share = _find(lines, SHARE)
    asker = _find(lines, ASKER, start=share + 1 if share is not None else 0)
    if asker is None:
        raise PageError(last, "asker", "no line with “Ask Date:”; the page seems cut off.")
    headings = _headings(lines, asker)
    first = min([index for index, _ in headings], default=len(lines))
    starts = [i for i in range(asker + 1, first) if _is_reply_heading(lines, i)]
    if not starts:
        line = lines[min(asker + 1, len(lines) - 1)].number
        raise PageError(line, "replies", "no “Dr. NAME reply DEPARTMENT” after the asker.")
    if stray := [line for line in lines[asker + 1 : starts[0]] if line.text]:
        raise PageError(stray[0].number, "replies", "text between the asker line and the reply.")
    head_end = share if share is not None else 1 + _first_text(lines)
    parts = {
        "head": lines[:head_end],
        "question": lines[(share + 1 if share is not None else head_end) : asker],
        "asker": lines[asker],
        "replies": [lines[a:b] for a, b in zip(starts, [*starts[1:], first], strict=True)],
        MORE_INFO: [],
        SIMILAR: [],
        RELATED: [],
    }
    ends = [*[index for index, _ in headings], len(lines)][1:]
    for (index, name), end in zip(headings, ends, strict=True):
        parts[name] = lines[index + 1 : end]
        if not any(line.text for line in parts[name]):
            raise PageError(
                lines[index].number, name, f"nothing follows “{name}”; the page seems cut off."
            )
    _refuse_cut_end(lines, headings)
    return parts


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
    blocks = _blocks(lines)
    if not blocks:
        number = lines[0].number if lines else 1
        raise PageError(number, "body", "no question between “Share to:” and the asker line.")
    if len(blocks) == 1:
        return "", _join(blocks[0])
    return " ".join(line.text for line in blocks[0]), "\n\n".join(map(_join, blocks[1:]))


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
    return {"name": who, "age": age, "sex": sex}, _date(line, match["date"], "asked_on")


def _age_band(line, match):
    low = int(match["low"])
    if low > 130:
        raise PageError(line.number, "asker.age", f"“{match[0].strip(' ,')}” is no age.")
    return "90+" if low >= 90 else f"{low // 10 * 10}-{low // 10 * 10 + 9}"


def _reply(lines, is_whole):
    """Return one reply from its heading to its date; a whole page may lack the date."""
    heading = REPLY.match(lines[0].text)
    dated = _find(lines, REPLY_DATE)
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
    replied_on = None
    if dated is not None:
        written = REPLY_DATE.match(lines[dated].text)["date"]
        replied_on = _date(lines[dated], written, "replies.replied_on")
    return {
        "doctor": name,
        "honorific": heading["title"] or "",
        "department": heading["department"].strip(),
        "hospital": affiliation(name, text),
        "body": paragraphs(text),
        "replied_on": replied_on,
    }


INSTITUTION = re.compile(
    r"\b(?:hospitals?|medical|clinics?|universit(?:y|ies)|institutes?|cent(?:er|re)s?|health|college|"
    r"infirmary|foundation)\b|醫院|医院|診所|诊所|大學|大学|中心",
    re.I,
)
WARDS = re.compile(r"^(?:department|division|section|dept)\b", re.I)
GOODBYE = re.compile(
    r"(?:^|[\s,，])(?:from\s+)?(?:care[sd]? (?:about|for) you|"
    r"wish(?:es|ing)? you .*|sincerely|regards|"
    r"(?:with )?(?:best|kind|warm) (?:regards|wishes)|yours.*|關心您|關心你)[\s.,!。]*$",
    re.I,
)
SIGN_OFF_LINES = 7


def affiliation(doctor, lines):
    """Return the hospital a reply is signed with, or "" when its end names none.

    Looks at the last lines only, where the doctor's name (or surname with title) stands: the part
    between commas or line ends that names an institution. The doctor's text itself stays whole.
    """
    tail = [line.text[-LONGEST_MARKER:] for line in lines if line.text][-SIGN_OFF_LINES:]
    family = doctor.split()[0] if doctor.split() else doctor
    signed = None
    for index, text in enumerate(tail):
        before = tail[index - 1] if index else ""
        titled = re.search(rf"(?:{TITLES})\.?$", before, re.I) or re.match(
            rf"^(?:{TITLES})\b", text, re.I
        )
        named = titled and re.search(rf"\b{re.escape(family)}\b", text)
        if named or doctor.casefold() in text.casefold():
            signed = index
    if signed is None:
        return ""
    return _institution(tail, signed)


def _institution(tail, signed):
    """Return the first institution on the signature's line, below it, or just above it."""
    order = [signed, *range(signed + 1, len(tail)), *range(signed - 1, max(signed - 3, -1), -1)]
    for index in order:
        if index < signed and SENTENCE_END.search(tail[index]) and len(tail[index]) > 80:
            break
        sentence = re.split(r"(?<=[.!?。])\s+", GOODBYE.sub("", tail[index]))[-1]
        for part in re.split(r"[,，;；|]", sentence):
            part = re.sub(r"^(?:and|from|at|of|the)\s+", "", part.strip(" .。!"), flags=re.I)
            part = re.split(rf"\s+(?:{TITLES})\b\.?(?:\s|$)", part)[0].strip()
            if INSTITUTION.search(part) and not WARDS.match(part) and len(part.split()) <= 10:
                return part
    return ""


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
    card = {"title": lines[0].text, "question": _plain(lines[1:at])}
    if at is not None:
        card["doctor"] = REPLY.match(lines[at].text)["name"].strip()
        card["reply"] = _plain(lines[at + 1 :])
    return card


def _tags(lines):
    """Return the “Related FAQ” tags, each with the department in brackets below it."""
    tags, name = [], None
    for line in lines:
        if not line.text:
            continue
        department = TAG_DEPARTMENT.match(line.text)
        if name is None:
            same_line = re.match(r"^(?P<tag>\S.*?)\s+[(（](?P<name>[^()（）]+)[)）]$", line.text)
            if same_line and _stands_alone(lines, line):
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


def _stands_alone(lines, line):
    """True when the next text is no department in brackets, so this line carries its own."""
    later = [other.text for other in lines if other.number > line.number and other.text]
    return not (later and TAG_DEPARTMENT.match(later[0]))


# ------------------------------------------------------------------ guides


def _read_guide(lines):
    """Return a guide: headline, lead, headed sections, and titles to read next."""
    blocks = _blocks(lines)
    title = " ".join(line.text for line in blocks[0])
    rest, further = _further_reading(blocks[1:])
    if not rest:
        raise PageError(
            blocks[-1][-1].number,
            "body",
            "no text, no “Share to:”, no “Ask Date:”: neither guide nor consult.",
        )
    headings = [i for i, block in enumerate(rest) if _is_heading(block) and i + 1 < len(rest)]
    first = headings[0] if headings else len(rest)
    lead = [_join(block) for block in rest[:first]]
    body = [
        f"## {_escape(block[0].text)}" if index in headings else _join(block)
        for index, block in enumerate(rest)
        if index >= first
    ]
    if not body:
        lead, body = lead[:1], lead[1:] or lead
        lead = [] if lead == body else lead
    return {
        "format": "guide/1",
        "title": title,
        "lead": "\n\n".join(lead),
        "body": "\n\n".join(body),
        "further_reading": [block[0].text for block in further],
    }


def _further_reading(blocks):
    """Split off the title lines that close an article; a long one is a sentence cut off."""
    cut = len(blocks)
    while cut and _is_heading(blocks[cut - 1]) and _is_title(blocks[cut - 1][0].text):
        cut -= 1
    if cut and not SENTENCE_END.search(blocks[cut - 1][-1].text):
        line = blocks[cut - 1][-1]
        if cut == len(blocks) and not LIST_ITEM.match(line.text):
            raise PageError(
                line.number, "body", "the page stops in mid-sentence; it seems cut off."
            )
    return blocks[:cut], blocks[cut:]


def _is_heading(block):
    """True for one short line that ends like a title: no full stop, though a question may."""
    text = block[0].text
    return (
        len(block) == 1
        and len(text) <= LONGEST_HEADING
        and not LIST_ITEM.match(text)
        and not re.search(r"[.!:;,。！：；，…][\"'”’)]*$", text)
        and len(text.split()) <= 16
    )


def _is_title(text):
    """True for text set like a title: a question, or most longer words with a capital."""
    words = [word for word in re.findall(r"[^\W\d_]{4,}", text) if not re.match(f"[{CJK}]", word)]
    capital = sum(word[0].isupper() for word in words)
    return text.endswith(("?", "？")) or not words or capital * 5 >= len(words) * 3


# ------------------------------------------------------------------ lines and paragraphs


def paragraphs(lines):
    """Return Markdown: the lines of a paragraph joined, list items on lines of their own."""
    return "\n\n".join(_join(block) for block in _blocks(lines))


def _blocks(lines):
    """Return the lines between blank lines, as a list of lists."""
    blocks, block = [], []
    for line in [*lines, Line(0, "")]:
        if line.text:
            block.append(line)
        elif block:
            blocks.append(block)
            block = []
    return blocks


def _join(block):
    """Join sentence lines; a sentence split after “Dr.” heals by itself."""
    text = _escape(block[0].text)
    in_list = bool(LIST_ITEM.match(block[0].text))
    for line in block[1:]:
        is_item = bool(LIST_ITEM.match(line.text))
        if is_item and in_list:
            text += "\n"
        elif is_item:
            text += "\n\n"
        elif CJK_EDGE[0].search(text) and CJK_EDGE[1].search(line.text):
            pass
        else:
            text += " "
        in_list = in_list or is_item
        text += _escape(line.text)
    return text


def _plain(lines):
    """Return lines as one line of text, unescaped; for excerpts that are compared, not shown."""
    return " ".join(line.text for line in lines if line.text)


def _escape(text):
    """Keep characters that Markdown would take for markup as the characters they are."""
    bullet = re.match(r"^[-*•●]\s*(?=\S)", text)
    if bullet and LIST_ITEM.match(text) and (text[0] in "•●" or text[1:2] == " "):
        return "- " + MARKUP.sub(r"\\\1", text[bullet.end() :])
    return MARKUP.sub(r"\\\1", text)


def _find(lines, pattern, start=0):
    """Return the index of the first line like `pattern`; marker lines are short."""
    for index in range(start, len(lines)):
        if len(lines[index].text) <= LONGEST_MARKER and pattern.match(lines[index].text):
            return index
    return None


def _first_text(lines):
    return next(i for i, line in enumerate(lines) if line.text)


def _date(line, text, field):
    """Return the ISO form of “2023/11/28”; a date that does not exist raises PageError."""
    match = DATE.match(text.strip())
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
    except (TypeError, ValueError):
        raise PageError(
            line.number, field, f"“{text.strip()}” is no date; it should be like 2023/11/28."
        ) from None
