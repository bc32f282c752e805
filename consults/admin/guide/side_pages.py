"""Pages beside the form of a guide: its revisions, the preview of what waits or is typed, redaction."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from consults.admin.redaction import RedactForm
from consults.editorial import guide_revisions
from consults.erasure import guide_redaction, redaction
from consults.exchange import diff
from consults.exchange import schema as formats
from consults.exchange.to_documents import guide_document
from consults.models import Guide, Redaction, Revision
from consults.public.guide_page import page_of
from text.names import id_of
from web.admin import routes
from web.errors import WorkflowError

SHOWN = 200
NOW = "now"
LONGEST = 500_000


class KeepsGuidePages(admin.ModelAdmin):
    """Adds “Revisions”, “Preview” and “Redact…” of a guide."""

    def get_urls(self):
        own = [
            ("preview/", require_POST(self.preview_new), "preview_new"),
            ("<int:pk>/preview/", self.preview, "preview"),
            ("<int:pk>/revisions/", self.revisions, "revisions"),
            ("<int:pk>/redact/", self.redact, "redact"),
        ]
        return [*routes(self, "consults_guide", own), *super().get_urls()]

    def _page(self, request, guide, name, title, **context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{title} guide {guide.pk}",
            "guide": guide,
            **context,
        }
        return TemplateResponse(request, f"admin/consults/guide/{name}.html", context)

    # ---------------------------------------------------------------- revisions

    def revisions(self, request, pk):
        """List, compare with ``?old=ID&new=ID|now``, restore with a POST of ``revision``."""
        guide = get_object_or_404(Guide, pk=pk)
        if not self.has_view_permission(request, guide):
            raise PermissionDenied
        if request.method == "POST":
            return self._restore(request, guide)
        kept, now = Revision.objects.filter(guide=guide), guide_revisions.now(guide)
        old, new = request.GET.get("old", ""), request.GET.get("new", NOW)
        changes = None
        if old:
            documents = [now if w == NOW else _revision(guide, w).document for w in (old, new)]
            changes = diff.documents(*documents)
        return self._page(
            request,
            guide,
            "revisions",
            "Revisions of",
            revisions=kept.select_related("author").defer("document")[:SHOWN],
            old=old,
            new=new,
            changes=changes,
            may_restore=self.has_change_permission(request, guide),
        )

    def _restore(self, request, guide):
        if not self.has_change_permission(request, guide):
            raise PermissionDenied
        revision = _revision(guide, request.POST.get("revision", ""))
        try:
            guide_revisions.restore(guide, revision, request.user)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            address = reverse("admin:consults_guide_revisions", args=[guide.pk])
            return HttpResponseRedirect(address)
        self.log_change(request, guide, "Restored an earlier revision.")
        self.message_user(request, "Restored. What stood there before is the revision below it.")
        return HttpResponseRedirect(reverse("admin:consults_guide_change", args=[guide.pk]))

    # ---------------------------------------------------------------- preview

    def preview_new(self, request):
        """Return the page of a guide that is being entered."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return _preview(typed(formats.Guide(title="", body=""), request.POST), "nothing is saved.")

    def preview(self, request, pk):
        """POST: the page of the form as typed. GET: of the pending change, else as it stands."""
        guide = get_object_or_404(Guide, pk=pk)
        if not self.has_view_permission(request, guide):
            raise PermissionDenied
        if request.method == "POST":
            return _preview(typed(guide_document(guide), request.POST), "nothing is saved.")
        change = guide_revisions.waiting(guide)
        if change is not None:
            document = guide_revisions.document_of(change)
            return _preview(document, "this change waits; readers see the old text.")
        return _preview(guide_document(guide), "as it stands at the desk.")

    # ---------------------------------------------------------------- redaction

    def redact(self, request, pk):
        """Choose words, see where they stand, take them out of everything kept of a guide."""
        if not request.user.has_perm(guide_redaction.ERASE):
            raise PermissionDenied
        guide = get_object_or_404(Guide, pk=pk)
        form, places = RedactForm(request.POST or None), []
        if request.method == "POST" and form.is_valid():
            values, category = [form.cleaned_data["value"]], form.cleaned_data["category"]
            try:
                if "confirm" in request.POST:
                    done = guide_redaction.redact(guide, values, category, request.user)
                    return self._redacted(request, guide, done)
                places = guide_redaction.places_of(guide, values)
                if not places:
                    raise redaction.RedactionError(guide_redaction.NOWHERE)
            except ValueError as refusal:
                form.add_error("value", str(refusal))
        return self._page(request, guide, "redact", "Redact in", form=form, places=places)

    def _redacted(self, request, guide, done):
        self.log_change(request, guide, f"Redacted ({Redaction.Category(done.category).value}).")
        self.message_user(
            request,
            "Taken out. Prove it on this page: the proof searches every store.",
            messages.INFO,
        )
        return HttpResponseRedirect(reverse("admin:consults_redaction_change", args=[done.pk]))


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


def _revision(guide, which):
    """Return a revision of this guide by its id as text; 404 for another one's."""
    return get_object_or_404(Revision, guide=guide, pk=id_of(which))
