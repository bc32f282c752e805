"""Entries to documents with everything that needs no database: parsed, rendered, keyed.

Pure work, so a large import does it on the other processor cores while this one writes.
"""

import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context

from consults import checks
from consults.exchange import schema as formats
from consults.exchange import serialization
from consults.exchange.mistakes import DocumentError
from consults.importing.page_lines import PageError
from consults.importing.page_text import read_page
from consults.importing.recognition import content_of, core_key
from text.markdown import render
from web import child_processes

FOREIGN_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
WORKERS = os.cpu_count() or 2
SMALL = 800  # entries for which starting other processes costs more than it saves
CHUNK = 100  # entries another process gets at once,
CHUNK_BYTES = 4 * 1024 * 1024  # or so many bytes


class BadEncoding(DocumentError):
    def __init__(self, line, message):
        self.line = line
        super().__init__("", message)


def prepare(entry):
    """Parse an entry's bytes; fills document, key, html, findings, or error and field."""
    entry.size = len(entry.raw)
    if entry.error:
        return entry
    try:
        entry.document = _read_page(entry) if entry.is_page else _read_line(entry)
    except DocumentError as error:
        entry.field, entry.error, entry.others = error.field, error.message, error.others
        if isinstance(error, (PageError, BadEncoding)) and entry.is_page:
            entry.line = error.line
    else:
        if isinstance(entry.document, (formats.Consult, formats.Guide)):
            entry.key = core_key(entry.document)
            entry.findings = checks.findings(entry.document)
        if isinstance(entry.document, formats.Consult):
            entry.content = content_of(entry.document)
            entry.html = [render(text) for text in texts_of(entry.document)]
    entry.raw = b""
    return entry


def texts_of(document):
    """Return a consult's Markdown texts in the order `rendered_fields.derive` wants their HTML."""
    return [document.body, document.more_info.body, *[reply.body for reply in document.replies]]


def prepared(entries, in_other_processes=True):
    """Yield entries prepared, in order; a long run of them with the help of other processes."""
    entries = iter(entries)
    if not in_other_processes:
        yield from map(prepare, entries)
        return
    yield from map(prepare, islice(entries, SMALL))
    first = next(entries, None)
    if first is not None:
        yield from _prepared_elsewhere(chain([first], entries))


def _prepared_elsewhere(entries):
    with workers() as pool:
        waiting = deque()
        while chunk := _chunk(entries):
            waiting.append(pool.submit(prepare_chunk, chunk))
            if len(waiting) > 3 * WORKERS:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def workers():
    """Return a pool of processes that prepare documents, each a fresh interpreter.

    A forked one would share this one's database connection.
    """
    return ProcessPoolExecutor(WORKERS, get_context("spawn"), initializer=child_processes.begin)


def _chunk(entries):
    """Return the next entries as a list: a number of them, or fewer when they are large."""
    chunk, size = [], 0
    for entry in entries:
        chunk.append(entry)
        size += len(entry.raw)
        if len(chunk) == CHUNK or size > CHUNK_BYTES:
            break
    return chunk


def prepare_chunk(entries):
    return [prepare(entry) for entry in entries]


def _read_page(entry):
    text = decode(entry.raw)
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise PageError(line, "", "the text holds a NUL character; remove it.")
    return read_page(text, entry.remarks, entry.told)


def _read_line(entry):
    return serialization.parse(decode(entry.raw.rstrip(b"\r\n")), entry.remarks)


def decode(data):
    """Return bytes as text; UTF-8 with or without its mark. Raises BadEncoding with the line."""
    if encoding := FOREIGN_MARKS.get(data[:2]):
        raise BadEncoding(1, f"this is {encoding}; save it as UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadEncoding(
            line,
            f"byte {error.start + 1} is no UTF-8; the file has another encoding. Save it as UTF-8.",
        ) from None
