"""Our reading of Markdown: a sign is a mark only where it can be nothing else, so no text disappears.

CommonMark takes signs that doctors write as text: “500*2*3 mg”, “- 5 degrees”, “1986. A year”, “> 140”, a plus
alone on its line. Each rule here asks first, then leaves the work to the rule of the library.
"""

import re
import unicodedata
from contextlib import suppress

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import blockquote, fence, heading, lheading, list_block, table
from markdown_it.rules_block.table import escapedSplit, getLine
from markdown_it.rules_inline import backtick, emphasis

from text.words import IS_CJK

SHORT_LINE = 50  # columns; a shorter line was ended by its writer, not by the width of a window
INTERRUPTS = ["paragraph", "reference", "blockquote"]
HEADING = re.compile(r"#{1,6}[ \t]+(?!#*[ \t]*$)")
FENCE = re.compile(r"(?:`{3,}|~{3,})[ \t]*$")
# “> 140”, “>= 5” and “>.5” are comparisons.
COMPARISON = re.compile(r">[ \t]*[\d¼-¾⅐-⅞=.,$€£+±–−-]")
BULLET = re.compile(r"[-+*][ \t]+\S")
MINUS = re.compile(r"(?P<sign>[-+])[ \t]+(?P<next>[\d¼-¾⅐-⅞.,$€£<>=≤≥±~≈/+–−-])")
# “3. Item”, not “1986. A year”, “01. Item”, “1. 5. 2020”, nor a number alone.
NUMBER = re.compile(r"(?:0|[1-9]\d{0,2})[.)][ \t]+(?!\d+[.)](?:\s|$))\S")
LIKE_AN_ITEM = re.compile(r"(?:[-+*>]|\d+[.)])(?:\s|$)")
OPENING, CLOSING = {"Ps", "Pi", "Po", "Pd"}, {"Pe", "Pf", "Po", "Pd"}
WORDS_BEGIN = "\"'`[_*"
OF_NUMBERS = "%‰°@#&/\\"


def parser(is_link):
    """Return a parser of our dialect; `is_link` says of an address whether a text may lead there."""
    made = MarkdownIt("commonmark", {"html": False})
    made.disable(["html_block", "html_inline", "reference"])
    made.validateLink = is_link
    block, inline = made.block.ruler, made.inline.ruler
    block.before("blockquote", "table", _table, {"alt": ["paragraph", "reference"]})
    block.at("blockquote", _blockquote, {"alt": [*INTERRUPTS, "list"]})
    block.at("fence", _fence, {"alt": [*INTERRUPTS, "list"]})
    block.at("heading", _heading, {"alt": INTERRUPTS})
    block.at("lheading", _lheading)
    block.at("list", _list, {"alt": INTERRUPTS})
    inline.at("backticks", _backtick)
    inline.at("emphasis", _emphasis)
    made.inline.ruler2.before("emphasis", "whole_marks", _whole_marks)
    made.core.ruler.push("line_ends", _keep_short_lines)
    made.core.ruler.push("numbers", _keep_numbers)
    made.core.ruler.push("columns", _name_columns)
    made.add_render_rule("image", _image)
    return made


def _blockquote(state, start, end, silent):
    return not COMPARISON.match(getLine(state, start)) and blockquote(state, start, end, silent)


def _fence(state, start, end, silent):
    return bool(FENCE.match(getLine(state, start))) and fence(state, start, end, silent)


def _heading(state, start, end, silent):
    return bool(HEADING.match(getLine(state, start))) and heading(state, start, end, silent)


def _lheading(state, start, end, silent):
    """A line of three signs or more below a text makes it a heading; “HBsAg⏎-” is a finding."""
    before = len(state.tokens)
    if not lheading(state, start, end, silent):
        return False
    if len(getLine(state, state.line - 1).strip()) > 2:
        return True
    del state.tokens[before:]
    state.line = start
    return False


def _list(state, start, end, silent):
    line = getLine(state, start)
    is_item = NUMBER.match(line) or (
        BULLET.match(line) and (_goes_on(state, start, line[0]) or not _is_minus(state, start, end))
    )
    return bool(is_item) and list_block(state, start, end, silent)


def _goes_on(state, start, sign):
    """True for a line left of the item before it, in a list of the same sign."""
    if state.sCount[start] >= state.blkIndent or state.listIndent < 0:
        return False
    items = (token for token in reversed(state.tokens) if token.type == "list_item_open")
    return next(items).markup == sign


def _is_minus(state, start, end):
    """True for “- 5 degrees”, unless a line without a number follows in the same list: “- 5 mg⏎- rest”.

    What is found for a line holds for the lines after it, so each is looked at once.
    """
    known, at, looked_at, is_minus = state.env.setdefault("minus", {}), start, [], True
    sign = getLine(state, start)[:1]
    while at < end:
        if at in known:
            is_minus = known[at]
            break
        line = getLine(state, at)
        found = MINUS.match(line)
        if line.strip() and not (found and found["sign"] == sign):
            is_minus = not (line.startswith(sign) and BULLET.match(line))
            break
        looked_at.append(at)
        at += 1
    known.update(dict.fromkeys(looked_at, is_minus))
    return is_minus


