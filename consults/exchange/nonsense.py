"""What the types of a document cannot say: texts no database keeps, and facts that cannot be."""

import re
from datetime import date
from functools import cache

import msgspec
from msgspec import Struct

from consults.exchange.mistakes import DocumentError
from text.invisible import is_seen
from web import time_bounds
from web.site_days import site_day

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
    for path, day in _past(document):
        if day and day > site_day():
            raise DocumentError(path, f"{day} is in the future.")
    for path, value, required in _leaves(document):
        if required and isinstance(value, str) and not is_seen(value):
            raise DocumentError(path, "this must not be empty.")
        if isinstance(value, date) and not time_bounds.fits(value):
            raise DocumentError(path, f"{value:%Y-%m-%d} {time_bounds.SENTENCE}")
    for index, note in enumerate(getattr(document, "notes", [])):
        if note.reply > len(document.replies):
            raise DocumentError(f"notes[{index}].reply", f"there is no reply {note.reply}.")
        if note.kind == "updated" and not note.body:
            raise DocumentError(f"notes[{index}].body", "say what is different now.")
    if getattr(document, "published_at", None) and document.published_at.tzinfo is None:
        raise DocumentError("published_at", "the time needs its zone, like 2023-11-28T09:30:00Z.")
    if getattr(document, "tags", None) and not all(tag.department for tag in document.tags):
        raise DocumentError("tags", "a tag needs a department, here or on the document.")


def _leaves(struct, before=""):
    """Yield (path, value, whether a document must have it) of all that a document holds."""
    for name, required in _fields(type(struct)):
        value, path = getattr(struct, name), f"{before}{name}"
        if isinstance(value, Struct):
            yield from _leaves(value, f"{path}.")
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, Struct):
                    yield from _leaves(item, f"{path}[{index}].")
                else:
                    yield f"{path}[{index}]", item, bool(item)
        else:
            yield path, value, required


@cache
def _fields(kind):
    return [(field.name, field.required) for field in msgspec.structs.fields(kind)]


def _past(document):
    """Yield (path, day or None) of what has happened already."""
    yield "asked_on", getattr(document, "asked_on", None)
    for index, reply in enumerate(getattr(document, "replies", [])):
        yield f"replies[{index}].replied_on", reply.replied_on
    if document.format == "consult/1":
        for index, note in enumerate(document.notes):
            yield f"notes[{index}].signed_on", note.signed_on
        yield "more_info.reviewed_on", document.more_info.reviewed_on
    if hasattr(document, "review"):
        yield "review.on", document.review.on
