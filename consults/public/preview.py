"""The public page of a document that nobody has published: rendered by the public template, stored nowhere."""

from django.utils import timezone

from consults.models import Department, Doctor, Question
from consults.models.note import kind_of_all
from consults.models.question import SAMPLE_SOURCE
from consults.public import consult_page, help_now, page_head
from consults.public.shown_early import page_early
from faq.models import FaqTag
from text.markdown import excerpt_of
from text.markdown import render as html_of
from text.names import make_slug, same_name

# What a public page has beside the consult itself.
NO_HELP_NOW = {
    f"department__help_now__{column}": None for column in ("level", "text_html", "active")
}
NOTHING_BESIDE = {"guides": [], "similar": [], "story": [], "share": [], "successors": []}


def page_of(document, banner="", answer=None):
    """Return the HTML of the page readers would see of a consult document (exchange.schema.Consult).

    `banner` is a sentence above it that says what this is; `answer` what an invited doctor is asked
    (doctor, sentence, error). Similar consults, guides and links of mentions are left out.
    """
    departments = Department.objects.filter(name=document.department)
    department = departments.select_related("help_now").first()
    tags, rows = _tags(document)
    replies = _answers(document)
    consult = _consult(document, department, replies)
    context = {
        **NOTHING_BESIDE,
        **consult_page.layout(consult, replies),
        "trail": page_head.trail_of_consult(consult),
        "question": consult,
        "replies": replies,
        "tags": tags,
        "urgency": help_now.of_tags(rows, department),
        "answer": answer,
    }
    return page_early(
        "consults/question.html", context, consult.path, banner, "consults/proof.html"
    )


def _consult(document, department, replies):
    now = timezone.now()
    notes = [(reply.pk, note.kind) for reply in replies for note in reply.notes]
    html = html_of(document.body)
    return consult_page.Consult(
        pk=0,
        number=document.number or 0,
        title=document.title,
        slug=make_slug(document.title, "consult"),
        language=document.language,
        subject=document.subject,
        body_html=html,
        **_asker(document.asker),
        asked_on=document.asked_on,
        **_more_info(document.more_info),
        excerpt=excerpt_of(html, without=document.title),
        reply_excerpt=excerpt_of(replies[0].body_html) if replies else "",
        published_at=document.published_at or now,
        modified_at=now,
        **_review(document.review),
        source_name=document.source.name if document.source.name == SAMPLE_SOURCE else "",
        note_kind=kind_of_all(notes),
        **_department(document, department),
    )


def _department(document, department):
    slug = department.slug if department else "-"
    return {"department__name": document.department, "department__slug": slug, **NO_HELP_NOW}


def _more_info(more_info):
    return {
        "more_info_html": html_of(more_info.body),
        "more_info_origin": more_info.origin,
        "more_info_reviewed_by": more_info.reviewed_by or "",
        "more_info_reviewed_on": more_info.reviewed_on,
    }


def _review(review):
    return {
        "reviewed_by": review.by,
        "reviewed_on": review.on,
        "review_due_on": review.due_on,
    }


def _asker(asker):
    return {
        "asker_name": asker.name,
        "asker_age_band": asker.age,
        "asker_sex": asker.sex,
        "asker_sex_confirmed": asker.sex_confirmed,
    }


def _answers(document):
    found = []
    for place, reply in enumerate(document.replies, 1):
        doctor = _doctor(reply.doctor, reply.department or document.department)
        found.append(
            consult_page.Answer(
                pk=place,
                body_html=html_of(reply.body),
                hospital=reply.hospital,
                replied_on=reply.replied_on,
                department__name=reply.department or document.department,
                doctor__honorific=doctor.honorific if doctor else reply.honorific or "",
                doctor__name=reply.doctor,
                doctor__slug=doctor.slug if doctor else "-",
                doctor__credentials=doctor.credentials if doctor else "",
                notes=[_note(note) for note in document.notes if note.reply == place],
            )
        )
    return found


def _doctor(name, department):
    rows = Doctor.objects.filter(name_key=same_name(name), department__name=department)
    return rows.only("slug", "honorific", "credentials").first()


def _note(note):
    doctor = _doctor(note.doctor, note.department)
    other = Question.objects.published().filter(number=note.superseded_by or 0).first()
    return consult_page.Addendum(
        reply_id=note.reply,
        kind=note.kind,
        body_html=html_of(note.body),
        signed_on=note.signed_on,
        doctor__honorific=doctor.honorific if doctor else note.honorific or "",
        doctor__name=note.doctor,
        doctor__slug=doctor.slug if doctor else "-",
        doctor__credentials=doctor.credentials if doctor else "",
        doctor__department__name=note.department,
        superseded_by__title=other.title if other else None,
        superseded_by__number=other.number if other else None,
        superseded_by__slug=other.slug if other else None,
    )


def _tags(document):
    keys = [same_name(tag.name) for tag in document.tags]
    rows = FaqTag.objects.filter(name_key__in=keys).select_related("department", "help_now")
    known = {(row.name_key, row.department.name): row for row in rows}
    found, here = [], []
    for tag in document.tags:
        row = known.get((same_name(tag.name), tag.department or document.department))
        found.append(consult_page.Tag(tag.name, row.slug if row else "-", tag.department))
        here.append(row)
    return found, here
