"""Markdown source to safe HTML and to excerpts.

Text is CommonMark without raw HTML: markup in a text shows as the characters typed. What comes out
is cleaned once more by nh3, so a mistake in one of the two lets nothing through.
"""

import html
import re
import unicodedata

import nh3
from markdown_it import MarkdownIt

LINK_REL = "nofollow ugc noopener"
SCHEMES = {"http", "https", "mailto"}
TAGS = {
    "p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "h2", "h3", "h4", "h5", "h6", "span",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "span": {"data-consult"}}
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
ADDRESS = re.compile(r"https?://|mailto:|/(?!/)", re.I)
ENDLESS_WORD = re.compile(r"\S{2000}")
BLANK = re.compile(r"\s+")
MAY_MENTION = re.compile(
    r"#\d|\b[Ii][Dd]\b|(?:[Qq]uestion|[Cc]onsult|nquiry|[Pp]ost|[Cc]ase|[號号題题詢询])\D{0,12}\d{5}"
)
BLOCK_END = re.compile(r"</(?:p|li|h[2-6]|blockquote|pre)>|<[bh]r>")
TAG = re.compile(r"<[^<>]+>")


def _parser(linkify):
    parser = MarkdownIt("commonmark", {"html": False, "linkify": linkify, "breaks": False})
    parser.disable(["image", "html_block", "html_inline"])
    return parser.enable("linkify") if linkify else parser


_plain, _linking = _parser(linkify=False), _parser(linkify=True)


def render(source):
    """Return safe HTML for Markdown `source`; consult numbers stand in ``<span data-consult>``.

    Links keep only http, https and mailto and never pass reputation. Headings start at h2, since
    the page's h1 is its title.
    """
    if not source:
        return ""
    # Finding links takes time squared in the length of a word; no address is that long.
    findable = LOOKS_LIKE_A_LINK.search(source) and not ENDLESS_WORD.search(source)
    parser = _linking if findable else _plain
    markup = parser.render(source)
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
    """Return rendered HTML as readers hear it: no marks, single blanks."""
    return BLANK.sub(" ", html.unescape(TAG.sub("", BLOCK_END.sub(" ", markup)))).strip()


def excerpt_of(markup, length=220):
    """Return the beginning of rendered HTML as text, at most `length` characters, cut on a word."""
    end = markup.find(">", length * 8) + 1
    text = plain_text(markup[:end] if end else markup)
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    at = cut.rfind(" ")
    # A script without blanks (or one endless word) is cut where it is.
    kept = cut[:at] if at > length // 2 else cut.rstrip()
    while kept and unicodedata.combining(text[len(kept)]):
        kept = kept[:-1]
    return kept.rstrip(" ,;:–—-") + "…"
