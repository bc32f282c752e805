"""Files, folders and standard input to entries: the bytes of one document each, with file and line.

Reading stays in step with memory: one entry at a time, none larger than a limit.
"""

import gzip
import json
import sys
import zlib
from dataclasses import dataclass
from dataclasses import field as with_default
from pathlib import Path

from consults.importing.limits import (
    LARGEST_PAGE,
    LONGEST_LINE,
    LimitReached,
    in_mib,
    on_the_command_line,
)

SUFFIXES = (".txt", ".jsonl", ".jsonl.gz")
MARK = b"\xef\xbb\xbf"  # of UTF-8, which some programs write
OVER_MANY_LINES = (
    "a document begins here and goes on in the next line. A file holds one document on each line, and no"
    " list around them. Write each on a line of its own (“jq -c .” does it for objects, “jq -c .[]” for a"
    " list) and import the file again. Nothing was read of it."
)


@dataclass
class Entry:
    """One input document: where it stands, its bytes, and what `parsing` makes of them."""

    input: str
    line: int
    raw: bytes = b""
    is_page: bool = False
    told: str = ""  # “guide” when somebody said that this page is one
    error: str = ""
    field: str = ""
    others: list = with_default(default_factory=list)  # more mistakes: [(field, sentence)]
    remarks: list = with_default(default_factory=list)
    document: object = None
    key: str = ""
    content: str = ""
    html: list = with_default(default_factory=list)
    findings: list = with_default(default_factory=list)
    size: int = 0  # bytes it was read from

    @property
    def is_guessed(self):
        """Whether a guide was recognised by its shape alone; such a one always arrives as a draft."""
        return self.is_page and not self.told


class UnreadableInput(Exception):
    """A path that holds nothing to import; the message says why."""


def is_known(name):
    """Return whether a file's name ends like one that can be imported, in any letter case."""
    return name.lower().endswith(SUFFIXES)


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
            found = sorted(p for p in path.rglob("*") if p.is_file() and is_known(p.name))
            if not found:
                raise UnreadableInput(f"{name}: no {', '.join(SUFFIXES)} file in this folder.")
            files += map(str, found)
        elif path.is_file():
            files.append(name)
        else:
            raise UnreadableInput(f"{name}: no such file or folder.")
    return files


def read_entries(files, told="", limits=None):
    """Yield an Entry for each document of the files; unreadable ones carry an error instead.

    `told` is “guide” when somebody says that the text files are guides. At one of the `limits` (limits.Limits)
    the last Entry says so, and nothing more is read.
    """
    limits = limits or on_the_command_line()
    for name in files:
        try:
            for entry in _entries_of(name, told, limits):
                limits.document()
                yield entry
        except LimitReached as stop:
            yield Entry(name, limits.lines_read, error=str(stop))
            return
        except OSError as error:
            yield Entry(name, 0, error=f"cannot be read: {error.strerror or error}.")


def _entries_of(name, told, limits):
    kind = name.lower()
    if name == "-":
        yield from _read_lines(name, sys.stdin.buffer, limits)
    elif kind.endswith(".jsonl.gz"):
        with gzip.open(name, "rb") as file:
            yield from _read_lines(name, file, limits)
    elif kind.endswith(".jsonl"):
        with open(name, "rb") as file:
            yield from _read_lines(name, file, limits)
    elif kind.endswith(".txt"):
        yield _read_page_file(name, told)
    else:
        yield Entry(
            name, 0, error=f"this is no {', '.join(SUFFIXES)} file; nothing was read of it."
        )


def _read_page_file(name, told):
    with open(name, "rb") as file:
        data = file.read(LARGEST_PAGE + 1)
    if len(data) > LARGEST_PAGE:
        return Entry(name, 1, error=f"a page is at most {in_mib(LARGEST_PAGE)}.")
    return Entry(name, 1, data, is_page=True, told=told)


def _read_lines(name, file, limits):
    """Yield the Entries of a file of documents; one that is written over many lines is told so once."""
    entries = _entries_of_lines(name, file, limits)
    first = next(entries, None)
    if first is None or not _begins(first.raw):
        yield from filter(None, [first])
    elif (second := next(entries, None)) is not None and not _is_json(second.raw):
        yield Entry(name, first.line, error=OVER_MANY_LINES)
        return
    else:
        yield from filter(None, [first, second])
    yield from entries


def _begins(line):
    """True for the beginning of a JSON object or list that goes on after its line."""
    text = line.removeprefix(MARK).decode(errors="replace").strip()
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return text[:1] in ("{", "[") and error.pos >= len(text) - 1
    except (ValueError, RecursionError):
        return False
    return False


def _is_json(line):
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _entries_of_lines(name, file, limits):
    """Yield an Entry for each line that is not blank; a file cut off ends in an error."""
    number = 0
    while True:
        try:
            line = file.readline(LONGEST_LINE + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            sentence = f"the compressed file is damaged or cut off here ({error}); what stands before is in."
            yield Entry(name, number + 1, error=sentence)
            return
        if not line:
            return
        number += 1
        limits.line(len(line))
        if len(line) > LONGEST_LINE:
            _skip_rest_of_line(file, limits)
            limit = in_mib(LONGEST_LINE)
            yield Entry(name, number, error=f"the line is longer than {limit}; no document is.")
        elif line.strip(MARK + b" \t\r\n"):
            yield Entry(name, number, line)
        else:
            limits.blank_line()


def _skip_rest_of_line(file, limits):
    while (chunk := file.readline(1024 * 1024)) and not chunk.endswith(b"\n"):
        limits.line(len(chunk))


def count_lines(files):
    """Return how many documents the files hold at most, for a progress bar; None if unknown."""
    total = 0
    for name in files:
        if name == "-" or name.lower().endswith(".gz"):
            return None
        if name.lower().endswith(".jsonl"):
            with open(name, "rb") as file:
                total += sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
        else:
            total += 1
    return total
