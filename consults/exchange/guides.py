"""Guide documents to rows."""

from django.db.models import Q

from consults import workflow
from consults.exchange import document as formats
from consults.exchange import exporting
from consults.exchange.known import Refused, core_key
from faq.models import Guide, GuideTag


def import_guide(document, key, vocabulary, publish, now):
    """Write one guide; returns the outcome: new, updated or unchanged. Raises Refused.

    A guide is known by its source id, else by its title. One that was edited here keeps its text.
    """
    row = _known(document)
    if row is not None and row.imported_key == key:
        return _publish_draft(row, publish, now)
    if row is not None and core_key(exporting.guide(row)) not in {key, row.imported_key}:
        raise Refused("", "edited here since it was imported; the new text was not taken over it.")
    if row is not None and row.status == Guide.Status.PUBLISHED and not publish:
        raise Refused(
            "", "published here; a changed text goes over it only with --publish, or by hand."
        )
    outcome = "new" if row is None else "updated"
    row = row or Guide()
    _fill(row, document, vocabulary)
    row.imported_key = key
    row.content_key = formats.content_key(document.lead, document.body)
    if outcome == "new":
        status = "published" if publish and document.status == "draft" else document.status
        workflow.arrive(row, status, document.published_at)
    row.save()
    row.guide_tags.all().delete()
    tags = [vocabulary.tag(tag.name, tag.department, tag.aliases) for tag in document.tags]
    GuideTag.objects.bulk_create(
        GuideTag(guide=row, tag=tag, position=position)
        for position, tag in enumerate(dict.fromkeys(tags))
    )
    return outcome


def _known(document):
    source = document.source
    if source.id:
        return Guide.objects.filter(source_name=source.name, source_id=source.id).first()
    content = formats.content_key(document.lead, document.body)
    same = Guide.objects.filter(Q(title=document.title) | Q(content_key=content), source_id="")
    return same.first()


def _publish_draft(row, publish, now):
    if not publish or row.status != Guide.Status.DRAFT:
        return "unchanged"
    workflow.publish_guide(row, at=now)
    return "updated"


def _fill(row, document, vocabulary):
    row.title, row.lead, row.body = document.title, document.lead, document.body
    row.department = vocabulary.department(document.department) if document.department else None
    row.further_reading, row.language = document.further_reading, document.language
    row.reviewed_by, row.reviewed_on = document.review.by, document.review.on
    source = document.source
    row.source_name, row.source_id = source.name, source.id
    row.source_url, row.source_text = source.url, source.text
