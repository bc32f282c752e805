"""The history of a consult, guide or page of the house: who saved what, two side by side, the way back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from consults import permissions
from consults.admin import versions
from consults.admin.labels import label_of
from consults.editorial import guide_revisions, house_pages, last_look, revisions, shown_versions
from consults.exchange import diff
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of
from consults.models import Guide, HousePage, Question
from text.names import id_of
from web import rights
from web.errors import WorkflowError

SHOWN = 200
NOW, LOOK = (
    "now",
    "look",
)  # beside ids of revisions: as it stands, as it was last reviewed or sent back
KEEPERS = {Question: revisions, Guide: guide_revisions, HousePage: house_pages}  # who restores what


def show_revisions(desk, request, content):
    """List, compare with ``?old=ID|look&new=ID|now``, restore with a POST of ``revision``."""
    may_restore = rights.may(request.user, permissions.right("change", content))
    if request.method == "POST":
        if not may_restore:
            raise PermissionDenied
        return _restore(desk, request, content)
    kept = content.revisions.select_related("author")
    now = to_data(document_of(content))
    new = request.GET.get("new", NOW)
    look = last_look.of(content) if isinstance(content, Question) else None
    old = request.GET.get("old", "") or _before(kept, now)
    if old == LOOK:
        seen = look and last_look.revision_at(content, look)
        old = str(seen.pk) if seen else NOW
    return {
        "look": look,
        "revisions": list(kept.defer("document")[:SHOWN]),
        "old": old,
        "new": new,
        "changes": _compared(content, old, new, now) if old else None,
        "may_restore": may_restore,
        "version": shown_versions.version_of(content),
    }


def _compared(content, old, new, now):
    """Return [(what a place is called, its words compared)] of two kept documents; `now` is what stands."""
    changes = diff.documents(_document(content, old, now), _document(content, new, now))
    of_guide = isinstance(content, Guide)
    return [(label_of(place, of_guide), steps) for place, steps in changes]


def _restore(desk, request, content):
    revision = _revision(content, request.POST.get("revision", ""))
    page = "revisions"
    try:
        with shown_versions.held(content, "restore", request.POST.get(shown_versions.SHOWN)):
            KEEPERS[type(content)].restore(content, revision, request.user)
    except shown_versions.Unseen as refusal:
        versions.tell_unseen(desk, request, content, refusal)
    except WorkflowError as refusal:
        desk.message_user(request, str(refusal), messages.WARNING)
    else:
        page = "change"
        desk.log_change(request, content, "Restored an earlier revision.")
        desk.message_user(request, "Restored. What stood there before is the revision below it.")
    name = f"admin:consults_{desk.opts.model_name}_{page}"
    return HttpResponseRedirect(reverse(name, args=[content.pk]))


def _before(kept, now):
    """Return the newest revision (its id as text) that differs from what stands here `now`, or ""."""
    newest = list(kept.stood()[:2])
    for row in newest:
        if diff.documents(row.document, now):
            return str(row.pk)
    return str(newest[0].pk) if newest else ""


def _document(content, which, now):
    """Return the plain document of a revision of this content, or as it stands `now`."""
    return now if which == NOW else _revision(content, which).document


def _revision(content, which):
    """Return a revision of this content by its id as text; 404 for another one's."""
    return get_object_or_404(content.revisions, pk=id_of(which))
