"""Markdown source to safe HTML and to excerpts.

Text is CommonMark with tables and without raw HTML: markup in a text shows as the characters typed, and what
could be text stays text (`text/dialect.py`). What comes out is cleaned once more by nh3, so a mistake in one of
the two lets nothing through.
"""

import html
import re

import nh3
from linkify_it import LinkifyIt

from text.dialect import parser
from text.invisible import visible
from text.sentences import beginning

LINK_REL = "nofollow ugc noopener"
SCHEMES = {"http", "https", "mailto", "tel"}
TAGS = {
    "p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "h2", "h3", "h4", "h5", "h6", "span", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"}, "li": {"value"}, "span": {"data-consult"}, "th": {"scope"},
}  # fmt: skip
LOOKS_LIKE_A_LINK = re.compile(r"://|www\.|@")
# “#161419”, “ID 177923”, “my earlier question (161419)”, “consult no. 161419”, 「編號 161419」: four digits
# or more behind a sign, five behind words, so that no year is one. A bare number is no reference.
MENTION = re.compile(
    r"(?<![\w&#/])(?:(?:#|\bID(?:\s*(?:number|no\.?))?[\s:#]*)(?P<signed>[1-9]\d{3,9})"
    r"|(?:\b(?:question|consult|consultation|inquiry|enquiry|post|case)\s*(?:number|no\.?|nr\.?)?[\s:(（]{1,3}"
    r"|(?:編號|编号|問題|问题|諮詢|咨询)(?:編號|编号|號碼)?\s*[:：(（]?\s*)(?P<worded>[1-9]\d{4,9}))(?![\w.,]\d|\w)"
    r"(?!\s*(?:mg|ml|kg|cm|mm|IU|units?|cells?|steps|people|patients|copies|times|days|years|hours|dollars|/|%))",
    re.I,
)
ADDRESS = re.compile(r"https?://|mailto:|tel:[+\d]|/(?!/)", re.I)
# What ends an address in a text, though a browser would take it: the punctuation of Chinese and of print.
AFTER_AN_ADDRESS = str.maketrans(
    dict.fromkeys("。，、；：！？（）【】「」『』《》〈〉“”‘’…\u3000", " ")
)
ENDLESS_WORD = re.compile(r"\S{2000}")
BLANK = re.compile(r"\s+")
MAY_MENTION = re.compile(
    r"#\d|\b[Ii][Dd]\b|(?:[Qq]uestion|[Cc]onsult|nquiry|[Pp]ost|[Cc]ase|[號号題题詢询])\D{0,12}\d{5}"
)
BLOCK_END = re.compile(r"</(?:p|li|h[2-6]|blockquote|pre|table)>|<[bh]r>")
TAG = re.compile(r"<[^<>]+>")
NUMBERED = re.compile(r'<li value="(\d+)">')
CELL_END, ROW_END = (
    re.compile(r"</t[hd]>\s*(?=<t[hd])"),
    re.compile(r"\s*</tr>(?=\s*(?:<tr|</thead>\s*<tbody))"),
)
ENDS_OF_TITLES = ".。!！?？:：;；…"
ENDS = f" ·{ENDS_OF_TITLES}"
LINE_END = re.compile(r"(?<=\w)<br>")
HEADING = re.compile(r"(</?h)([2-5])\b")
TABLE = re.compile(r"<table>.*?</table>", re.S)
HEAD_CELL = re.compile(r"<th[ >].*?</th>", re.S)


class Links(LinkifyIt):
    """Finds addresses in a text; those end before Chinese punctuation and curly quotes."""

    def match(self, text):
        return super().match(text.translate(AFTER_AN_ADDRESS))

    def match_at_start(self, text):
        return super().match_at_start(text.translate(AFTER_AN_ADDRESS))


def _parser(linkify):
    made = parser(lambda address: ADDRESS.match(address) is not None)
    made.options.linkify, made.linkify = linkify, Links()
    return made.enable("linkify") if linkify else made


_plain, _linking = _parser(linkify=False), _parser(linkify=True)


