"""Guide documents to rows."""

from django.db.models import Q

from consults import checks, workflow
from consults.exchange import document as formats
from consults.exchange import exporting
from consults.exchange.known import Refused, core_key
from faq.models import Guide, GuideTag
from web import rights

PUBLISH = "faq.publish_guide"


def import_guide(job, vocabulary, publish, now, by):
    """Write the guide of an importing.Job; `by` imports it.

    Returns the outcome (new, updated or unchanged) and sentences on why it stays a draft. Raises Refused.
    A guide is known by its source id, else by its title. One that was edited here keeps its text.
    """
    row = _known(job.document)
    if row is not None and row.imported_key == job.key:
        return _publish_draft(row, job, publish, now, by)
    if row is not None:
        _refuse_over(row, job, publish, by)
    outcome, told = "new" if row is None else "updated", []
    row = row or Guide()
    _fill(row, job.document, vocabulary)
    row.imported_key = job.key
    row.content_key = formats.content_key(job.document.lead, job.document.body)
    if outcome == "new":
        wanted = wanted_status(job, publish)
        told = held_back(job, by) if wanted not in {"draft", "in_review"} else []
        published_at = None if told else job.document.published_at
        workflow.arrive(row, "draft" if told else wanted, published_at)
    row.save()
    _tag(row, job.document, vocabulary)
    return outcome, told


def wanted_status(job, publish):
    """Return the state a guide asks for; `publish` asks for it in the place of a draft."""
    draft = job.document.status == "draft"
    return "published" if publish and draft else job.document.status


def held_back(job, by):
    """Return the sentences on why a guide that asks to be public arrives as a draft; none where it may."""
    told = []
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
    if core_key(exporting.guide(row)) not in {job.key, row.imported_key}:
        raise Refused("", "edited here since it was imported; the new text was not taken over it.")
    if row.status != Guide.Status.PUBLISHED:
        return
    if not publish:
        raise Refused(
            "", "published here; a changed text goes over it only with --publish, or by hand."
        )
    if told := held_back(job, by):
        raise Refused("", f"published here; the changed text was not taken over it. {told[0]}")


def _known(document):
    source = document.source
    if source.id:
        return Guide.objects.filter(source_name=source.name, source_id=source.id).first()
    content = formats.content_key(document.lead, document.body)
    same = Guide.objects.filter(Q(title=document.title) | Q(content_key=content), source_id="")
    return same.first()


def _publish_draft(row, job, publish, now, by):
    if not publish or row.status != Guide.Status.DRAFT:
        return "unchanged", []
    if told := held_back(job, by):
        return "unchanged", told
    workflow.publish_guide(row, at=now)
    return "updated", []


def _fill(row, document, vocabulary):
    row.title, row.lead, row.body = document.title, document.lead, document.body
    row.department = vocabulary.department(document.department) if document.department else None
    row.further_reading, row.language = document.further_reading, document.language
    row.reviewed_by, row.reviewed_on = document.review.by, document.review.on
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
