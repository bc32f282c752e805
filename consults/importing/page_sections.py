"""The parts of a consult page, cut at its fixed labels and the headings of its replies."""

import re

from consults.importing.page_lines import PageError, find, first_text
from consults.importing.page_replies import is_heading

MORE_INFO, SIMILAR, RELATED = "More Info", "Similar Q&A", "Related FAQ"
SHARE = re.compile(r"^share to\s*[:：]", re.I)
ASKER = re.compile(r"^(?P<who>.*?)[\s.。]*\bAsk Date\s*[:：]\s*(?P<date>.*)$", re.I)


def split(lines):
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
    starts = [i for i in range(asker + 1, end) if is_heading(lines, i)]
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
