"""One folding of Unicode: how texts are compared when a value is looked for, replaced or proved gone.

Two writings of one word fold to the same letters: composed or decomposed, wide or narrow, in capitals or
not, with soft hyphens or other invisible signs in it, with any blanks and punctuation between. `letters`
and `mapped` walk the same pieces, so what one finds the other finds.
"""

import html
import json
import re
import unicodedata
from functools import lru_cache

NOT_BARE = re.compile(r"[^a-z0-9]+")
RUN = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
# What a browser does not show: a tag, the address of a Markdown link.
UNSHOWN = r"<[^<>]{1,2000}>|\]\([^()\n]{0,2000}\)"
HEX, NEXT = r"[\da-fA-F]", "[89abAB]"


def _in_bytes(sign):
    """Return a pattern of one letter beyond ASCII, its bytes in UTF-8 each written as a sign and two digits."""
    more = rf"(?:{sign}{NEXT}{HEX})"
    return rf"{sign}[cCdD]{HEX}{more}|{sign}[eE]{HEX}{more}{{2}}|{sign}[fF][0-7]{more}{{3}}"


# What stands for another sign: an entity, an escape of JSON, an escaped sign of Markdown; in addresses a byte
# behind a percent sign, and the letters of a host; in mails a byte, and the end of a line.
PERCENT = "%(?:25)*"
CODED = (
    rf"&(?:amp;)*(?:#?\w{{1,32}};|#\d{{1,7}}|#[xX]{HEX}{{1,6}})"
    rf"|\\u[dD]{NEXT}{HEX}{{2}}\\u[dD][c-fC-F]{HEX}{{2}}|\\u{HEX}{{4}}|\\[nrt]|\\(?=[^\w\s])"
    rf"|{_in_bytes(PERCENT)}|{PERCENT}[0-7]{HEX}|{_in_bytes('=')}|=\r?\n|\b[xX][nN]--[\da-zA-Z-]{{1,59}}"
)
CODE, MARKUP = re.compile(CODED), re.compile(f"{UNSHOWN}|{CODED}")
AMPERSANDS = re.compile(r"\A(?:amp;)+")
BYTE = re.compile(rf"(?:{PERCENT}|=)({HEX}{{2}})")
FILLERS = "\u115f\u1160\u3164\uffa0\u2800"  # letters by their category, and shown as nothing


def letters(text):
    """Return the letters and digits of a text, folded."""
    if text.isascii():
        return NOT_BARE.sub("", text.lower())
    return "".join(folded for _, _, folded in _pieces(text))


def mapped(text):
    """Return (the letters as `letters` gives them, [(start, end)] in the text for each of them)."""
    found, places = [], []
    for start, end, folded in _pieces(text):
        if text[start:end].isascii():
            kept = [place for place in range(start, end) if text[place].isalnum()]
            places += [(place, place + 1) for place in kept]
        else:
            places += [(start, end)] * len(folded)
        found.append(folded)
    return "".join(found), places


def readings(text):
    """Return how else a text reads, each as [(start, end, words)] that make it up; [] where it has no markup.

    One is as a browser or Markdown shows it, without tags and the addresses of links; the other has these as
    well, and only what stands for another sign is that sign: ``&eacute;``, ``%C3%A9``, JSON's ``\\u00e9``.
    """
    if not MARKUP.search(text):
        return []
    found = [_read(text, MARKUP), _read(text, CODE)]
    return found if found[0] != found[1] else found[:1]


def _read(text, pattern):
    found, last = [], 0
    for match in pattern.finditer(text):
        found.append((last, match.start(), text[last : match.start()]))
        found.append((match.start(), match.end(), _stands_for(match[0])))
        last = match.end()
    found.append((last, len(text), text[last:]))
    return found


def _stands_for(sign):
    if sign.startswith("&"):
        return html.unescape(f"&{AMPERSANDS.sub('', sign[1:])}")
    if sign.startswith(("\\u", "\\n", "\\r", "\\t")):
        return json.loads(f'"{sign}"')
    if sign.startswith(("%", "=")):
        return bytes.fromhex("".join(BYTE.findall(sign))).decode("utf-8", "ignore")
    return _host(sign) if sign[:1] in "xX" else ""


def _host(label):
    """Return one part of the name of a host as people read it."""
    try:
        return label[4:].encode().decode("punycode")
    except UnicodeError:
        return label


def is_seen(sign):
    """False for a sign that is shown as nothing: a soft hyphen, a blank of no width, a selector."""
    return sign not in FILLERS and unicodedata.category(sign) not in {"Cf", "Mn", "Mc", "Me"}


def _pieces(text):
    """Yield (start, end, folded letters) of the pieces of a text that fold by themselves.

    A piece is a run of ASCII, or a sign together with the signs that may melt into it.
    """
    start = None  # of a sign that others may melt into
    for run in RUN.finditer(text):
        if run[0].isascii():
            if start is not None:
                yield start, run.start(), _fold(text[start : run.start()])
            # An accent that follows belongs to the last sign.
            start = run.end() - 1
            if start > run.start():
                yield run.start(), start, NOT_BARE.sub("", text[run.start() : start].lower())
            continue
        for place in range(run.start(), run.end()):
            if start is not None and not _melts(text[place]):
                yield start, place, _fold(text[start:place])
                start = None
            start = place if start is None else start
    if start is not None:
        yield start, len(text), _fold(text[start:])


@lru_cache(maxsize=65_536)
def _melts(sign):
    """True for a sign that may become one with the sign before it, or is shown as nothing."""
    if unicodedata.category(sign) in {"Mn", "Mc", "Me", "Cf"} or sign in FILLERS:
        return True
    first = unicodedata.normalize("NFKD", sign)[:1]
    return unicodedata.category(first).startswith("M") or "\u1160" <= first <= "\u11ff"


@lru_cache(maxsize=65_536)
def _fold(piece):
    seen = "".join(sign for sign in piece if sign not in FILLERS and not _is_ignored(sign))
    for _ in range(2):  # folding the case of a wide or old letter can bring another to light
        seen = unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", seen).casefold())
    return "".join(filter(str.isalnum, seen))


def _is_ignored(sign):
    """True for a sign that stands between others without being part of any."""
    if unicodedata.category(sign) == "Cf":
        return True
    return sign == "\u034f" or "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"
