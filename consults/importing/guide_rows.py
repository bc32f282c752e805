"""Guide documents to rows."""

from django.db.models import Q

from consults import checks, permissions
from consults.checks import redacted_words
from consults.editorial import guide_revisions, guide_workflow, history
from consults.exchange import serialization, to_documents
from consults.importing.jobs import dismissals_of
from consults.importing.recognition import Refused, core_key, is_as_imported, unseen
from consults.models import Dismissal, ErasedText, Guide, GuideTag
from text.content_key import content_key
from web import rights
from web.errors import WorkflowError
from web.fingerprints import erased_keys

PUBLISH = guide_workflow.PUBLISH


def import_guide(job, vocabulary, publish, now, by):
    """Write the guide of a jobs.Job; `by` imports it.

    Returns the outcome (new, updated or unchanged) and sentences on why it stays a draft. Raises Refused.
    A guide is known by its source id, else by its title. One that was edited here keeps its text.
    """
    row = _known(job.document)
    if row is not None and is_as_imported(job.document, row.imported_key):
        return _publish_draft(row, job, publish, now, by)
    if row is not None:
        row.lock()
        _refuse_over(row, job, publish, by)
    _refuse_without_right(by, "add" if row is None else "change")
    _refuse_erased(job)
    if row is not None:
        return _write_over(row, job, vocabulary, by)
    row = Guide()
    _fill(row, job, vocabulary)
    told = _arrive(row, job, publish, now, by)
    _write(row, job, vocabulary, by)
    return "new", told


def _write_over(row, job, vocabulary, by):
    """Put a changed text in the place of one that was imported, which a revision keeps."""
    name = job.document.department
    department = vocabulary.department(name) if name else None
    permissions.require_edit(by, row, department)
    permissions.require_move(by, row, department)
    note = "Before an import brought a new text"
    guide_revisions.record(row, by, note=note, step=history.IMPORT, stands=True)
    _fill(row, job, vocabulary)
    _write(row, job, vocabulary, by)
    return "updated", []


def _write(row, job, vocabulary, by):
    row.save()
    _tag(row, job.document, vocabulary)
    redacted_words.refuse(row, serialization.to_data(to_documents.guide_document(row)))
    _dismiss(row, job.document, by)


def _arrive(row, job, publish, now, by):
    """Give a new guide the state it asks for, or leave it a draft and return the sentences on why."""
    wanted = wanted_status(job, publish)
    told = held_back(job, by, row.department) if wanted not in {"draft", "in_review"} else []
    guide_workflow.arrive(row, job.document, "draft" if told else wanted, now, by)
    return told


def wanted_status(job, publish):
    """Return the state a guide asks for; `publish` asks for it in the place of a draft."""
    draft = job.document.status == "draft"
    return "published" if publish and draft else job.document.status


def held_back(job, by, department=None):
    """Return the sentences on why a guide that asks to be public arrives as a draft; none where it may."""
    told = []
    if permissions.wants_two(by, department):
        told.append(f"It came in as a draft: {department} wants a second pair of eyes.")
    if job.is_guessed:
        told.append("It came in as a draft: it looks like a guide, and nobody said that it is one.")
    if not rights.may(by, PUBLISH):
        told.append("It came in as a draft: only a publisher publishes guides.")
    if _blockers(job):
        told.append("It came in as a draft: a check found something to settle first.")
    return told


def _blockers(job):
    document = job.document
    return [
        finding
        for finding in job.findings
        if finding.severity == checks.Severity.BLOCKER and not checks.reason_for(finding, document)
    ]


def _refuse_over(row, job, publish, by):
    """Raise Refused where a changed text may not take the place of what is here."""
    here = to_documents.guide(row)
    if core_key(here) != job.key and not is_as_imported(here, row.imported_key):
        raise Refused("", "edited here since it was imported; the new text was not taken over it.")
    if row.status == Guide.Status.BINNED:
        raise Refused("", "it lies in the bin here; take it out first.")
    if row.status != Guide.Status.PUBLISHED:
        return
    if not publish:
        raise Refused(
            "", "published here; a changed text goes over it only with --publish, or by hand."
        )
    if told := held_back(job, by, row.department):
        raise Refused("", f"published here; the changed text was not taken over it. {told[0]}")


def _known(document):
    source = document.source
    if source.id:
        return Guide.objects.filter(source_name=source.name, source_id=source.id).first()
    content = content_key(document.lead, document.body)
    same = Guide.objects.filter(Q(title=document.title) | Q(content_key=content), source_id="")
    return same.first()


def _publish_draft(row, job, publish, now, by):
    if not publish or row.status != Guide.Status.DRAFT:
        return "unchanged", []
    if told := held_back(job, by, row.department):
        return "unchanged", told
    row.lock()
    if why := unseen(row, to_documents.guide(row), job.document):
        return "unchanged", [f"{why[0].upper()}{why[1:]}"]
    try:
        guide_workflow.publish(row, by, at=now)
    except WorkflowError as refusal:
        return "unchanged", [str(refusal)]
    return "updated", []


def _refuse_erased(job):
    """Raise Refused for a text from which something was redacted here."""
    document = job.document
    keys = [job.key, content_key(document.lead, document.body)]
    if ErasedText.objects.filter(
        key__in=[one for key in keys for one in erased_keys(key)]
    ).exists():
        raise Refused("", "this text was redacted or erased here; it is not taken in again.")


def _refuse_without_right(by, action):
    right = f"consults.{action}_guide"
    if not rights.may(by, right):
        raise Refused("", f"you have no right to {action} guides; ask an administrator for it.")
    rights.require(by, right, f"{action} guides")


def _fill(row, job, vocabulary):
    document = job.document
    row.imported_key = job.key
    row.content_key = content_key(document.lead, document.body)
    row.title, row.lead, row.body = document.title, document.lead, document.body
    row.department = vocabulary.department(document.department) if document.department else None
    row.further_reading, row.language = document.further_reading, document.language
    source = document.source
    row.source_name, row.source_id = source.name, source.id
    row.source_url, row.source_text = source.url, source.text


def _tag(row, document, vocabulary):
    row.guide_tags.all().delete()
    tags = [vocabulary.tag(tag.name, tag.department, tag.aliases) for tag in document.tags]
    GuideTag.objects.bulk_create(
        GuideTag(guide=row, tag=tag, position=position)
        for position, tag in enumerate(dict.fromkeys(tags))
    )


def _dismiss(row, document, by):
    """Keep the decisions that came with a guide beside those made here; they lapse with their sentence."""
    Dismissal.objects.bulk_create(dismissals_of(document, by, guide=row), ignore_conflicts=True)
