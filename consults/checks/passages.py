"""The texts of a document as the checks read them: where each stands, and whose words it holds."""

from dataclasses import dataclass
from enum import Enum
from functools import cache

from consults.exchange.document_texts import plain_place
from consults.exchange.fields import CONSULT, PROSE, TABLES


class Voice(Enum):
    ASKER = "asker"
    EDITOR = "editor"
    DOCTOR = "doctor"
    MORE = "more"
    GUIDE = "guide"
    LINE = "line"  # who reviewed it, where a doctor works: no sentence


@dataclass(frozen=True)
class Passage:
    """One text of a document. `field` is its place, as in Finding."""

    field: str
    text: str
    voice: Voice
    closing: int  # where a doctor's signature may begin; the length of the text elsewhere


# People who write Chinese mix both widths: “１２月２日”, “0955－902－713”. A letter stays a letter, so places hold.
WIDE = {0xFEE0 + code: code for code in (*b"-./@_:", *range(0x30, 0x3A), *range(0x41, 0x5B))}
WIDE |= {0xFEE0 + code: code for code in range(0x61, 0x7B)}
SIGNATURE = 240  # characters at the end of a reply in which a doctor signs
REPLY = "replies[].body"
REASON = (
    "related[].reason"  # stands with a pinned consult beside the text; no export for readers has it
)

# Whose words stand at a place of a consult; an editor's elsewhere. All words of a guide are a guide's.
CONSULTS = {
    "subject": Voice.ASKER,
    "body": Voice.ASKER,
    REPLY: Voice.DOCTOR,
    "notes[].body": Voice.DOCTOR,
    "more_info.body": Voice.MORE,
}
# Lines that name somebody or some place.
LINES = {
    "asker.name": Voice.ASKER,
    "replies[].hospital": Voice.LINE,
    "more_info.reviewed_by": Voice.LINE,
    "review.by": Voice.LINE,
}


def passages(document):
    """Return every text of a consult or a guide that readers see, in the order of the table of fields.

    Not the lines that only name somebody or some place: see `public_texts`.
    """
    read = getattr(document, "read_passages", None)
    if read is not None:
        return read
    return [passage for passage in public_texts(document) if not _is_a_line(passage.field)]


def public_texts(document):
    """Return every text that readers see, and the lines that name somebody or some place.

    In such a line a name is no finding: only what reaches a person is looked for.
    """
    read = getattr(document, "read_texts", None)
    if read is not None:
        return read
    return [
        _passage(field, text, voice)
        for names, voice in _read(document.format)
        for field, text in _texts_at(document, names)
    ]


class Read:
    """A document whose passages are taken out once, for checks that read all of them."""

    def __init__(self, document):
        self._document = document
        self.read_texts, self.read_passages = public_texts(document), passages(document)

    def __getattr__(self, name):
        if name.startswith("read_"):
            raise AttributeError(name)
        return getattr(self._document, name)


@cache
def _read(format_name):
    """Return [(names of the place, Voice)] of what readers see of a format, by the table of fields."""
    is_consult = format_name not in TABLES
    voices, other = (CONSULTS | LINES, Voice.EDITOR) if is_consult else (LINES, Voice.GUIDE)
    return [
        (tuple(field.place.split(".")), voices.get(field.place, other))
        for field in TABLES.get(format_name, CONSULT).values()
        if field.kind == PROSE and (field.public or field.place == REASON)
    ]


def _texts_at(node, names, place=""):
    """Yield (field, text) of what stands below a node of a document; empty texts are left out."""
    if not names:
        if node:
            yield place.lstrip("."), node
        return
    name, place = names[0].removesuffix("[]"), f"{place}.{names[0].removesuffix('[]')}"
    inner = getattr(node, name)
    if name == names[0]:
        yield from _texts_at(inner, names[1:], place)
        return
    for index, item in enumerate(inner):
        yield from _texts_at(item, names[1:], f"{place}[{index}]")


def _is_a_line(field):
    return plain_place(field) in LINES


def asker_words(document):
    """Return the passages that hold the asker’s own words."""
    return [passage for passage in passages(document) if passage.voice is Voice.ASKER]


def _passage(field, text, voice):
    in_reply = plain_place(field) == REPLY
    return Passage(
        field, narrow(text), voice, max(len(text) - SIGNATURE, 0) if in_reply else len(text)
    )


def narrow(text):
    """Return a text of the same length with full-width letters and digits in their usual width."""
    return text if text.isascii() else text.translate(WIDE)


def text_of(document, field):
    """Return the text that stands at `field` of a document; "" where there is none."""
    node = document
    for part in field.replace("]", "").replace("[", ".").split("."):
        if part.isdigit():
            if int(part) >= len(node):
                return ""
            node = node[int(part)]
        else:
            node = getattr(node, part, None)
    return node if isinstance(node, str) else "" if node is None else str(node)


def signed(passage, start):
    """True for a place in the closing lines of a doctor's reply."""
    return passage.voice is Voice.DOCTOR and start >= passage.closing
