"""The texts of a document as the checks read them: where each stands, and whose words it holds."""

from dataclasses import dataclass
from enum import Enum


class Voice(Enum):
    ASKER = "asker"
    EDITOR = "editor"
    DOCTOR = "doctor"
    MORE = "more"
    GUIDE = "guide"


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


def passages(document):
    """Return every text of a consult or a guide that readers see, in the order of the page."""
    if document.format.startswith("guide/"):
        return _of_a_guide(document)
    found = [
        _passage("title", document.title, Voice.EDITOR),
        _passage("subject", document.subject, Voice.ASKER),
        _passage("body", document.body, Voice.ASKER),
    ]
    for index, reply in enumerate(document.replies):
        text = narrow(reply.body)
        found.append(
            Passage(f"replies[{index}].body", text, Voice.DOCTOR, max(len(text) - SIGNATURE, 0))
        )
    for index, note in enumerate(document.notes):
        found.append(_passage(f"notes[{index}].body", note.body, Voice.DOCTOR))
    found.append(_passage("more_info.body", document.more_info.body, Voice.MORE))
    return [passage for passage in found if passage.text]


def asker_words(document):
    """Return the passages that hold the asker’s own words."""
    return [passage for passage in passages(document) if passage.voice is Voice.ASKER]


def _of_a_guide(document):
    texts = [("title", document.title), ("lead", document.lead), ("body", document.body)]
    texts += [(f"further_reading[{i}]", title) for i, title in enumerate(document.further_reading)]
    return [_passage(field, text, Voice.GUIDE) for field, text in texts if text]


def _passage(field, text, voice):
    return Passage(field, narrow(text), voice, len(text))


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
