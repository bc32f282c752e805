"""One reply of a consult page: its heading, its text, its date."""

import re

from consults.importing.page_lines import (
    LONGEST_MARKER,
    SENTENCE_END,
    PageError,
    find,
    paragraphs,
    read_date,
)
from consults.importing.signatures import TITLES, affiliation

REPLY = re.compile(
    rf"^(?P<title>(?:{TITLES})\b\.?)?\s*(?P<name>\S.{{0,120}}?)\s+reply\s+(?P<department>\S.{{0,99}})$",
    re.I,
)
REPLY_DATE = re.compile(r"^Reply Date\s*[:：]\s*(?P<date>.*)$", re.I)


def is_heading(lines, index):
    """True for “Dr. NAME reply DEPARTMENT” on a line of its own, not a sentence that says so."""
    match = len(lines[index].text) <= LONGEST_MARKER and REPLY.match(lines[index].text)
    return bool(
        match
        and not SENTENCE_END.search(lines[index].text)
        and (match["title"] or len(lines[index].text.split()) <= 8)
        and (index == 0 or not lines[index - 1].text or match["title"])
    )


def read_reply(lines, is_whole):
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
