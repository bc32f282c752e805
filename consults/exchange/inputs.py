"""Files, folders and standard input to entries: the bytes of one document each, with file and line.

Reading stays in step with memory: one entry at a time, none larger than a limit.
"""

import gzip
import sys
import zlib
from dataclasses import dataclass
from dataclasses import field as with_default
from pathlib import Path

LONGEST_LINE = 8 * 1024 * 1024  # bytes
LARGEST_PAGE = 4 * 1024 * 1024  # bytes
SUFFIXES = (".txt", ".jsonl", ".jsonl.gz")


@dataclass
class Entry:
    """One input document: where it stands, its bytes, and what `preparing` makes of them."""

    input: str
    line: int
    raw: bytes = b""
    is_page: bool = False
    told: str = ""  # “guide” when somebody said that this page is one
    error: str = ""
    field: str = ""
    remarks: list = with_default(default_factory=list)
    document: object = None
    key: str = ""
    content: str = ""
    html: list = with_default(default_factory=list)
    findings: list = with_default(default_factory=list)

    @property
    def is_guessed(self):
        """Whether a guide was recognised by its shape alone; such a one always arrives as a draft."""
        return self.is_page and not self.told


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


def read_entries(files, told=""):
    """Yield an Entry for each document of the files; unreadable ones carry an error instead.

    `told` is “guide” when somebody says that the text files are guides.
    """
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
                yield _read_page_file(name, told)
            else:
                yield Entry(
                    name, 0, error=f"this is no {', '.join(SUFFIXES)} file; nothing was read of it."
                )
        except OSError as error:
            yield Entry(name, 0, error=f"cannot be read: {error.strerror or error}.")


def _read_page_file(name, told):
    with open(name, "rb") as file:
        data = file.read(LARGEST_PAGE + 1)
    if len(data) > LARGEST_PAGE:
        return Entry(name, 1, error=f"a page is at most {LARGEST_PAGE >> 20} MiB.")
    return Entry(name, 1, data, is_page=True, told=told)


def _read_lines(name, file):
    """Yield an Entry for each line that is not blank; a file cut off ends in an error."""
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
            yield Entry(name, number, line)


def _skip_rest_of_line(file):
    while (chunk := file.readline(1024 * 1024)) and not chunk.endswith(b"\n"):
        pass


def count_lines(files):
    """Return how many documents the files hold at most, for a progress bar; None if unknown."""
    total = 0
    for name in files:
        if name == "-" or name.endswith(".gz"):
            return None
        if name.endswith(".jsonl"):
            with open(name, "rb") as file:
                total += sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
        else:
            total += 1
    return total
