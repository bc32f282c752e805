"""How well the privacy gate finds what people marked: precision and recall on a labelled file.

The file holds records ended by a line ``---``. In a record a line ``part: text`` begins one of the parts asker,
age, doctor, body, reply and more; the lines after it go on with it. ``{{kind|words}}`` marks what must be
found, ``((kind|words))`` what may be pointed out but must not block.
"""

import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from consults.checks.finding import Severity
from consults.checks.han_families import HAN
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


PARTS = [*FIELDS, "doctor"]


@dataclass
class Labelled:
    """One text and what is marked in it: [(kind, field, start, end, must)]."""

    document: Consult
    spans: list
    line: int


@dataclass
class Score:
    """Marked spans found and missed, and blockers where nothing was marked; `ms` of CPU for all."""

    found: Counter = field(default_factory=Counter)  # by (language, kind)
    missed: list = field(default_factory=list)  # (kind, line, field, start, end, language)
    wrong: list = field(default_factory=list)  # (code, line, field, start, end, language)
    blockers: Counter = field(default_factory=Counter)  # by language
    texts: int = 0
    ms: float = 0.0

    @property
    def recall(self):
        return _share(sum(self.found.values()), len(self.missed))

    @property
    def precision(self):
        return _share(self.blockers.total() - len(self.wrong), len(self.wrong))

    def as_data(self):
        """Return the figures over all, by kind and by language, as plain JSON types."""
        lost = Counter(kind for kind, *_ in self.missed)
        got = Counter()
        for (_, kind), count in self.found.items():
            got[kind] += count
        return {
            "texts": self.texts,
            "spans": got.total() + lost.total(),
            "recall": round(self.recall, 3),
            "precision": round(self.precision, 3),
            "ms_a_text": round(self.ms / max(self.texts, 1), 2),
            "kinds": {k: {"found": got[k], "missed": lost[k]} for k in sorted({*got, *lost})},
            "languages": {name: self._of(name) for name in ("en", "zh")},
        }

    def _of(self, language):
        got = sum(count for (name, _), count in self.found.items() if name == language)
        lost = sum(row[-1] == language for row in self.missed)
        wrong = sum(row[-1] == language for row in self.wrong)
        return {
            "recall": round(_share(got, lost), 3),
            "precision": round(_share(self.blockers[language] - wrong, wrong), 3),
        }


def _share(good, bad):
    return good / (good + bad) if good + bad else 1.0


def read_labelled(text):
    """Return [Labelled] of a labelled file. Raises ValueError naming a line it cannot read."""
    records, parts, first, last = [], {}, 1, ""
    for number, line in enumerate(text.splitlines(), 1):
        name, _, value = line.partition(":")
        if line.strip() == "---":
            records.append(_record(parts, first))
            parts = {}
        elif name in PARTS:
            first, last = (first if parts else number), name
            parts[name] = value.strip()
        elif parts:
            parts[last] = f"{parts[last]}\n{line}".rstrip(" ")
        elif line.strip() and not line.startswith("#"):
            raise ValueError(f"line {number}: “{name}” is none of {', '.join(PARTS)}.")
    return records


def _record(parts, line):
    plain, spans = _without_marks(parts)
    document = Consult(
        title="A question",
        department="General Medicine",
        body=plain.get("body", ""),
        asker=Asker(name=plain.get("asker", ""), age=plain.get("age", "")),
        replies=[Reply(doctor=plain.get("doctor", ""), body=plain["reply"])]
        if plain.get("reply")
        else [],
        more_info=MoreInfo(body=plain.get("more", "")),
    )
    return Labelled(document, spans, line)


def _without_marks(parts):
    """Return ({part: its plain text}, [(kind, field, start, end, whether it must be found)])."""
    plain, spans = {}, []
    for name, value in ((name, value.strip()) for name, value in parts.items()):
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
    return plain, spans


def score(records):
    """Return the Score of the gate on [Labelled]: a marked span counts as found when a blocker touches it."""
    result = Score(texts=len(records))
    for record in records:
        began = time.process_time()
        blockers = _blockers(record.document)
        result.ms += 1000 * (time.process_time() - began)
        _count(result, record, blockers)
    return result


def _blockers(document):
    """Return {field: [findings]} of what the gate would hold back."""
    found = defaultdict(list)
    for finding in identifying_words(document):
        if finding.severity == Severity.BLOCKER:
            found[finding.field].append(finding)
    return found


def _count(result, record, blockers):
    language = "zh" if HAN.search(record.document.body) else "en"
    marked = [span for span in record.spans if span[4]]
    for kind, place, start, end, _ in marked:
        if any(f.start < end and start < f.end for f in blockers[place]):
            result.found[language, kind] += 1
        else:
            result.missed.append((kind, record.line, place, start, end, language))
    for place, findings in blockers.items():
        here = [(start, end) for _, where, start, end, _ in marked if where == place]
        result.blockers[language] += len(findings)
        result.wrong += [
            (f.code, record.line, place, f.start, f.end, language)
            for f in findings
            if not any(f.start < end and start < f.end for start, end in here)
        ]
