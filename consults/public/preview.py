"""The public page of a document that nobody has published: rendered by the public template, stored nowhere."""

from django.utils import timezone

from consults.models import Department, Doctor, Question
from consults.models.question import SAMPLE_SOURCE
from consults.public import consult_page
from consults.public.help_now import gravest
from faq.models import FaqTag
from text.markdown import excerpt_of
from text.markdown import render as html_of
from text.names import make_slug, same_name
from web.pages import absolute, render


def page_of(document, banner="", answer=None):
    """Return the HTML of the page readers would see of a consult document (exchange.schema.Consult).

    `banner` is a sentence above it that says what this is; `answer` what an invited doctor is asked
    (doctor, sentence, error). Similar consults, guides and links of mentions are left out.
    """
    department = (
        Department.objects.filter(name=document.department).select_related("help_now").first()
    )
    tags, urgent = _tags(document)
    help_now = getattr(department, "help_now", None)
    if help_now:
        urgent.add((help_now.level, help_now.text_html, help_now.active))
    replies = _answers(document)
    consult = _consult(document, department, replies)
    context = {
        "question": consult,
        "replies": replies,
        "tags": tags,
        "guides": [],
        "urgency": gravest(urgent),
        "similar": [],
        "story": [],
        "share": [],
        "data": None,
        "banner": banner,
        "answer": answer,
        "canonical": absolute(consult.path),
        "site_notice": "",
    }
    return render("consults/proof.html", context)


def _consult(document, department, replies):
    now = timezone.now()
    note = next((n.kind for reply in reversed(replies) for n in reversed(reply.notes)), "")
    return consult_page.Consult(
        pk=0,
        number=document.number or 0,
        title=document.title,
        slug=make_slug(document.title, "consult"),
        language=document.language,
        subject=document.subject,
        body_html=html_of(document.body),
        asker_name=document.asker.name,
        asker_age_band=document.asker.age,
        asker_sex=document.asker.sex,
        asker_sex_confirmed=document.asker.sex_confirmed,
        asked_on=document.asked_on,
        more_info_html=html_of(document.more_info.body),
        more_info_origin=document.more_info.origin,
        more_info_reviewed_by=document.more_info.reviewed_by or "",
        more_info_reviewed_on=document.more_info.reviewed_on,
        excerpt=excerpt_of(html_of(document.body)),
        reply_excerpt=excerpt_of(replies[0].body_html) if replies else "",
        published_at=document.published_at or now,
        modified_at=now,
        reviewed_by=document.review.by,
        reviewed_on=document.review.on,
        review_due_on=document.review.due_on,
        source_name=document.source.name if document.source.name == SAMPLE_SOURCE else "",
        note_kind=note,
        department__name=document.department,
        department__slug=department.slug if department else "-",
        department__help_now__level=None,
        department__help_now__text_html=None,
        department__help_now__active=None,
    )


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
                notes=[_note(note) for note in document.notes if note.reply == place],
            )
        )
    return found


def _doctor(name, department):
    rows = Doctor.objects.filter(name_key=same_name(name), department__name=department)
    return rows.only("slug", "honorific").first()


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
        doctor__department__name=note.department,
        superseded_by__title=other.title if other else None,
        superseded_by__number=other.number if other else None,
        superseded_by__slug=other.slug if other else None,
    )


def _tags(document):
    keys = [same_name(tag.name) for tag in document.tags]
    rows = FaqTag.objects.filter(name_key__in=keys).select_related("department", "help_now")
    known = {(row.name_key, row.department.name): row for row in rows}
    found, urgent = [], set()
    for tag in document.tags:
        row = known.get((same_name(tag.name), tag.department or document.department))
        found.append(consult_page.Tag(tag.name, row.slug if row else "-", tag.department))
        if help_now := getattr(row, "help_now", None):
            urgent.add((help_now.level, help_now.text_html, help_now.active))
    return found, urgent
