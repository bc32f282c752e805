"""Pages beside the form of a guide: the preview of what waits or is typed."""

from django.http import HttpResponse

from consults.editorial import guide_revisions
from consults.exchange import schema as formats
from consults.exchange.to_documents import guide_document
from consults.public.guide_page import page_of

LONGEST = 500_000


def preview_new(desk, request):
    """Return the page of a guide that is being entered."""
    return _preview(typed(formats.Guide(title="", body=""), request.POST), "nothing is saved.")


def preview(desk, request, guide):
    """POST: the page of the form as typed. GET: of the pending change, else as it stands."""
    if request.method == "POST":
        return _preview(typed(guide_document(guide), request.POST), "nothing is saved.")
    change = guide_revisions.waiting(guide)
    if change is not None:
        document = guide_revisions.document_of(change)
        return _preview(document, "this change waits; readers see the old text.")
    return _preview(guide_document(guide), "as it stands at the desk.")


def typed(document, posted):
    """Return a guide document with the texts of a posted form over it; what is missing says so."""
    document.title = posted.get("title", "").strip()[:300] or "No title yet"
    document.lead = posted.get("lead", "")[:LONGEST]
    document.body = posted.get("body", "").strip()[:LONGEST] or "No text yet."
    document.language = posted.get("language", "").strip()[:35] or document.language
    lines = posted.get("titles", "").splitlines()[:50]
    document.further_reading = [line.strip()[:300] for line in lines if line.strip()]
    return document


def _preview(document, banner):
    answer = HttpResponse(page_of(document, f"Preview: {banner}"))
    answer["Cache-Control"] = "private, no-store"
    return answer
