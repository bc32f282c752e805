"""Documents to rows, in batches that are whole or not there at all.

A document is known by its source id, else by its number, else by its words. A known one that has
not changed at its source is left alone; a changed one replaces what was imported, unless someone
has edited that here: then it is refused and nothing is lost.
"""

import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from consults import checks, permissions, refresh, search
from consults.checks import stored_findings
from consults.editorial import notes, workflow
from consults.exchange import schema as formats
from consults.exchange.get_or_create import Vocabulary
from consults.exchange.to_documents import document_of
from consults.importing.claims import take_only_allowed
from consults.importing.consult_rows import write_new, write_over
from consults.importing.files import Entry
from consults.importing.guide_rows import import_guide
from consults.importing.limits import LimitReached
from consults.importing.outages import reason_of
from consults.importing.parsing import prepared
from consults.importing.recognition import Earlier, Known, Refused, core_key, is_as_imported
from consults.models import NumberSequence, Question, RelatedQuestion

BATCH = 400
BATCH_BYTES = 8 * 1024 * 1024  # of input, after which a batch goes in before it is full
HELD, GIVEN = 0.5, 0.15  # seconds: after so long with the lock of SQLite, others get so long
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

    @property
    def line(self):
        return self.result.line

    @property
    def source_id(self):
        return self.document.source.id


class ImportStopped(Exception):
    """The database is gone or full; the message says how far the import came and how to go on."""


