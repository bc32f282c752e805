"""Links in texts: addresses that pages will not link, and those that hide where they lead."""

import re
from urllib.parse import urlsplit

from consults.checks.finding import Finding, Severity
from consults.checks.passages import passages
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
HOST = re.compile(r"(?:https?://)?(?P<host>(?:[\w-]+\.)+[a-z]{2,})", re.I)


def schemes_are_safe(document):
    """Pages link http, https and mailto; anything else stays text and puzzles readers."""
    for passage in passages(document):
        for match in SCHEME.finditer(passage.text):
            scheme = match["scheme"].lower()
            if scheme in KNOWN and scheme not in SCHEMES:
                sentence = f"A “{scheme}:” address is never linked; take it out."
                yield Finding("unsafe-link", WARNING, passage.field, sentence, *match.span())


def links_lead_where_they_say(document):
    """“[hospital.example](https://elsewhere.example)” reads like one site and opens another."""
    for passage in passages(document):
        for match in MARKDOWN_LINK.finditer(passage.text):
            said = HOST.fullmatch(match["text"].strip().rstrip("/"))
            leads = (urlsplit(match["url"]).hostname or "").lower().removeprefix("www.")
            if said and leads and said["host"].lower().removeprefix("www.") != leads:
                sentence = "The link names one site and opens another."
                yield Finding("misleading-link", WARNING, passage.field, sentence, *match.span())


CHECKS = [schemes_are_safe, links_lead_where_they_say]
