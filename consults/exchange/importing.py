"""Documents to rows, in batches that are whole or not there at all.

A document is known by its source id, else by its number, else by its words. A known one that has
not changed at its source is left alone; a changed one replaces what was imported, unless someone
has edited that here: then it is refused and nothing is lost.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db import DatabaseError, transaction
from django.utils import timezone

from consults import auditing, checks, noting, permissions, search, upkeep, workflow
from consults.exchange import document as formats
from consults.exchange.claims import take_only_allowed
from consults.exchange.exporting import document_of
from consults.exchange.guides import import_guide
from consults.exchange.known import Known, Refused, core_key
from consults.exchange.preparing import prepared
from consults.exchange.vocabulary import Vocabulary
from consults.exchange.writing import write_new, write_over
from consults.models import Question, RelatedQuestion

BATCH = 400
CONNECTED = 100  # consults whose similar ones are found in one transaction
MANY = 1000  # new consults after which the index is put in order
Status = Question.Status


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

    outcomes: Counter = field(default_factory=Counter)
    readable: int = 0
    held_back: int = 0
    guides: int = 0  # that came in or were changed

    @property
    def all_in(self):
        return not self.outcomes["rejected"]

    def __str__(self):
        if not self.outcomes:
            return "No document found."
        if set(self.outcomes) == {"unchanged"}:
            return f"Nothing changed: all {self.outcomes['unchanged']} documents are here already."
        parts = [f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items())]
        if self.guides:
            parts.append(f"{self.guides} of them {'a guide' if self.guides == 1 else 'guides'}")
        held = f"; {self.held_back} stay drafts, see their findings" if self.held_back else ""
        return f"{', '.join(parts)}{held}."


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


class Importer:
    """Imports entries batch by batch for `by`; `on_result` is called with each Result in input order."""

    def __init__(self, by, publish=False, on_result=lambda result: None):
        self.by = by
        self.publish = publish
        self.on_result = on_result
        self.report = Report()
        self.now = timezone.now()
        self.published = []  # ids of consults whose similar ones are found at the end
        self.noted = []  # notes beside replies; the consult they name may come later in the input
        self.decided = []  # editors' pins and mutes whose consult may come later in the input
        self.forget()

    def forget(self):
        """Drop what was remembered; it may name rows that were rolled back."""
        self.vocabulary = Vocabulary(self.by)
        self.caches = upkeep.Caches()

    def run(self, entries):
        """Import an iterable of Entry. Returns the Report."""
        batch = []
        for entry in prepared(entries):
            batch.append(entry)
            if len(batch) == BATCH:
                self.take(batch)
                batch = []
        self.take(batch)
        with transaction.atomic():
            self.decided = [pair for pair in self.decided if not _decide(*pair)]
            for question, notes in self.noted:
                noting.restore(question, notes, self.vocabulary, self.by)
            self.noted = []
        return self.report

    def connect(self, on_connected=lambda count: None):
        """Find similar consults of what was published; `on_connected` hears how many are done.

        Killed in the middle, ``rebuild_related`` does the rest.
        """
        if len(self.published) > MANY:
            search.settle()
        while self.published:
            batch, self.published = self.published[:CONNECTED], self.published[CONNECTED:]
            with transaction.atomic():
                upkeep.connect(batch)
            on_connected(len(batch))

    def take(self, entries):
        """Import one batch; if the database refuses it, each document on its own."""
        jobs = [self.begin(entry) for entry in entries]
        ready = [job for job in jobs if job.document is not None]
        self.report.readable += len(ready)
        try:
            with transaction.atomic():
                self.import_jobs(ready)
        except (DatabaseError, workflow.WorkflowError):
            self.forget()
            for job in ready:
                self.import_alone(job)
        for job in jobs:
            self.finish(job.result)
            if job.question is not None and job.question.status == Status.PUBLISHED:
                self.published.append(job.question.pk)

    def begin(self, entry):
        """Return the job of an entry; a broken entry is a finished one."""
        result = Result(entry.input, entry.line)
        result.findings = [_sentence("remark", "hint", "", text) for text in entry.remarks]
        if entry.document is None:
            result.findings.append(_sentence("unreadable", "blocker", entry.field, entry.error))
            return Job(result, None)
        result.kind = entry.document.format.partition("/")[0]
        result.title = getattr(entry.document, "title", "") or getattr(entry.document, "name", "")
        job = Job(result, entry.document, entry.key, entry.content, entry.html, entry.findings)
        job.is_guessed = entry.is_guessed
        for path, sentence in take_only_allowed(job, self.by):
            result.findings.append(_sentence("not-taken", "hint", path, sentence))
        return job

    def import_alone(self, job):
        job.question, job.result.outcome, job.result.number = None, "rejected", None
        try:
            with transaction.atomic():
                self.import_jobs([job])
        except DatabaseError as error:
            self.forget()
            refuse(job, Refused("", f"the database refused it: {str(error).splitlines()[0]}"))
        except workflow.WorkflowError as refusal:
            self.forget()
            refuse(job, Refused("", str(refusal)))

    def import_jobs(self, jobs):
        consults = [job for job in jobs if isinstance(job.document, formats.Consult)]
        for job in jobs:
            if isinstance(job.document, formats.Guide):
                self.take_guide(job)
            elif not isinstance(job.document, formats.Consult):
                job.result.outcome = self.vocabulary.describe(job.document)
        self.import_consults(consults)

    def take_guide(self, job):
        try:
            outcome, told = import_guide(job, self.vocabulary, self.publish, self.now, self.by)
        except Refused as refusal:
            refuse(job, refusal)
            return
        job.result.outcome = outcome
        job.result.findings += [finding.as_data() for finding in job.findings]
        job.result.findings += [_sentence("remark", "hint", "status", text) for text in told]
        self.report.held_back += bool(told)

    def import_consults(self, jobs):
        known = Known([job.document for job in jobs], {job.content for job in jobs})
        new = []
        for job in jobs:
            try:
                twin = known.find(job.document, job.content)
                if twin is None:
                    known.claim(job.document, job.content, job)
                    new.append(job)
                elif isinstance(twin, Job):
                    self.repeat(job, twin)
                else:
                    self.update(job, twin)
            except Refused as refusal:
                refuse(job, refusal)
        self.create(new)

    def repeat(self, job, twin):
        """The same document twice in one batch."""
        if job.key != twin.key:
            raise Refused("", f"another text for the consult of line {twin.result.line}.")
        job.result.outcome = "unchanged"

    def create(self, jobs):
        written = write_new(jobs, self.vocabulary, self.enter, self.by)
        for job, (question, _, _, found) in zip(jobs, written, strict=True):
            job.question = question
            job.result.outcome, job.result.number = "new", question.number
            self.note(job, question, found)
        upkeep.refresh_many([entry[:3] for entry in written], self.caches)
        for job in jobs:
            self.decide(job.question, job.document)
            if job.document.notes:
                self.noted.append((job.question, job.document.notes))

    def enter(self, question, job):
        return workflow.enter(question, job.document, job.findings, self.publish, self.now, self.by)

    def update(self, job, question):
        """The document of a consult that is here: nothing to do, a new text, or a refusal."""
        job.result.number = question.number
        if question.status == Status.BINNED:
            raise Refused("", "it lies in the bin here; take it out first.")
        if job.key == question.imported_key:
            job.result.outcome = "unchanged"
            self.publish_draft(job, question)
        else:
            self.replace(job, question)
        if not job.document.related or permissions.may_edit(self.by, question):
            self.decide(question, job.document)
        else:
            text = "the similar consults were not taken: readers see this consult. Pin them at the desk."
            job.result.findings.append(_sentence("not-taken", "hint", "related", text))

    def publish_draft(self, job, question):
        """``--publish`` also publishes what an earlier import left as a draft."""
        if not self.publish or question.status != Status.DRAFT:
            return
        try:
            workflow.publish(question, self.by, at=self.now)
        except workflow.WorkflowError:
            self.note(job, question, auditing.open_findings(question))
        else:
            job.result.outcome = "updated"

    def replace(self, job, question):
        here = document_of(question)
        if core_key(here) == job.key:
            job.result.outcome = "unchanged"
            return
        if core_key(here) != question.imported_key:
            raise Refused(
                "", "edited here since it was imported; the new text was not taken over it."
            )
        if question.status == Status.PUBLISHED and not self.publish:
            raise Refused(
                "", "published here; a changed text goes over it only with --publish, or by hand."
            )
        if question.status == Status.PUBLISHED:
            refuse_blockers(job, question)
        if question.notes.exists():
            raise Refused("", "a note was signed beside its reply here; change it by hand.")
        found = write_over(question, job, self.vocabulary, self.by)
        job.result.outcome = "updated"
        self.note(job, question, found)

    def note(self, job, question, found):
        job.result.findings += [finding.as_data() for finding in found]
        wanted = self.publish or job.document.status == "published"
        if wanted and question.status == Status.DRAFT:
            self.report.held_back += 1

    def decide(self, question, document):
        for rank, related in enumerate(document.related):
            if not _decide(question.pk, related, rank):
                self.decided.append((question.pk, related, rank))

    def finish(self, result):
        self.report.outcomes[result.outcome] += 1
        self.report.guides += result.kind == "guide" and result.outcome in {"new", "updated"}
        self.on_result(result)


def refuse(job, refusal):
    job.result.outcome = "rejected"
    job.result.findings.append(_sentence("refused", "blocker", refusal.field, refusal.message))


def refuse_blockers(job, question):
    """Raise Refused for a text that the checks would not let over a public one."""
    dismissed = set(question.dismissals.values_list("code", "key"))
    for finding in job.findings:
        here = (finding.code, checks.key_of(finding, job.document)) in dismissed
        known = here or checks.reason_for(finding, job.document)
        if finding.severity == checks.Severity.BLOCKER and not known:
            raise Refused(finding.field, f"not taken over the public text: {finding.message}")


def _sentence(code, severity, field_path, message):
    return {"code": code, "severity": severity, "field": field_path, "message": message}


def _decide(question_id, related, rank):
    """Store an editor's pin or mute; False while the other consult is not here."""
    other = Question.objects.filter(number=related.number).values_list("pk", flat=True).first()
    if other is None or other == question_id:
        return other is not None
    rows = RelatedQuestion.objects.exclude(origin=RelatedQuestion.Origin.THREAD)
    rows.update_or_create(
        question_id=question_id,
        related_id=other,
        defaults={"origin": related.origin, "reason": related.reason, "rank": rank},
    )
    return True