class Importer:
    """Imports entries batch by batch for `by`; `on_result` is called with each Result in input order."""

    def __init__(self, by, publish=False, on_result=lambda result: None, trying=False, limits=None):
        self.by = by
        self.trying = trying  # nothing is kept: each batch is undone at once
        self.earlier = Earlier()  # what a trial would have brought in before
        self.limits = limits
        self.batch = min(BATCH, limits.batch) if limits else BATCH
        self.held = 0.0  # seconds with the lock of SQLite
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
        self.caches = refresh.Caches()

    def run(self, entries):
        """Import an iterable of Entry. Returns the Report.

        Raises ImportStopped when the database takes nothing any more; what was reported before is in.
        """
        try:
            self.take_all(entries)
            self.finish_notes()
        except (DatabaseError, InterfaceError) as error:
            raise self.stopped(reason_of(error) or _first_line(error)) from error
        return self.report

    def take_all(self, entries):
        """Import an iterable of Entry, batch by batch."""
        batch, size = [], 0
        for entry in prepared(entries, self.limits is None or self.limits.in_other_processes):
            batch.append(entry)
            size += entry.size
            if stop := self.limit_of(entry):
                batch.append(stop)
                break
            if len(batch) == self.batch or size > BATCH_BYTES:
                self.take(batch)
                batch, size = [], 0
        if batch:
            self.take(batch)

    def finish_notes(self):
        """Write what had to wait for the last document: pins of consults that came later, and notes."""
        for start in range(0, len(self.decided), CONNECTED):
            with self.writing():
                for pair in self.decided[start : start + CONNECTED]:
                    _decide(*pair)
        for start in range(0, len(self.noted), CONNECTED):
            some = dict(self.noted[start : start + CONNECTED])
            with self.writing():
                for question in Question.objects.filter(pk__in=some).order_by("pk"):
                    notes.restore(question, some[question.pk], self.vocabulary, self.by)
        self.noted, self.decided = [], []

    def connect(self, on_connected=lambda count: None):
        """Find similar consults of what was published; `on_connected` hears how many are done.

        Killed in the middle, ``rebuild_related`` does the rest. Raises ImportStopped.
        """
        if len(self.published) > MANY:
            search.settle()
        while self.published:
            batch, self.published = self.published[:CONNECTED], self.published[CONNECTED:]
            try:
                with self.writing():
                    refresh.connect(batch)
            except (DatabaseError, InterfaceError) as error:
                reason = reason_of(error) or _first_line(error)
                raise ImportStopped(
                    f"{reason} All documents are in ({self.report}), but not all similar consults are found."
                    " Run manage.py rebuild_related when it works again."
                ) from error
            on_connected(len(batch))

    def take(self, entries):
        """Import one batch; if the database refuses it, each document on its own."""
        jobs = [self.begin(entry) for entry in entries]
        ready = [job for job in jobs if job.document is not None]
        self.report.readable += len(ready)
        if not self.take_together(ready):
            for job in ready:
                self.take_together([job])
        for job in jobs:
            self.finish(job.result)
            if job.question is not None and job.question.status == Status.PUBLISHED:
                self.published.append(job.question.pk)
        if self.trying:
            self.earlier.keep(job for job in ready if job.question is not None)
            self.forget()
            self.noted, self.decided, self.published = [], [], []

    @contextmanager
    def writing(self):
        """A transaction, undone in a trial. On SQLite others get a turn before the next one."""
        if connection.vendor == "sqlite" and self.held > HELD:
            time.sleep(GIVEN)
            self.held = 0.0
        began = time.monotonic()
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(self.trying)
        finally:
            self.held += time.monotonic() - began

    def take_together(self, jobs):
        """Import jobs in one transaction; returns whether they went in. A single one is refused in words.

        Raises the error of a database that is gone or full, and ImportStopped.
        """
        before = self.remember(jobs)
        try:
            with self.writing():
                self.import_jobs(jobs)
            return True
        except (DatabaseError, InterfaceError) as error:
            if reason_of(error):
                raise
            refusal, failure = f"the database refused it: {_first_line(error)}", error
        except workflow.WorkflowError as error:
            refusal, failure = str(error), error
        self.undo(jobs, before)
        if len(jobs) == 1:
            self.stop_unless_the_database_works(failure)
            refuse(jobs[0], Refused("", refusal))
        return False

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

    def limit_of(self, entry):
        """Return an Entry that says that too many lines in a row were no documents, or None."""
        try:
            if self.limits is not None:
                self.limits.outcome(is_readable=entry.document is not None)
        except LimitReached as stop:
            return Entry(entry.input, entry.line, error=str(stop))
        return None

    def stop_unless_the_database_works(self, error):
        """Raise ImportStopped when the database refuses more than this one document."""
        if not isinstance(error, OperationalError | InterfaceError):
            return
        try:
            NumberSequence.objects.get_or_create(pk=1)
            NumberSequence.objects.update(last=F("last"))  # a write that changes nothing
        except DatabaseError as refusal:
            raise self.stopped(_first_line(refusal)) from error

    def stopped(self, reason):
        """Return the ImportStopped for what the database said."""
        done = sum(self.report.outcomes.values()) - self.report.outcomes["rejected"]
        return ImportStopped(
            f"The import stopped: the database takes nothing any more ({reason.rstrip('.')}). {done} documents"
            " were taken in or known before. Mend the database, then import the same files again: what is in"
            " is recognised."
        )

    def begin(self, entry):
        """Return the job of an entry; a broken entry is a finished one."""
        result = Result(entry.input, entry.line)
        result.findings = [_sentence("remark", "hint", "", text) for text in entry.remarks]
        if entry.document is None:
            for place, sentence in [(entry.field, entry.error), *entry.others]:
                result.findings.append(_sentence("unreadable", "blocker", place, sentence))
            return Job(result, None)
        result.kind = entry.document.format.partition("/")[0]
        result.title = getattr(entry.document, "title", "") or getattr(entry.document, "name", "")
        job = Job(result, entry.document, entry.key, entry.content, entry.html, entry.findings)
        job.is_guessed = entry.is_guessed
        for path, sentence in take_only_allowed(job, self.by):
            result.findings.append(_sentence("not-taken", "hint", path, sentence))
        return job

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
        contents = {job.content for job in jobs}
        known = Known([job.document for job in jobs], contents, self.earlier)
        new = []
        for job in jobs:
            try:
                twin = known.find(job.document, job.content)
                if twin is None:
                    known.claim(job.document, job.content, job)
                    new.append(job)
                elif isinstance(twin, Question):
                    self.update(job, twin)
                else:
                    self.repeat(job, twin)
            except Refused as refusal:
                refuse(job, refusal)
        self.create(new)

    def repeat(self, job, twin):
        """The same document twice in one batch, or in one trial."""
        if job.key != twin.key:
            raise Refused("", f"another text for the consult of line {twin.line}.")
        job.result.outcome = "unchanged"

    def create(self, jobs):
        written = write_new(jobs, self.vocabulary, self.enter, self.by)
        for job, (question, _, _, found) in zip(jobs, written, strict=True):
            job.question = question
            job.result.outcome = "new"
            # A trial gives no number away: the next batch would be told the same one.
            job.result.number = job.document.number if self.trying else question.number
            self.note(job, question, found)
        refresh.refresh_many([entry[:3] for entry in written], self.caches)
        for job in jobs:
            self.decide(job.question, job.document)
            if job.document.notes:
                self.noted.append((job.question.pk, job.document.notes))

    def enter(self, question, job):
        return workflow.enter(question, job.document, job.findings, self.publish, self.now, self.by)

    def update(self, job, question):
        """The document of a consult that is here: nothing to do, a new text, or a refusal."""
        job.result.number = question.number
        if question.status == Status.BINNED:
            raise Refused("", "it lies in the bin here; take it out first.")
        if is_as_imported(job.document, question.imported_key):
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
            self.note(job, question, stored_findings.open_findings(question))
        else:
            job.result.outcome = "updated"

    def replace(self, job, question):
        question.lock()  # whoever saves it now comes first, and then it is edited
        here = document_of(question)
        if core_key(here) == job.key:
            job.result.outcome = "unchanged"
            return
        if not is_as_imported(here, question.imported_key):
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


def _first_line(error):
    """Return the first line of what the database said; some errors say nothing."""
    return (str(error).splitlines() or [type(error).__name__])[0]


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
