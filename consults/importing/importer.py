"""Documents to rows, in batches that are whole or not there at all.

A document is known by its source id, else by its number, else by its words. A known one that has
not changed at its source is left alone; a changed one replaces what was imported, unless someone
has edited that here: then it is refused and nothing is lost.
"""

from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.models import F
from django.utils import timezone

from consults import refresh, search
from consults.editorial import notes
from consults.importing import tag_names
from consults.importing.claims import take_only_allowed
from consults.importing.consult_import import decide
from consults.importing.document_import import import_documents
from consults.importing.files import Entry
from consults.importing.jobs import Job, Result, Run, line_of, refuse
from consults.importing.limits import LimitReached
from consults.importing.outages import reason_of
from consults.importing.parsing import prepared
from consults.importing.recognition import Refused
from consults.importing.transactions import Transactions
from consults.models import NumberSequence, Question, planner
from web.errors import WorkflowError

BATCH = 400
BATCH_BYTES = 8 * 1024 * 1024  # of input, after which a batch goes in before it is full
CONNECTED = 100  # consults whose similar ones are found in one transaction
MANY = 1000  # new consults after which the index is put in order
Status = Question.Status


class ImportStopped(Exception):
    """The database is gone or full; the message says how far the import came and how to go on."""


class Importer:
    """Imports entries batch by batch for `by`; `on_result` is called with each Result in input order."""

    def __init__(self, by, publish=False, on_result=lambda result: None, trying=False, limits=None):
        self.shared = Run(by, publish, trying, timezone.now())
        self.report = self.shared.report
        self.limits = limits
        self.batch = min(BATCH, limits.batch) if limits else BATCH
        self.writes = Transactions(trying)
        self.on_result = on_result
        self.published = []  # ids of consults whose similar ones are found at the end

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
        shared = self.shared
        for start in range(0, len(shared.decided), CONNECTED):
            with self.writes.begin():
                for pair in shared.decided[start : start + CONNECTED]:
                    decide(*pair)
        for start in range(0, len(shared.noted), CONNECTED):
            some = dict(shared.noted[start : start + CONNECTED])
            with self.writes.begin():
                for question in Question.objects.filter(pk__in=some).order_by("pk"):
                    notes.restore(question, some[question.pk], shared.vocabulary, shared.by)
        shared.noted, shared.decided = [], []

    def connect(self, on_connected=lambda count: None):
        """Find similar consults of what was published; `on_connected` hears how many are done.

        Killed in the middle, ``rebuild_related`` does the rest. Raises ImportStopped.
        """
        many = self.settle()
        while self.published:
            batch, self.published = self.published[:CONNECTED], self.published[CONNECTED:]
            try:
                with self.writes.begin():
                    refresh.connect(batch)
            except (DatabaseError, InterfaceError) as error:
                reason = reason_of(error) or _first_line(error)
                raise ImportStopped(
                    f"{reason} All documents are in ({self.report}), but not all similar consults are found."
                    " Run manage.py rebuild_related when it works again."
                ) from error
            on_connected(len(batch))
        if many:
            planner.learn()

    def settle(self):
        """After many documents let the database see what it holds now; returns whether there were many."""
        many = len(self.published) > MANY
        if many:
            search.settle()
        return many

    def take(self, entries):
        """Import one batch; if the database refuses it, each document on its own."""
        jobs = [self.begin(entry) for entry in entries]
        ready = [job for job in jobs if job.document is not None]
        tag_names.leave_out(self.shared, ready)
        self.report.readable += len(ready)
        if not self.take_together(ready):
            for job in ready:
                self.take_together([job])
        for job in jobs:
            self.finish(job.result)
            if job.question is not None and job.question.status == Status.PUBLISHED:
                self.published.append(job.question.pk)
        if self.shared.trying:
            self.shared.earlier.keep(job for job in ready if job.question is not None)
            self.shared.forget()
            self.shared.noted, self.shared.decided, self.published = [], [], []

    def take_together(self, jobs):
        """Import jobs in one transaction; returns whether they went in. A single one is refused in words.

        Raises the error of a database that is gone or full, and ImportStopped.
        """
        before = self.shared.remember(jobs)
        try:
            with self.writes.begin():
                import_documents(self.shared, jobs)
            return True
        except (DatabaseError, InterfaceError) as error:
            if reason_of(error):
                raise
            refusal, failure = f"the database refused it: {_first_line(error)}", error
        except WorkflowError as error:
            refusal, failure = str(error), error
        self.shared.undo(jobs, before)
        if len(jobs) == 1:
            self.stop_unless_the_database_works(failure)
            refuse(jobs[0], Refused("", refusal))
        return False

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
        result.findings = [line_of("remark", "hint", "", text) for text in entry.remarks]
        if entry.document is None:
            for place, text in [(entry.field, entry.error), *entry.others]:
                result.findings.append(line_of("unreadable", "blocker", place, text))
            return Job(result, None)
        result.kind = entry.document.format.partition("/")[0]
        result.title = getattr(entry.document, "title", "") or getattr(entry.document, "name", "")
        job = Job(result, entry.document, entry.key, entry.content, entry.html, entry.findings)
        job.is_guessed = entry.is_guessed
        for path, text in take_only_allowed(job, self.shared.by):
            result.findings.append(line_of("not-taken", "hint", path, text))
        return job

    def finish(self, result):
        self.report.count(result)
        self.on_result(result)


def _first_line(error):
    """Return the first line of what the database said; some errors say nothing."""
    return (str(error).splitlines() or [type(error).__name__])[0]