def render(source):
    """Return safe HTML for Markdown `source`; consult numbers stand in ``<span data-consult>``.

    Links keep only http, https, mailto and tel, and never pass reputation. Headings start at h2, since
    the page's h1 is its title.
    """
    if not source:
        return ""
    source = visible(source, line_end="\n")
    # Finding links takes time squared in the length of a word; no address is that long.
    findable = LOOKS_LIKE_A_LINK.search(source) and not ENDLESS_WORD.search(source)
    markup = (_linking if findable else _plain).render(source)
    if "<h1>" in markup:
        markup = markup.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    if MAY_MENTION.search(markup):
        markup = _mark_mentions(markup)
    return nh3.clean(
        markup,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_leading_somewhere,
        url_schemes=SCHEMES,
        link_rel=LINK_REL,
    )


def _leading_somewhere(tag, name, value):
    """Keep addresses of a known scheme and paths of this site; “%01javascript:x” is neither."""
    return value if name != "href" or ADDRESS.match(value) else None


def _mark_mentions(markup):
    """Wrap consult numbers in text, outside tags and links, so that a page can link them."""
    parts, inside_link = re.split(r"(<[^>]*>)", markup), False
    for index, part in enumerate(parts):
        if part.startswith("<a "):
            inside_link = True
        elif part == "</a>":
            inside_link = False
        elif not inside_link and not part.startswith("<"):
            parts[index] = MENTION.sub(_marked, part)
    return "".join(parts)


def _number(match):
    return match["signed"] or match["worded"]


def _marked(match):
    """Mark “#161419” with its sign; of “my question (161419” only the number."""
    number, whole = _number(match), match[0]
    lead = "" if match["signed"] else whole[: -len(number)]
    return f'{lead}<span data-consult="{number}">{whole[len(lead) :]}</span>'


def names_a_consult(words):
    """True for “#161419” and “ID 177923” and nothing more: a reference to a consult by its sign."""
    found = MENTION.fullmatch(words)
    return found is not None and words.lower().removeprefix("id").strip(" #:") == found["signed"]


def mentioned_numbers(*sources):
    """Return the consult numbers that texts refer to (“#161419”), sorted, each once."""
    found = {
        int(_number(match))
        for text in sources
        if MAY_MENTION.search(text)
        for match in MENTION.finditer(text)
    }
    return sorted(number for number in found if number < 2**31)


def plain_text(markup):
    """Return rendered HTML as readers hear it: no marks, single blanks; cells and values keep apart."""
    if "<table>" in markup:
        markup = ROW_END.sub("; ", CELL_END.sub(" · ", markup))
    if "<br>" in markup:
        markup = LINE_END.sub(" · ", markup)
    if "<li v" in markup:
        markup = NUMBERED.sub(r"\1. ", markup)
    return BLANK.sub(" ", html.unescape(TAG.sub("", BLOCK_END.sub(" ", markup)))).strip()


def below_ours(markup):
    """Return people's HTML with its headings one level lower: the page's own are h1 and h2."""
    if "<h" in markup:
        markup = HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) + 1}", markup)
    return in_regions(markup)


def in_regions(markup):
    """Return people's HTML with each table in a box that scrolls, named by the heads of its columns."""
    return TABLE.sub(_region, markup) if "<table>" in markup else markup


def _region(table):
    heads = [words for cell in HEAD_CELL.findall(table[0]) if (words := plain_text(cell))]
    label = html.escape(", ".join(heads), quote=True)
    named = f' role="region" aria-label="{label}"' if label else ""
    return f'<div class="table" tabindex="0"{named}>{table[0]}</div>'


def excerpt_of(markup, length=220, without=""):
    """Return the first sentences of rendered HTML as text, at most `length` characters.

    A text that begins with the title it stands below, `without`, says it once: the excerpt begins behind it.
    """
    end = markup.find(">", length * 8) + 1
    text = plain_text(markup[:end] if end else markup)
    return beginning(_behind(without, text), length)


def _behind(title, text):
    title = title.rstrip(ENDS)
    rest = text[len(title) :]
    # A title that goes on is a sentence of its own: “Iron” and “Iron hurts me”.
    is_title = text.lower().startswith(title.lower()) and rest[:1] in ENDS_OF_TITLES
    return rest.lstrip(ENDS) or text if title and rest and is_title else text
