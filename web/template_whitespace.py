"""Templates are written to be read; this takes their line breaks and indentation out when they are compiled.

Only what a template itself says is touched, before anything is printed into it, so never a value. Nothing
changes inside `pre`, `textarea`, `script` and `style`, inside quoted attributes, or within a line.
A line break with the spaces around it becomes

* nothing beside the tag of a block (`<p>`, `</li>`), inside the edges of `<form>`, `<select>`,
  `{% block %}` and `{% macro %}`, at both ends of a file, at statements right beside all these, and between
  statements that stand between blocks;
* nothing where a statement or value says so with a hyphen: `{%- if … %}`, `{{ … -}}`. Desk templates take
  them too;
* one space elsewhere, so no two words ever join by themselves.

A template that is included must not begin inside a `pre` or `textarea` of the one that includes it: each
file is read alone. Only `.html` files are read; plain text stays as it is.
"""

import re

from django.template.loaders import filesystem
from jinja2.ext import Extension

# Elements that begin or end a line, or show nothing, so that a space beside them says nothing.
# “h” is a heading whose level is printed: <h{{ level }}>.
BLOCKS = frozenset(
    re.findall(
        r"\S+",
        """
        !doctype address article aside base blockquote body br caption col colgroup datalist dd details dialog
        div dl dt fieldset figcaption figure footer g h h1 h2 h3 h4 h5 h6 head header hr html legend li link
        main meta nav noscript ol optgroup option p path pre rect script section style summary table tbody td
        template tfoot th thead title tr ul
        """,
    )
)
# Elements that stand like words, but a space inside their edges shows nothing.
WITHIN_LINES = {"form", "select", "svg"}
# Statements that print nothing by themselves; every other one is taken for a word. Nothing can stand between
# one that begins something and what is before it, nor between one that ends something and what comes after.
KINDS = {
    **dict.fromkeys(
        ["autoescape", "extends", "from", "if", "import", "load", "set", "with"], "begins"
    ),
    **dict.fromkeys(["endautoescape", "endif", "endset", "endwith"], "ends"),
    **dict.fromkeys(["elif", "else", "empty", "endfor", "for"], "statement"),
    **dict.fromkeys(["block", "macro"], "opens"),
    **dict.fromkeys(["endblock", "endmacro"], "closes"),
    "csrf_token": "block",
}
UNSEEN = {"silent", "gap"}
COMMENT = r"\{\#.*?\#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}"
PRINTED = rf"{COMMENT}|\{{%.*?%\}}|\{{\{{.*?\}}\}}"
QUOTED = rf""""(?>{PRINTED}|[^"])*+"|'(?>{PRINTED}|[^'])*+'"""
PIECE = re.compile(
    rf"""
    (?P<silent>{COMMENT})
  | (?P<kept>\{{%\s*(?P<word>raw|verbatim|blocktrans(?:late)?|trans)\b.*?%\}}.*?\{{%\s*end(?P=word)\b.*?%\}}
      | <(?P<raw>pre|textarea|script|style)\b.*?(?:</(?P=raw)\s*>|\Z) | <!--.*?-->)
  | \{{%\s*(?P<statement>\w+).*?%\}}
  | </?(?P<tag>!?[a-z][\w-]*)(?>{PRINTED}|{QUOTED}|[^>"'])*+>
  | (?P<gap>\s*\n\s*)
  | \{{\{{.*?\}}\}} | [^\s<{{]+ | .
    """,
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
IN_TAG = re.compile(rf"({PRINTED}|{QUOTED})|\s*\n\s*(/?>)?", re.DOTALL)
HYPHEN = re.compile(r"(\s*)(\{[%{])-|-([%}]\})(\s*)")


def collapse(source, lines):
    """Return a template without its line breaks.

    `lines(number)` returns what holds that many line breaks and prints nothing: errors name the line.
    """
    source = HYPHEN.sub(lambda found: _tightened(found, lines), source)
    pieces = list(PIECE.finditer(source))
    kinds = [_kind(piece) for piece in pieces]
    written, spaced = [], False
    for at, (kind, piece) in enumerate(zip(kinds, pieces, strict=True)):
        text = piece[0]
        if kind == "gap":
            space = "" if spaced or _says_nothing(kinds, at) else " "
            spaced = spaced or bool(space)
            text = space + lines(text.count("\n"))
        elif kind != "silent":
            spaced = False
        written.append(_on_one_line(text, lines) if piece["tag"] else text)
    return "".join(written)


def _tightened(found, lines):
    """Return the edge of a statement without its hyphen and the spaces the hyphen speaks of."""
    before, begin, end, after = (group or "" for group in found.groups())
    return lines(before.count("\n")) + begin + end + lines(after.count("\n"))


def _kind(piece):
    """Return what a piece is to the line breaks beside it."""
    for name in ("silent", "gap"):
        if piece[name]:
            return name
    if piece["statement"]:
        return KINDS.get(piece["statement"], "word")
    tag = (piece["raw"] or piece["tag"] or "").lower()
    if tag == "input" and 'type="hidden"' in piece[0]:
        return "block"
    if tag in WITHIN_LINES:
        return "closes" if piece[0].startswith("</") else "opens"
    return "block" if tag in BLOCKS else "word"


def _says_nothing(kinds, at):
    """Return whether the line break at a place of the pieces is for the eye of the author only."""
    before, after = kinds[:at][::-1], kinds[at + 1 :]
    if _first(before, {*UNSEEN, "begins"}) in (None, "block", "opens"):
        return True
    if _first(after, {*UNSEEN, "ends"}) in (None, "block", "closes"):
        return True
    silent = {*UNSEEN, *KINDS.values()}
    return {_first(before, silent), _first(after, silent)} <= {None, "block"}


def _first(kinds, skipped):
    return next((kind for kind in kinds if kind not in skipped), None)


def _on_one_line(tag, lines):
    """Return a tag with one space between its attributes; what they say in quotes stays."""

    def one(found):
        if found[1]:
            return found[1]
        return (found[2] or " ") + lines(found[0].count("\n"))

    return IN_TAG.sub(one, tag)


class Collapsed(Extension):
    """Takes line breaks out of Jinja's templates, whose comments may hold lines."""

    def preprocess(self, source, name, filename=None):
        if not (name or "").endswith(".html"):
            return source
        return collapse(source, lambda number: "{#" + "\n" * number + "#}" if number else "")


class DeskLoader(filesystem.Loader):
    """Takes line breaks out of Django's templates; while debugging, comments hold them."""

    def get_contents(self, origin):
        source = super().get_contents(origin)
        if not origin.name.endswith(".html"):
            return source
        return collapse(source, _comment if self.engine.debug else _nothing)


def _comment(number):
    return "{% comment %}" + "\n" * number + "{% endcomment %}" if number else ""


def _nothing(number):
    return ""
