"""An article page: headline, lead, headed sections, and titles to read next."""

import re

from consults.importing.page_lines import (
    CJK,
    LIST_ITEM,
    LONGEST_HEADING,
    SENTENCE_END,
    PageError,
    blocks_of,
    escape,
    join,
)


def read_guide(lines):
    """Return a guide: headline, lead, headed sections, and titles to read next."""
    blocks = blocks_of(lines)
    title = " ".join(line.text for line in blocks[0])
    rest, further = _further_reading(blocks[1:])
    if not rest:
        raise PageError(
            blocks[-1][-1].number,
            "body",
            "no text, no “Share to:”, no “Ask Date:”: neither guide nor consult.",
        )
    lead, body = _lead_and_body(rest)
    return {
        "format": "guide/1",
        "title": title,
        "lead": "\n\n".join(lead),
        "body": "\n\n".join(body),
        "further_reading": [block[0].text for block in further],
    }


def _lead_and_body(blocks):
    """Return ([paragraphs before the first heading], [headings and paragraphs from there on])."""
    headings = [i for i, block in enumerate(blocks) if _is_heading(block) and i + 1 < len(blocks)]
    first, starts = headings[0] if headings else len(blocks), set(headings)
    lead = [join(block) for block in blocks[:first]]
    body = [
        f"## {escape(block[0].text)}" if index in starts else join(block)
        for index, block in enumerate(blocks)
        if index >= first
    ]
    if not body:
        lead, body = lead[:1], lead[1:] or lead
        lead = [] if lead == body else lead
    return lead, body


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


def headed_sections(body):
    """Return how many sections with a heading the Markdown of a guide has."""
    return sum(line.startswith("## ") for line in body.splitlines())
