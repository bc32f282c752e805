"""How much one import reads: bytes as unpacked, lines, documents, broken lines in a row, and time."""

from dataclasses import dataclass, field
from time import monotonic

MIB = 1 << 20  # bytes; sizes are told in MiB everywhere
LARGEST_UPLOAD = 8 * MIB  # at the desk; what is larger is for manage.py import_content
LARGEST_UNPACKED = 64 * MIB
LONGEST_LINE = 8 * MIB
LARGEST_PAGE = 4 * MIB
MOST_BLANK = 100_000  # blank lines in a row; no export has any


def in_mib(size):
    """Return a size in bytes as people are told it."""
    return f"{size // MIB} MiB"


class LimitReached(Exception):
    """An import that stops here; the message says which limit, and what to do."""


@dataclass
class Limits:
    """What one import may take; counts as it goes, so make one for each import.

    Raises LimitReached from its methods. `size` is in bytes as unpacked, `seconds` of wall time.
    """

    size: int
    lines: int
    documents: int
    seconds: float
    broken_in_a_row: int
    instead: str  # what to do, a sentence
    batch: int = 400  # documents that go in as one transaction
    in_other_processes: bool = True  # whether a long input is parsed on other cores
    read: int = 0
    began: float = field(default_factory=monotonic)
    lines_read: int = 0
    blank: int = 0
    documents_read: int = 0
    broken: int = 0

    def line(self, length):
        """Count a line of so many bytes, blank or not."""
        self.read += length
        self.lines_read += 1
        if self.read > self.size:
            self._stop(f"This holds more than {in_mib(self.size)} of text when it is unpacked.")
        if self.lines_read > self.lines:
            self._stop(f"This holds more than {self.lines:,} lines.")
        if monotonic() - self.began > self.seconds:
            self._stop(f"Reading this took more than {self.seconds:g} seconds.")

    def blank_line(self):
        """Count a line without a document; a file of nothing else unpacks for hours."""
        self.blank += 1
        if self.blank > MOST_BLANK:
            self._stop(
                f"{MOST_BLANK:,} blank lines in a row; a file holds one document on each line."
            )

    def document(self):
        """Count a document that is about to be read."""
        self.blank = 0
        self.documents_read += 1
        if self.documents_read > self.documents:
            self._stop(f"This holds more than {self.documents:,} documents.")

    def outcome(self, is_readable):
        """Count what became of a document; many broken ones in a row are no list of documents."""
        self.broken = 0 if is_readable else self.broken + 1
        if self.broken > self.broken_in_a_row:
            self._stop(
                f"{self.broken_in_a_row:,} lines in a row are no documents; a file holds one JSON object"
                " on each line."
            )

    def _stop(self, sentence):
        raise LimitReached(f"{sentence} The rest was not read. {self.instead}")


def at_the_desk():
    """Return the limits of an import through the page; it shares the server with everybody."""
    return Limits(
        size=LARGEST_UNPACKED,
        lines=20_000,
        documents=5_000,
        seconds=60,
        broken_in_a_row=200,
        instead="Split the file, or let an administrator use manage.py import_content.",
        batch=100,
        in_other_processes=False,
    )


def on_the_command_line(size_mib=100_000, documents=50_000_000):
    """Return the limits of the command: far, and there to stop an endless input."""
    return Limits(
        size=size_mib * MIB,
        lines=20 * documents,
        documents=documents,
        seconds=30 * 24 * 3600,
        broken_in_a_row=10_000,
        instead="Raise --most-mib or --most-documents if this is right.",
    )
