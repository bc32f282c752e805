"""Files, folders and standard input to documents, one at a time, with file and line for every error."""

import gzip
import io
import sys
import zlib
from dataclasses import dataclass
from dataclasses import field as with_default
from pathlib import Path

from consults.exchange import document as formats
from consults.exchange.page_text import PageError, read_page

LONGEST_LINE = 8 * 1024 * 1024  # bytes
LARGEST_PAGE = 4 * 1024 * 1024  # bytes
SUFFIXES = (".txt", ".jsonl", ".jsonl.gz")
FOREIGN_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass
class Entry:
    """One input document: where it stands, and what it is or why it is none."""

    input: str
    line: int
    document: object = None
    error: str = ""
    field: str = ""
    remarks: list = with_default(default_factory=list)


class UnreadableInput(Exception):
    """A path that holds nothing to import; the message says why."""


def find_files(paths):
    """Return the files of paths (str) in a fixed order; folders are searched, “-” is kept.

    Raises UnreadableInput for a path that does not exist or a folder without any known file.
    """
    files = []
    for name in paths:
        path = Path(name)
        if name == "-":
            files.append(name)
        elif path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.is_file() and p.name.endswith(SUFFIXES))
            if not found:
                raise UnreadableInput(f"{name}: no {', '.join(SUFFIXES)} file in this folder.")
            files += map(str, found)
        elif path.is_file():
            files.append(name)
        else:
            raise UnreadableInput(f"{name}: no such file or folder.")
    return files


def read_entries(files):
    """Yield an Entry for each document of the files; broken ones carry an error instead."""
    for name in files:
        try:
            if name == "-":
                yield from _read_lines(name, sys.stdin.buffer)
            elif name.endswith(".jsonl.gz"):
                with gzip.open(name, "rb") as file:
                    yield from _read_lines(name, file)
            elif name.endswith(".jsonl"):
                with open(name, "rb") as file:
                    yield from _read_lines(name, file)
            elif name.endswith(".txt"):
                yield _read_page_file(name)
            else:
                yield Entry(
                    name, 0, error=f"this is no {', '.join(SUFFIXES)} file; nothing was read of it."
                )
        except OSError as error:
            yield Entry(name, 0, error=f"cannot be read: {error.strerror or error}.")


def _read_page_file(name):
    with open(name, "rb") as file:
        data = file.read(LARGEST_PAGE + 1)
    entry = Entry(name, 1)
    if len(data) > LARGEST_PAGE:
        entry.error = f"a page is at most {LARGEST_PAGE >> 20} MiB."
        return entry
    try:
        text = decode(data)
        if "\x00" in text:
            entry.line = text[: text.index("\x00")].count("\n") + 1
            raise formats.DocumentError("", "the text holds a NUL character; remove it.")
        entry.document = read_page(text, entry.remarks)
    except formats.DocumentError as error:
        entry.field, entry.error = error.field, error.message
        if isinstance(error, PageError):
            entry.line = error.line
        elif isinstance(error, BadEncoding):
            entry.line = error.line
    return entry


def _read_lines(name, file):
    """Yield an Entry for each line that is not blank. A compressed file cut off ends in an error."""
    number = 0
    while True:
        try:
            line = file.readline(LONGEST_LINE + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield Entry(
                name,
                number + 1,
                error=f"the compressed file is damaged or cut off here ({error}); "
                "what stands before is in.",
            )
            return
        if not line:
            return
        number += 1
        if len(line) > LONGEST_LINE:
            _skip_rest_of_line(file)
            limit = LONGEST_LINE >> 20
            yield Entry(name, number, error=f"the line is longer than {limit} MiB; no document is.")
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _read_line(name, number, line)


def _skip_rest_of_line(file):
    while (chunk := file.readline(1024 * 1024)) and not chunk.endswith(b"\n"):
        pass


def _read_line(name, number, line):
    entry = Entry(name, number)
    try:
        entry.document = formats.parse(decode(line.rstrip(b"\r\n")), entry.remarks)
    except formats.DocumentError as error:
        entry.field, entry.error = error.field, error.message
    return entry


class BadEncoding(formats.DocumentError):
    def __init__(self, line, message):
        self.line = line
        super().__init__("", message)


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


def count_lines(files):
    """Return how many documents the plain files hold at most, for a progress bar; None if unknown."""
    total = 0
    for name in files:
        if name == "-" or name.endswith(".gz"):
            return None
        if name.endswith(".jsonl"):
            with io.open(name, "rb") as file:
                total += sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
        else:
            total += 1
    return total
