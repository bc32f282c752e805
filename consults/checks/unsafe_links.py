"""What a page will not show as meant: addresses it does not link or that mislead, and HTML tags."""

import re
from urllib.parse import urlsplit

from consults.checks.finding import Finding, Severity
from consults.checks.passages import public_texts
from text.markdown import SCHEMES

WARNING = Severity.WARNING
SCHEME = re.compile(r"(?<![\w.-])(?P<scheme>[a-z][a-z0-9+.-]{1,20}):(?://|(?=[^\s/]{4}))\S+", re.I)
KNOWN = {
    "javascript",
    "data",
    "vbscript",
    "file",
    "ftp",
    "blob",
    "about",
    "chrome",
    "jar",
    "ws",
    "wss",
}
MARKDOWN_LINK = re.compile(r"\[(?P<text>[^\]\n]{1,300})\]\((?P<url>[^)\s]{1,2000})")
HTML = re.compile(
    r"</?(?:p|b|i|u|br|hr|div|span|strong|em|ul|ol|li|a|img|table|tr|td|th|h[1-6]|font|blockquote)(?:\s[^<>]{0,500})?/?>",
    re.I,
)
HOST = re.compile(r"(?:https?://)?(?P<host>(?:[\w-]{1,63}\.)+[a-z]{2,})", re.I)


def schemes_are_safe(document):
    """Pages link http, https, mailto and tel; anything else stays text and puzzles readers."""
    for passage in public_texts(document):
        for match in SCHEME.finditer(passage.text):
            scheme = match["scheme"].lower()
            if scheme in KNOWN and scheme not in SCHEMES:
                sentence = f"A “{scheme}:” address is never linked; take it out."
                yield Finding("unsafe-link", WARNING, passage.field, sentence, *match.span())


def tags_are_not_shown(document):
    """Texts are Markdown: “<p>” and “<b>” of a web page stand on the page as typed."""
    for passage in public_texts(document):
        if match := HTML.search(passage.text):
            sentence = (
                "HTML tags are shown to readers as typed. Take them out; **bold** and - lists work."
            )
            yield Finding("html-tags", WARNING, passage.field, sentence, *match.span())


def links_lead_where_they_say(document):
    """“[hospital.example](https://elsewhere.example)” reads like one site and opens another."""
    for passage in public_texts(document):
        for match in MARKDOWN_LINK.finditer(passage.text):
            said = HOST.fullmatch(match["text"].strip().rstrip("/"))
            leads = (urlsplit(match["url"]).hostname or "").lower().removeprefix("www.")
            if said and leads and said["host"].lower().removeprefix("www.") != leads:
                sentence = "The link names one site and opens another."
                yield Finding("misleading-link", WARNING, passage.field, sentence, *match.span())


CHECKS = [schemes_are_safe, links_lead_where_they_say, tags_are_not_shown]
