"""What a consult page shows below its text: cards of similar consults, and tags with their departments."""

import re
from itertools import zip_longest

from consults.importing.page_lines import LONGEST_MARKER, PageError, plain
from consults.importing.page_replies import REPLY, is_heading
from consults.importing.page_sections import SIMILAR

READ_MORE = re.compile(r"^\[Read More\]\s*(?P<title>.*)$", re.I)
TAG_DEPARTMENT = re.compile(r"^[(（](?P<name>[^()（）]+(?:\([^()]*\))?)[)）]$")
TAG_AND_DEPARTMENT = re.compile(r"^(?P<tag>\S.*?)\s+[(（](?P<name>[^()（）]+)[)）]$")


def read_cards(lines):
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
    at = next((i for i in replies if is_heading(lines, i)), None)
    if not lines:
        raise PageError(end.number, SIMILAR, "“[Read More]” without a card above it.")
    if not title:
        raise PageError(end.number, SIMILAR, "“[Read More]” without a title; it seems cut off.")
    card = {"title": lines[0].text, "question": plain(lines[1:at])}
    if at is not None:
        card["doctor"] = REPLY.match(lines[at].text)["name"].strip()
        card["reply"] = plain(lines[at + 1 :])
    return card


def read_tags(lines):
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
