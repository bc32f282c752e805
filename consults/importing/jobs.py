"""One document on its way in, what became of it, and what became of all of them."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from consults import checks
from consults.exchange.get_or_create import Vocabulary
from consults.importing.recognition import Earlier, Refused
from consults.models import Dismissal, Question
from consults.refresh import Caches
from web import rights

NAMES = {
    "consult": ("consult", "consults"),
    "guide": ("guide", "guides"),
    "department": ("department", "departments"),
    "doctor": ("doctor", "doctors"),
    "tag": ("FAQ tag", "FAQ tags"),
    "page": ("page of the house", "pages of the house"),
}


@dataclass
class Result:
    """What became of one input document; `as_data` is its line in the report file."""

    input: str
    line: int
    outcome: str = "rejected"
    number: int | None = None
    findings: list = field(default_factory=list)
    kind: str = ""
    title: str = ""

    def as_data(self):
        return {
            "input": self.input,
            "line": self.line,
            "outcome": self.outcome,
            "number": self.number,
            "kind": self.kind,
            "title": self.title,
            "findings": self.findings,
        }


@dataclass
class Report:
    """What an import did: outcomes counted, documents that were any, and drafts held back."""

    kinds: dict = field(default_factory=lambda: defaultdict(Counter))  # {outcome: {kind: number}}
    readable: int = 0
    held_back: int = 0

    def count(self, result):
        """Count what became of one document."""
        self.kinds[result.outcome][result.kind] += 1

    @property
    def outcomes(self):
        """How many documents had each outcome."""
        return Counter({outcome: kinds.total() for outcome, kinds in self.kinds.items()})

    @property
    def all_in(self):
        return "rejected" not in self.kinds

    def __str__(self):
        if not self.kinds:
            return "No document found."
        if set(self.kinds) == {"unchanged"}:
            return f"Nothing changed: all {self.outcomes['unchanged']} documents are here already."
        parts = [_told(*pair) for pair in sorted(self.kinds.items())]
        held = f"; {self.held_back} stay drafts, see their findings" if self.held_back else ""
        return f"{', '.join(parts)}{held}."


def _told(outcome, kinds):
    """Return how many documents had an outcome, and of which kinds unless all are consults."""
    known = {kind: number for kind, number in kinds.items() if kind}
    if outcome == "rejected" or set(known) == {"consult"}:
        return f"{kinds.total()} {outcome}"
    named = [_numbered(number, *NAMES[kind]) for kind, number in known.items()]
    return f"{kinds.total()} {outcome} ({', '.join(named)})"


def _numbered(number, one, several):
    return f"{number} {one if number == 1 else several}"


@dataclass
class Job:
    """One document on its way in."""

    result: Result
    document: object
    key: str = ""
    content: str = ""
    html: list = field(default_factory=list)
    findings: list = field(default_factory=list)
    question: Question | None = None
    is_guessed: bool = False  # a guide recognised by its shape alone

    @property
    def line(self):
        return self.result.line

    @property
    def source_id(self):
        return self.document.source.id


class Run:
    """What the documents of one import share: who brings them, what was made so far, what waits for later."""

    def __init__(self, by, publish, trying, now):
        self.by, self.publish, self.now = by, publish, now
        self.trying = trying  # nothing is kept: each batch is undone at once
        self.earlier = Earlier()  # what a trial would have brought in before
        self.report = Report()
        self.noted = []  # notes beside replies; the consult they name may come later in the input
        self.named = {}  # names that a document of the tag itself brings in by the command line
        self.decided = []  # editors' pins and mutes whose consult may come later in the input
        self.forget()

    def forget(self):
        """Drop what was remembered; it may name rows that were rolled back."""
        self.vocabulary, self.caches = Vocabulary(self.by), Caches()

    def remember(self, jobs):
        """Return what a transaction that fails has to give back: lengths of lists and of findings."""
        own = len(self.noted), len(self.decided), self.report.held_back
        return own, [len(job.result.findings) for job in jobs]

    def undo(self, jobs, before):
        """Forget what a transaction that was rolled back has left in memory; its rows are not there."""
        (noted, decided, held_back), lengths = before
        del self.noted[noted:], self.decided[decided:]
        self.report.held_back = held_back
        for job, length in zip(jobs, lengths, strict=True):
            del job.result.findings[length:]
            job.question, job.result.outcome, job.result.number = None, "rejected", None
        self.forget()


def refuse(job, refusal):
    """Say on a job that its document was not taken in."""
    job.result.outcome = "rejected"
    job.result.findings.append(line_of("refused", "blocker", refusal.field, refusal.message))


def refuse_blockers(job, question, place=""):
    """Raise Refused for a text that the checks would not let over a public one.

    `place` is how the places begin that count; all of them without it.
    """
    dismissed = set(question.dismissals.values_list("code", "key"))
    for finding in job.findings:
        if not finding.field.startswith(place):
            continue
        here = (finding.code, checks.key_of(finding, job.document)) in dismissed
        known = here or checks.reason_for(finding, job.document)
        if finding.severity == checks.Severity.BLOCKER and not known:
            raise Refused(finding.field, f"not taken over the public text: {finding.message}")


def line_of(code, severity, field_path, message):
    """Return a line about a document as reports carry it."""
    return {"code": code, "severity": severity, "field": field_path, "message": message}


def dismissals_of(document, by, **owner):
    """Return the unsaved dismissals that come with a document; `owner` is question= or guide=."""
    account = rights.account(by)
    return [
        Dismissal(code=d.code, key=d.key, reason=d.reason, by=account, **owner)
        for d in document.dismissed
    ]
