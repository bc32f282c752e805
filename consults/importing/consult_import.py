"""Consult documents of a batch: which are new, known, changed or refused. Called inside a transaction."""

from consults import permissions, refresh
from consults.checks import stored_findings
from consults.editorial import imported_state, reply_rows, source_dates, workflow
from consults.exchange.to_documents import document_of
from consults.importing.consult_rows import write_new, write_over
from consults.importing.jobs import line_of, refuse, refuse_blockers
from consults.importing.recognition import Known, Refused, core_key, is_as_imported, unseen
from consults.models import Question, RelatedQuestion
from web.errors import WorkflowError

Status = Question.Status
RELATED = "related["  # how the places of editors' decisions begin


def import_consults(run, jobs):
    """Bring in the consults of a batch, inside a transaction; known ones are left, replaced or refused."""
    contents = {job.content for job in jobs}
    known = Known([job.document for job in jobs], contents, run.earlier)
    new = []
    for job in jobs:
        try:
            twin = known.find(job.document, job.content)
            if twin is None:
                known.claim(job.document, job.content, job)
                new.append(job)
            elif isinstance(twin, Question):
                _update(run, job, twin)
            else:
                _repeat(job, twin)
        except Refused as refusal:
            refuse(job, refusal)
    _create(run, new)


def _repeat(job, twin):
    """The same document twice in one batch, or in one trial."""
    if job.key != twin.key:
        raise Refused("", f"another text for the consult of line {twin.line}.")
    job.result.outcome = "unchanged"


def _create(run, jobs):
    def enter(question, job):
        return imported_state.enter(
            question, job.document, job.findings, run.publish, run.now, run.by
        )

    written = write_new(jobs, run.vocabulary, enter, run.by)
    for job, (question, _, _, found) in zip(jobs, written, strict=True):
        job.question = question
        job.result.outcome = "new"
        # A trial gives no number away: the next batch would be told the same one.
        job.result.number = job.document.number if run.trying else question.number
        _note(run, job, question, found)
    refresh.refresh_many([entry[:3] for entry in written], run.caches)
    for job in jobs:
        _decide_all(run, job.question, job.document)
        if job.document.notes:
            run.noted.append((job.question.pk, job.document.notes))


def _update(run, job, question):
    """The document of a consult that is here: nothing to do, a new text, or a refusal."""
    job.result.number = question.number
    if question.status == Status.BINNED:
        raise Refused("", "it lies in the bin here; take it out first.")
    decided = _newly_decided(question, job.document)
    if decided and (run.publish or permissions.is_out(question)):
        refuse_blockers(job, question, RELATED)
    if is_as_imported(job.document, question.imported_key):
        job.result.outcome = "unchanged"
        _publish_draft(run, job, question)
    else:
        _replace(run, job, question)
    if decided:
        _take_decisions(run, job, question)


def _newly_decided(question, document):
    """Return whether a document decides on similar consults otherwise than it is stored here."""
    if not document.related:
        return False
    rows = RelatedQuestion.objects.filter(question=question)
    stored = set(rows.values_list("related__number", "origin", "reason", "rank"))
    told = {(r.number, r.origin, r.reason, rank) for rank, r in enumerate(document.related)}
    return not told <= stored


def _take_decisions(run, job, question):
    """Store what a document of a consult that is here decides, where who imports it may change that consult."""
    if permissions.may_edit(run.by, question):
        permissions.require_edit(run.by, question)
        _decide_all(run, question, job.document)
        return
    text = "the similar consults were not taken: readers see this consult. Pin them at the desk."
    job.result.findings.append(line_of("not-taken", "hint", "related", text))


def _publish_draft(run, job, question):
    """``--publish`` also publishes what an earlier import left as a draft, as long as it stands as imported."""
    if not run.publish or question.status != Status.DRAFT:
        return
    question.lock()  # whoever saves it now comes first, and then it is edited
    if why := unseen(question, document_of(question), job.document):
        job.result.findings.append(line_of("not-published", "warning", "", why))
        _note(run, job, question, [])
        return
    if imported_state.has_tags(still_open := stored_findings.open_findings(question)):
        _note(run, job, question, still_open)
        return
    try:
        at = question.published_at or source_dates.published_at(job.document, run.now)
        workflow.publish(question, run.by, at=at)
    except WorkflowError:
        _note(run, job, question, stored_findings.open_findings(question))
    else:
        job.result.outcome = "updated"


def _replace(run, job, question):
    """Put a changed document in the place of what was imported. Raises Refused where that may not be."""
    question.lock()  # whoever saves it now comes first, and then it is edited
    here = document_of(question)
    if core_key(here) == job.key:
        job.result.outcome = "unchanged"
        return
    if not is_as_imported(here, question.imported_key):
        raise Refused("", "edited here since it was imported; the new text was not taken over it.")
    if question.status == Status.PUBLISHED and not run.publish:
        raise Refused(
            "", "published here; a changed text goes over it only with --publish, or by hand."
        )
    if question.status == Status.PUBLISHED:
        refuse_blockers(job, question)
    if question.notes.exists():
        raise Refused("", "a note was signed beside its reply here; change it by hand.")
    replies = _planned(question, job, run.by)
    found = write_over(question, job, replies, run.vocabulary, run.by)
    job.result.outcome = "updated"
    _note(run, job, question, found)


def _planned(question, job, by):
    """Return which replies here are which of a document (reply_rows.Plan), before anything is written.

    Raises Refused where words would go that stay.
    """
    planned = reply_rows.plan(question, job.document.replies)
    try:
        reply_rows.refuse(question, planned, by)
        reply_rows.require(question, planned, by)
    except WorkflowError as refusal:
        raise Refused("replies", str(refusal)) from None
    return planned


def _note(run, job, question, found):
    job.result.findings += [finding.as_data() for finding in found]
    wanted = run.publish or job.document.status == "published"
    if wanted and question.status == Status.DRAFT:
        run.report.held_back += 1


def _decide_all(run, question, document):
    for rank, related in enumerate(document.related):
        if not decide(question.pk, related, rank):
            run.decided.append((question.pk, related, rank))


def decide(question_id, related, rank):
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
