"""What a check says."""

from dataclasses import asdict, dataclass
from enum import IntEnum


class Severity(IntEnum):
    BLOCKER = 1
    WARNING = 2
    HINT = 3


MARKS = {
    "name": "name",
    "contact": "contact",
    "identity": "identity number",
    "address": "address",
    "date": "date",
    "age": "age",
    "place": "place",
    "other": "text",
}


def mark(category):
    """Return the words that stand where something was redacted."""
    return f"[{MARKS[category]} removed]"


@dataclass(frozen=True)
class Finding:
    """One thing an editor should look at.

    `field` names the place in the document (``replies[0].body``); `start` and `end` are character
    offsets in that text, both 0 when the whole field is meant; `proposal` is milder wording for
    that span, or None. A `weak` one says too little alone: it counts beside what leads to a person for sure.
    """

    code: str
    severity: Severity
    field: str
    message: str
    start: int = 0
    end: int = 0
    proposal: str | None = None
    weak: bool = False

    def as_data(self):
        """Return plain JSON types, the severity as a word."""
        return {**asdict(self), "severity": self.severity.name.lower()}
