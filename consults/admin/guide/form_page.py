"""The form of a guide as it is shown: opened, opened on a pending change, or refused with what was sent."""

from django.contrib.admin.utils import unquote

from consults.admin import moves, writing
from consults.admin.guide import starts
from consults.admin.question.pending_changes import ASKED
from consults.admin.sheet import Sheet, ask_to_open
from consults.admin.versions import version_of
from consults.editorial import guide_revisions


def open_form(desk, request, object_id):
    """Return the page of the form: of a guide (its id as text), or an empty one."""
    guide = change = document = None
    if object_id is not None:
        guide = desk.get_object(request, unquote(object_id))
        if guide is None:
            return desk.gone(request, object_id)
        change = asked_for(request, guide)
    ask_to_open(desk, request, guide)
    if change is not None:
        document = guide_revisions.document_of(change)
        guide_revisions.fill(guide, document)
    return show(desk, request, sheet_of(desk, request, guide, document), change)


def asked_for(request, guide):
    """Return the pending change (Revision) that the form is asked to go on with, or None."""
    name, value = ASKED
    return guide_revisions.waiting(guide) if request.GET.get(name) == value else None


def sheet_of(desk, request, guide, document=None):
    """Return the Sheet of a guide, or with None an empty one; `document` is the change it goes on with."""
    if guide is not None:
        guide.seen_in = request  # Django gives a read-only field no request
    may_create = request.user.has_perm("faq.add_faqtag")
    return Sheet(desk, request, guide, {"change": document, "may_create_tags": may_create})


def show(desk, request, sheet, change=None, into=None, compared=None):
    """Return the page of a Sheet.

    `into` is the department it was sent with. `compared` is the guide as it stood when it was: who saves again
    has been told of that one and no later one.
    """
    guide = sheet.row
    if guide is None:
        copied = starts.asked_for(desk, request)
        if copied is not None and request.method == "GET":
            desk.message_user(request, starts.TOLD.format(copied.pk))
        return sheet.render({"outlines": starts.outlines(), "hints": (), "reading": None})
    return sheet.render(
        {
            **(
                writing.beside_the_form(guide)
                if sheet.may_change
                else {"hints": (), "reading": None}
            ),
            "outlines": (),
            "change_waits": guide_revisions.waiting(guide),
            "editing_change": change is not None,
            "must_wait": moves.must_wait(request.user, guide, into),
            "version": version_of(compared or guide),
        }
    )
