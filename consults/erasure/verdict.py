"""What a proof says of each place: nothing left, left and where, or why it could not be compared."""

from dataclasses import asdict, dataclass
from enum import StrEnum

OPEN = "a transaction is open, so nothing was swept"


class Verdict(StrEnum):
    NOTHING = "nothing"
    LEFT = "left"
    UNCOMPARED = "uncompared"

    @property
    def words(self):
        """The verdict as people read it."""
        return {
            "nothing": "Nothing left",
            "left": "Left",
            "uncompared": "Could not be compared",
        }[self.value]


@dataclass(frozen=True)
class Line:
    """One place that a proof looked at. `note` says where something is left, or why it is unknown.

    `searched` counts what was compared (rows, bytes, pages), `found` the places that hold the words,
    those of other consults left out.
    """

    store: str
    verdict: Verdict
    searched: int = 0
    found: int = 0
    note: str = ""

    def as_data(self):
        """Return plain JSON types, as a tombstone keeps them."""
        return {**asdict(self), "verdict": self.verdict.value}


@dataclass
class Rewriting:
    """Writing the tables into new files: once in a run, however many redactions it proves.

    What came of it is kept here, so that a later proof of the run repeats it and does not assume it.
    `is_done` is SQLite's, `line` PostgreSQL's.
    """

    wanted: bool = False
    is_done: bool = False
    line: Line | None = None


def compared(store, searched, found, note=""):
    """Return the Line of a place that was compared to its end."""
    return Line(store, Verdict.LEFT if found else Verdict.NOTHING, searched, found, note)


def unknown(store, why, searched=0):
    """Return the Line of a place that could not be compared, and why."""
    return Line(store, Verdict.UNCOMPARED, searched, 0, why)


def overall(lines):
    """Return the Verdict over all lines: never “nothing left” for what was not compared."""
    verdicts = {line.verdict for line in lines}
    if not lines:
        return Verdict.UNCOMPARED
    for verdict in (Verdict.LEFT, Verdict.UNCOMPARED):
        if verdict in verdicts:
            return verdict
    return Verdict.NOTHING