def _table(state, start, end, silent):
    """A table, unless a row has more cells than its head: those would be left out."""
    if not table(state, start, end, True):
        return False
    columns, at = _cells(state, start), start + 1
    while at < end and not state.isEmpty(at):
        if _cells(state, at) > columns:
            return False
        at += 1
    return table(state, start, end, silent)


def _cells(state, line):
    cells = escapedSplit(getLine(state, line).strip())
    return len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")


def _backtick(state, silent):
    """A grave accent inside a word is an apostrophe: “don`t”."""
    at = state.pos
    if state.src[at] != "`" or _may_touch(state.src[max(0, at - 1) : at], OPENING):
        return backtick(state, silent)
    while state.pos < state.posMax and state.src[state.pos] == "`":
        state.pos += 1
    if not silent:
        state.pending += state.src[at : state.pos]
    return True


def _emphasis(state, silent):
    """Emphasis begins before a word and ends behind one, and never stands between two numbers.

    One star before a number is a sign of multiplication or of a note; two stars may be emphasis.
    """
    start, before = state.pos, len(state.delimiters)
    if not emphasis.tokenize(state, silent):
        return False
    left, right = state.src[max(0, start - 1) : start], state.src[state.pos : state.pos + 1]
    digit_left = _digit(state.src[max(0, start - 9) : start].rstrip()[-1:])
    digit_right = _digit(state.src[state.pos : state.pos + 9].lstrip()[:1])
    between = digit_left and digit_right
    may_open = state.pos - start > 1 or _begins_words(right)
    for mark in state.delimiters[before:]:
        mark.open = mark.open and may_open and not between and _may_touch(left, OPENING)
        mark.close = mark.close and not between and _may_touch(right, CLOSING)
    return True


def _digit(sign):
    return unicodedata.category(sign) in {"Nd", "No"} if sign else False


def _whole_marks(state):
    """Two stars are one mark: one of them does not pair with a single star elsewhere."""
    for delimiters in [
        state.delimiters,
        *[(meta or {}).get("delimiters", ()) for meta in state.tokens_meta],
    ]:
        for mark in delimiters:
            if mark.end >= 0 and {mark.length, delimiters[mark.end].length} == {1, 2}:
                mark.end = -1


def _begins_words(sign):
    return sign in WORDS_BEGIN or sign.isalpha() or unicodedata.category(sign) in {"Ps", "Pi"}


def _may_touch(sign, categories):
    """True where a mark of emphasis may stand beside this sign: an end, a blank, Chinese, punctuation."""
    if not sign or sign.isspace() or sign == "_" or IS_CJK.match(sign):
        return True
    return sign not in OF_NUMBERS and unicodedata.category(sign) in categories


def _keep_short_lines(state):
    """Keep the ends of lines that their writer ended: values, addresses, verse; see docs/formats.md."""
    for token in state.tokens:
        width = 0
        for index, child in enumerate(token.children or ()):
            if child.type in {"softbreak", "hardbreak"}:
                if width <= SHORT_LINE or _begins_like_an_item(token.children[index + 1 :][:1]):
                    child.type, child.tag = "hardbreak", "br"
                width = 0
            else:
                width += _width(child.content)


def _begins_like_an_item(following):
    return bool(following) and bool(LIKE_AN_ITEM.match(following[0].content))


def _width(text):
    return len(text) if text.isascii() else len(text) + len(IS_CJK.findall(text))


def _keep_numbers(state):
    """Give every item of a list that does not count from 1 the number that was typed."""
    lists = []
    for token in state.tokens:
        if token.type == "ordered_list_open":
            lists.append((token, []))
        elif token.type == "list_item_open" and token.info:
            lists[-1][1].append(token)
        elif token.type == "ordered_list_close":
            opened, items = lists.pop()
            numbers = [int(item.info) for item in items]
            if numbers != list(range(1, len(numbers) + 1)):
                with suppress(KeyError):
                    del opened.attrs["start"]
                for item, number in zip(items, numbers, strict=True):
                    item.attrs["value"] = number


def _name_columns(state):
    for token in state.tokens:
        if token.type == "th_open":
            token.attrs = {"scope": "col"}


def _image(self, tokens, index, options, env):
    """A link to the picture in the words that describe it: no text of ours loads things from elsewhere."""
    source = tokens[index].attrs["src"]
    words = self.renderInlineAsText(tokens[index].children, options, env) or source
    return f'<a href="{escapeHtml(source)}">{escapeHtml(words)}</a>'
