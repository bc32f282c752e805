"""The form of a consult as it is shown: opened, opened on a pending change, or refused with what was sent."""

import uuid

from django.contrib.admin.utils import unquote

from consults import permissions
from consults.admin import writing
from consults.admin.labels import label_of
from consults.admin.question import addresses, pending_changes, starts
from consults.admin.question.columns import state
from consults.admin.question.comments import beside_the_form
from consults.admin.question.workflow_forms import StampForm, presets, zone
from consults.admin.question.workflow_page import rights_of
from consults.admin.sheet import Sheet, ask_to_open
from consults.admin.versions import version_in
from consults.editorial import last_look, notifications, reviews, revisions
from consults.editorial import pending_changes as changes
from consults.models import Question, Review

ONCE = "_once"  # names one filling-in of an empty form, so that sending it twice makes one consult


def open_form(desk, request, object_id):
    """Return the page of the form: of a consult (its id as text), or an empty one."""
    question, change, offered = None, None, ()
    if object_id is not None:
        question = desk.get_object(request, unquote(object_id))
        if question is None:
            return desk.gone(request, object_id)
        change = pending_changes.asked_for(request, question)
    ask_to_open(desk, request, question)
    if question is not None:
        notifications.read(request.user, question)
    if question is None and (copied := starts.asked_for(desk, request)):
        desk.message_user(request, starts.told_of(copied))
    document = pending_changes.document_of(change)
    if document is not None:
        offered = pending_changes.new_replies(question, change, document)
        revisions.fill(question, document)
    sheet = sheet_of(desk, request, question, document, offered)
    return show(desk, request, sheet, change)


def sheet_of(desk, request, question, document=None, offered=()):
    """Return the Sheet of a consult, or with None an empty one.

    `document` is the pending change that the form goes on with, `offered` the replies that only the change has.
    """
    if question is not None:
        question.seen_in = request  # Django gives a read-only field no request
    may_create = request.user.has_perm("faq.add_faqtag")
    of_form = {"change": document, "may_create_tags": may_create}
    return Sheet(desk, request, question, of_form, {"by": request.user, "offered": offered})


def show(desk, request, sheet, change=None, conflict=None, refused_step=""):
    """Return the page of a Sheet.

    `conflict` holds both texts where somebody saved meanwhile, `refused_step` the step whose box stays open.
    """
    question = sheet.row
    context = {**_of_buttons(request, refused_step), **(conflict or {}), "presets": presets()}
    context["rights"] = rights_of(request.user)
    context["version"] = version_in(request, question)
    context |= {"may_save": True, "source_text": "", "look": None}
    if question is None:
        context["once"] = request.POST.get(ONCE) or uuid.uuid4().hex
    else:
        context |= _of_a_consult(question, request.user, sheet.may_change)
        context |= _since_last_look(question, context["rights"])
        context["editing_change"] = change is not None
        context["place"] = addresses.place(desk, request, question.pk)
    return sheet.render(context)


def _of_a_consult(question, user, may_change):
    """Return what the form of a consult that is there says beside its boxes."""
    hints = writing.beside_the_form(question) if may_change else {"hints": (), "reading": None}
    return {
        "may_save": not permissions.is_out(question) or permissions.may_edit(user, question),
        "source_text": question.source_text if user.has_perm("consults.source_question") else "",
        "change_waits": changes.waiting(question) if question.waiting_pk else None,
        "goes_out": permissions.publishes_when_approved(user, question),
        "every_part": [*Review.Part.values],
        "chip": state(question),
        "note_to_reviewer": _note_to_reviewer(question),
        **beside_the_form(question, user),
        **hints,
    }


def _since_last_look(question, rights):
    """Return what changed since a consult was last reviewed or sent back, for whoever decides on it now."""
    waits = question.status == question.Status.IN_REVIEW and rights["send_back"]
    is_due = rights["stamp"] and reviews.due(Question.objects.filter(pk=question.pk)).exists()
    look = last_look.of(question) if waits or is_due else None
    changes = last_look.changes_since(question, look) if look else ()
    return {"look": look, "since": [(label_of(place), steps) for place, steps in changes]}


def _note_to_reviewer(question):
    """Return what the editor wrote when they submitted a consult that is in review, or ""."""
    if question.status != question.Status.IN_REVIEW:
        return ""
    return question.revisions.stood().order_by("-pk").values_list("note", flat=True).first() or ""


def _of_buttons(request, refused_step):
    """Return what stands in the boxes beside Save: what was typed there stays."""
    asked = request.POST
    stamp = StampForm(initial={"outcome": asked.get("outcome"), "parts": asked.getlist("parts")})
    typed = {name: asked.get(f"_{name}", "") for name in ("at", "reason", "note")}
    typed["at"] = typed["at"] or request.GET.get("at", "")
    return {"stamp": stamp, "typed": typed, "refused_step": refused_step, "zone": zone()}
