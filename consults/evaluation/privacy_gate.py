"""How well the privacy gate finds what people marked: precision and recall on a labelled file.

The file holds records ended by a line ``---``; each line of a record is ``part: text`` with the parts
asker, age, doctor, body, reply and more. ``{{kind|words}}`` marks what must be found, ``((kind|words))``
what may be pointed out but must not block.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from consults.checks.finding import Severity
from consults.checks.privacy import identifying_words
from consults.exchange.schema import Asker, Consult, MoreInfo, Reply

MARKED = re.compile(
    r"\{\{(?P<must>[a-z0-9]+)\|(?P<words>[^}]*)\}\}|\(\((?P<may>[a-z0-9]+)\|(?P<hint>[^)]*(?:\([^)]*\)[^)]*)*)\)\)"
)
FIELDS = {
    "asker": "asker.name",
    "age": "asker.age",
    "body": "body",
    "reply": "replies[0].body",
    "more": "more_info.body",
}


@dataclass
class Labelled:
    """One text and what is marked in it: [(kind, field, start, end, must)]."""

    document: Consult
    spans: list
    line: int


@dataclass
class Score:
    """Marked spans found and missed, and blockers where nothing was marked; by kind."""

    found: Counter
    missed: list
    wrong: list
    blockers: int

    @property
    def recall(self):
        marked = sum(self.found.values()) + len(self.missed)
        return sum(self.found.values()) / marked if marked else 1.0

    @property
    def precision(self):
        return (self.blockers - len(self.wrong)) / self.blockers if self.blockers else 1.0

    def as_data(self):
        kinds = sorted({*self.found, *(kind for kind, *_ in self.missed)})
        lost = Counter(kind for kind, *_ in self.missed)
        return {
            "spans": sum(self.found.values()) + len(self.missed),
            "recall": round(self.recall, 3),
            "precision": round(self.precision, 3),
            "kinds": {kind: {"found": self.found[kind], "missed": lost[kind]} for kind in kinds},
        }


def read_labelled(text):
    """Return [Labelled] of a labelled file. Raises ValueError naming a line it cannot read."""
    records, parts, first = [], {}, 1
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        if line.strip() == "---":
            records.append(_record(parts, first))
            parts = {}
            continue
        name, _, value = line.partition(": ")
        if name not in {*FIELDS, "doctor"}:
            raise ValueError(f"line {number}: “{name}” is none of {', '.join(FIELDS)}, doctor.")
        first = first if parts else number
        parts[name] = value
    return records


def _record(parts, line):
    plain, spans = {}, []
    for name, value in parts.items():
        text, at = "", 0
        for match in MARKED.finditer(value):
            text += value[at : match.start()]
            kind, words = (
                (match["must"], match["words"]) if match["must"] else (match["may"], match["hint"])
            )
            spans.append(
                (kind, FIELDS[name], len(text), len(text) + len(words), bool(match["must"]))
            )
            text += words
            at = match.end()
        plain[name] = text + value[at:]
    document = Consult(
        title="A question",
        department="General Medicine",
        body=plain.get("body", ""),
        asker=Asker(name=plain.get("asker", ""), age=plain.get("age", "")),
        replies=[Reply(doctor=plain["doctor"], body=plain["reply"])] if plain.get("reply") else [],
        more_info=MoreInfo(body=plain.get("more", "")),
    )
    return Labelled(document, spans, line)


def score(records):
    """Return the Score of the gate on [Labelled]: a marked span counts as found when a blocker touches it."""
    result = Score(Counter(), [], [], 0)
    for record in records:
        blockers = defaultdict(list)
        for finding in identifying_words(record.document):
            if finding.severity == Severity.BLOCKER:
                blockers[finding.field].append(finding)
        for kind, field, start, end, must in record.spans:
            if not must:
                continue
            if any(f.start < end and start < f.end for f in blockers[field]):
                result.found[kind] += 1
            else:
                result.missed.append((kind, record.line, field, start, end))
        for field, findings in blockers.items():
            for finding in findings:
                result.blockers += 1
                marked = [s for s in record.spans if s[1] == field and s[4]]
                if not any(
                    finding.start < end and start < finding.end for _, _, start, end, _ in marked
                ):
                    result.wrong.append(
                        (finding.code, record.line, field, finding.start, finding.end)
                    )
    return result
