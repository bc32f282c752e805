"""What the types of a document cannot say: texts no database keeps, and facts that cannot be."""

import re
from datetime import date

from django.utils import timezone

from consults.exchange.mistakes import DocumentError

SURROGATE = re.compile("[\ud800-\udfff]")


def refuse_bad_characters(value, path=""):
    """Raise DocumentError for NUL and lone surrogates, which no database keeps."""
    if isinstance(value, str):
        if "\x00" in value:
            raise DocumentError(path, "the text holds a NUL character; remove it.")
        if SURROGATE.search(value):
            raise DocumentError(path, "the text holds half a character (a lone surrogate).")
    elif isinstance(value, dict):
        for name, item in value.items():
            refuse_bad_characters(name, path)
            refuse_bad_characters(item, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            refuse_bad_characters(item, f"{path}[{index}]")


def refuse_nonsense(document):
    """Raise DocumentError for what the types cannot say."""
    for path, text in _required(document):
        if not text.strip():
            raise DocumentError(path, "this must not be empty.")
    for path, day in _dates(document):
        if day and not date(1900, 1, 1) <= day <= timezone.localdate():
            raise DocumentError(path, f"{day} is in the future or before 1900.")
    for index, note in enumerate(getattr(document, "notes", [])):
        if note.reply > len(document.replies):
            raise DocumentError(f"notes[{index}].reply", f"there is no reply {note.reply}.")
        if note.kind == "updated" and not note.body:
            raise DocumentError(f"notes[{index}].body", "say what is different now.")
    if getattr(document, "published_at", None) and document.published_at.tzinfo is None:
        raise DocumentError("published_at", "the time needs its zone, like 2023-11-28T09:30:00Z.")
    if getattr(document, "tags", None) and not all(tag.department for tag in document.tags):
        raise DocumentError("tags", "a tag needs a department, here or on the document.")


def _required(document):
    for name in ("title", "name", "body", "department"):
        if not (document.format == "guide/1" and name == "department"):
            yield name, getattr(document, name, "x")
    for index, reply in enumerate(getattr(document, "replies", [])):
        yield f"replies[{index}].body", reply.body
        yield f"replies[{index}].doctor", reply.doctor
    for index, note in enumerate(getattr(document, "notes", [])):
        yield f"notes[{index}].doctor", note.doctor


def _dates(document):
    yield "asked_on", getattr(document, "asked_on", None)
    for index, reply in enumerate(getattr(document, "replies", [])):
        yield f"replies[{index}].replied_on", reply.replied_on
    if document.format == "consult/1":
        for index, note in enumerate(document.notes):
            yield f"notes[{index}].signed_on", note.signed_on
        yield "more_info.reviewed_on", document.more_info.reviewed_on
    if hasattr(document, "review"):
        yield "review.on", document.review.on
