"""Rows to documents: one consult, guide or page of the house."""

from django.db.models import Prefetch

from consults.exchange import schema as formats
from consults.models import (
    Guide,
    GuideTag,
    HousePage,
    Note,
    Question,
    RelatedQuestion,
    Reply,
    TaggedQuestion,
)

FOR_DOCUMENTS = [
    Prefetch("replies", Reply.objects.select_related("doctor", "department")),
    Prefetch("tagged", TaggedQuestion.objects.select_related("tag__department")),
    "tagged__tag__aliases",
    Prefetch("notes", Note.objects.select_related("doctor__department", "superseded_by")),
    "similar_cards",
    "dismissals",
    Prefetch(
        "related",
        RelatedQuestion.objects.filter(origin__in=["pinned", "muted"])
        .select_related("related")
        .order_by("rank", "related__number"),
        to_attr="decided",
    ),
]


def document_of(content):
    """Return the document of a consult, guide or page of the house, from the database as it is now."""
    if isinstance(content, HousePage):
        return house_page(HousePage.objects.get(pk=content.pk))
    return guide_document(content) if isinstance(content, Guide) else consult(loaded(content))


def loaded(question):
    """Return a question anew, with everything its document holds."""
    fresh = Question.objects.select_related("department").prefetch_related(*FOR_DOCUMENTS)
    return fresh.get(pk=question.pk)


def consult(question):
    """Return the document of a question loaded with FOR_DOCUMENTS."""
    return formats.Consult(
        number=question.number,
        title=question.title,
        subject=question.subject,
        department=question.department.name,
        language=question.language,
        asker=_asker(question),
        asked_on=question.asked_on,
        body=question.body,
        replies=[_reply(reply) for reply in question.replies.all()],
        notes=_notes(question),
        more_info=_more_info(question),
        tags=[_tag(item.tag) for item in question.tagged.all()],
        similar=[_card(card) for card in question.similar_cards.all()],
        related=[_related(row) for row in question.decided],
        follows_up=question.follows_up,
        status=_status(question),
        published_at=question.published_at,
        withdrawn_reason=question.withdrawn_reason,
        review=_review(question),
        dismissed=_dismissed(question),
        source=_source(question),
    )


def _asker(question):
    return formats.Asker(
        name=question.asker_name,
        age=question.asker_age_band,
        sex=question.asker_sex,
        sex_confirmed=question.asker_sex_confirmed,
    )


def _more_info(question):
    return formats.MoreInfo(
        body=question.more_info,
        origin=question.more_info_origin,
        reviewed_by=question.more_info_reviewed_by or None,
        reviewed_on=question.more_info_reviewed_on,
    )


def _review(owner):
    return formats.Review(by=owner.reviewed_by, on=owner.reviewed_on, due_on=owner.review_due_on)


def _status(owner):
    """Return the state a document names; the bin is this library's own, and no document is in it."""
    if owner.status != owner.Status.BINNED:
        return owner.status
    return owner.Status.WITHDRAWN if owner.published_at else owner.Status.DRAFT


def _dismissed(owner):
    return [
        formats.Dismissed(code=row.code, key=row.key, reason=row.reason)
        for row in owner.dismissals.all()
    ]


def _reply(reply):
    return formats.Reply(
        doctor=reply.doctor.name,
        department=reply.department.name,
        hospital=reply.hospital,
        body=reply.body,
        replied_on=reply.replied_on,
        honorific=reply.doctor.honorific,
    )


def _notes(question):
    places = {reply.pk: place for place, reply in enumerate(question.replies.all(), 1)}
    return [
        formats.Note(
            reply=places[note.reply_id],
            kind=note.kind,
            body=note.body,
            doctor=note.doctor.name,
            department=note.doctor.department.name,
            honorific=note.doctor.honorific,
            signed_on=note.signed_on,
            superseded_by=note.superseded_by.number if note.superseded_by else None,
        )
        for note in question.notes.all()
    ]


def _tag(tag):
    return formats.Tag(
        name=tag.name,
        department=tag.department.name,
        aliases=[alias.name for alias in tag.aliases.all()],
    )


def _card(card):
    return formats.Card(
        title=card.title,
        question=card.question_excerpt,
        doctor=card.doctor,
        reply=card.reply_excerpt,
    )


def _related(row):
    return formats.Related(number=row.related.number, origin=row.origin, reason=row.reason)


def _source(owner):
    return formats.Source(
        name=owner.source_name, id=owner.source_id, url=owner.source_url, text=owner.source_text
    )


GUIDES_FOR_DOCUMENTS = [
    Prefetch("guide_tags", GuideTag.objects.select_related("tag__department")),
    "guide_tags__tag__aliases",
    "dismissals",
]


def guide_document(row):
    """Return the document of one guide, from the database as it is now."""
    fresh = Guide.objects.select_related("department").prefetch_related(*GUIDES_FOR_DOCUMENTS)
    return guide(fresh.get(pk=row.pk))


def guide(row):
    """Return the document of a guide loaded with GUIDES_FOR_DOCUMENTS."""
    return formats.Guide(
        title=row.title,
        lead=row.lead,
        body=row.body,
        tags=[_tag(item.tag) for item in row.guide_tags.all()],
        department=row.department.name if row.department else "",
        further_reading=row.further_reading,
        language=row.language,
        status=_status(row),
        published_at=row.published_at,
        withdrawn_reason=row.withdrawn_reason,
        review=_review(row),
        dismissed=_dismissed(row),
        source=_source(row),
    )


def house_page(row):
    """Return the document of a page of the house."""
    return formats.HousePage(kind=row.kind, title=row.title, body=row.body, status=row.status)
