"""Lines of a saved page to paragraphs of Markdown, and the errors that name a line."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from consults.exchange.mistakes import DocumentError

DATE = re.compile(r"^(?P<y>\d{4})\s*[/.年-]\s*(?P<m>\d{1,2})\s*[/.月-]\s*(?P<d>\d{1,2})\s*日?$")
LIST_ITEM = re.compile(r"^(?:\d{1,2}[.)、](?!\d)|[-*•●])\s*\S")
SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"'”’»)\]）」』]*$")
CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
CJK_EDGE = re.compile(f"[{CJK}]$"), re.compile(f"^[{CJK}]")
MARKUP = re.compile(
    r"([\\*`]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|\](?=[(\[:])|^(?:#{1,6}(?=\s)|[>+](?=\s|\w)))"
)
LONGEST_HEADING = 120
LONGEST_VALUE = 50
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


def paragraphs(lines):
    """Return Markdown: the lines of a paragraph joined, list items on lines of their own."""
    return "\n\n".join(join(block) for block in blocks_of(lines))


def blocks_of(lines):
    """Return the lines between blank lines, as a list of lists."""
    blocks, block = [], []
    for line in [*lines, Line(0, "")]:
        if line.text:
            block.append(line)
        elif block:
            blocks.append(block)
            block = []
    return blocks


def join(block):
    """Join sentence lines; a sentence split after “Dr.” heals by itself. Tables and values keep their lines."""
    text = escape(block[0].text)
    in_list = bool(LIST_ITEM.match(block[0].text))
    for above, line in pairwise(block):
        is_item = bool(LIST_ITEM.match(line.text))
        if is_item and in_list:
            text += "\n"
        elif is_item:
            text += "\n\n"
        elif above.text[0] == line.text[0] == "|" or (_is_value(above) and _is_value(line)):
            text += "\n"
        elif CJK_EDGE[0].search(text[-1:]) and CJK_EDGE[1].search(line.text):
            pass
        else:
            text += " "
        in_list = in_list or is_item
        text += escape(line.text)
    return text


def _is_value(line):
    """True for “Ferritin 6”: a short line with a number that is no sentence."""
    return (
        len(line.text) <= LONGEST_VALUE
        and any(map(str.isdigit, line.text))
        and not SENTENCE_END.search(line.text)
    )


def plain(lines):
    """Return lines as one line of text, unescaped; for excerpts that are compared, not shown."""
    return " ".join(line.text for line in lines if line.text)


def escape(text):
    """Keep characters that Markdown would take for markup as the characters they are."""
    bullet = re.match(r"^[-*•●]\s*(?=\S)", text)
    if bullet and LIST_ITEM.match(text) and (text[0] in "•●" or text[1:2] == " "):
        # Before a number a minus is a sign; only a star is a bullet there.
        mark = "- " if text[0] == "-" or not text[bullet.end()].isdigit() else "* "
        return mark + MARKUP.sub(r"\\\1", text[bullet.end() :])
    return MARKUP.sub(r"\\\1", text)


def find(lines, pattern, start=0):
    """Return the index of the first line like `pattern`; marker lines are short."""
    for index in range(start, len(lines)):
        if len(lines[index].text) <= LONGEST_MARKER and pattern.match(lines[index].text):
            return index
    return None


def first_text(lines):
    return next(i for i, line in enumerate(lines) if line.text)


def read_date(line, text, field):
    """Return the ISO form of “2023/11/28”; a date that does not exist raises PageError."""
    match = DATE.match(text.strip())
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
    except (TypeError, ValueError):
        raise PageError(
            line.number, field, f"“{text.strip()}” is no date; it should be like 2023/11/28."
        ) from None
