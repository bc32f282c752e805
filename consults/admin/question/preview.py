"""The public page of what stands in the form, and of a pending change: shown at the desk only."""

from django.core.exceptions import ValidationError
from django.forms import DateField
from django.http import HttpResponse

from consults.editorial import pending_changes
from consults.exchange import schema as formats
from consults.exchange import serialization
from consults.exchange.to_documents import document_of
from consults.models import Department, Doctor
from consults.public.preview import page_of
from faq import tag_lines
from text.names import id_of

MOST_REPLIES = 30
LONGEST = 500_000
EMPTY = {"title": "No title yet", "body": "No question yet."}


def preview_new(desk, request):
    """Return the page of a consult that is being entered."""
    document = formats.Consult(**EMPTY, department="")
    return _page(typed(document, request.POST), "Preview: nothing is saved.")


def preview(desk, request, question):
    """POST: the page of the form as typed. GET: of the pending change, else as it stands."""
    if request.method == "POST":
        return _page(typed(document_of(question), request.POST), "Preview: nothing is saved.")
    change = pending_changes.waiting(question)
    if change is not None:
        return _page(
            serialization.from_data(change.plain), "This change waits; readers see the old text."
        )
    return _page(document_of(question), "As it stands at the desk.")


def _page(document, banner):
    answer = HttpResponse(page_of(document, banner))
    answer["Cache-Control"] = "private, no-store"
    return answer


def typed(document, posted):
    """Return a consult document with the texts of a posted form over it; what is wrong stays as it was.

    Replies that are stored keep their words, whatever the form says.
    """
    for name in ("title", "subject", "body", "language"):
        value = posted.get(name, "").strip()
        setattr(document, name, value[:LONGEST] or EMPTY.get(name, getattr(document, name)))
    document.asker.name = posted.get("asker_name", "")
    document.asker.age = posted.get("asker_age_band", "")
    document.asker.sex = posted.get("asker_sex", "")
    document.asker.sex_confirmed = "asker_sex_confirmed" in posted
    document.asked_on = _day(posted.get("asked_on", "")) or document.asked_on
    document.more_info.body = posted.get("more_info", "")[:LONGEST]
    document.more_info.origin = posted.get("more_info_origin", "unknown")
    department = _row(Department, posted.get("department", ""))
    if department is not None:
        document.department = department.name
        document.tags = [
            formats.Tag(name=name, department=place or department.name)
            for name, place in _names(posted.get("tag_lines", ""))
        ]
    document.replies += _new_replies(posted, document.department)
    return document


def _names(lines):
    """Return [(name, department or "")] of tag lines, without asking whether the tags exist."""
    for line in lines.splitlines()[: tag_lines.MOST_LINES]:
        match = tag_lines.LINE.match(" ".join(line.split()))
        if match["name"]:
            yield match["name"][:150], match["department"] or ""


def _new_replies(posted, department):
    """Return the replies typed into the form that are not stored yet."""
    found = []
    for place in range(MOST_REPLIES):
        name = f"replies-{place}"
        body = posted.get(f"{name}-body", "").strip()
        if not body or posted.get(f"{name}-id"):
            continue
        doctor = _row(Doctor, posted.get(f"{name}-doctor", ""))
        own = _row(Department, posted.get(f"{name}-department", ""))
        found.append(
            formats.Reply(
                doctor=doctor.name if doctor else "Doctor not chosen yet",
                honorific=doctor.honorific if doctor else "",
                department=own.name if own else department,
                hospital=posted.get(f"{name}-hospital", "")[:200],
                body=body[:LONGEST],
                replied_on=_day(posted.get(f"{name}-replied_on", "")),
            )
        )
    return found


def _row(model, pk):
    return model.objects.filter(pk=id_of(pk)).first()


def _day(text):
    try:
        return DateField(required=False).clean(text)
    except ValidationError:
        return None
