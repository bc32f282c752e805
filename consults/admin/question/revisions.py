"""The history of a consult: who saved what, two revisions side by side, and the way back."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from consults.editorial import revisions
from consults.exchange import diff
from consults.exchange.schema import to_data
from consults.exchange.to_documents import document_of
from consults.models import Question, Revision
from text.names import id_of
from web.admin import routes
from web.errors import WorkflowError

SHOWN = 200
NOW = "now"


class KeepsRevisions(admin.ModelAdmin):
    """Adds the page “Revisions” of a consult."""

    def get_urls(self):
        own = [("<int:pk>/revisions/", self.revisions, "revisions")]
        return [*routes(self, "consults_question", own), *super().get_urls()]

    def revisions(self, request, pk):
        """List, compare with ``?old=ID&new=ID|now``, restore with a POST of ``revision``."""
        question = get_object_or_404(Question, pk=pk)
        if not self.has_view_permission(request, question):
            raise PermissionDenied
        if request.method == "POST":
            return self._restore(request, question)
        kept = Revision.objects.filter(question=question).select_related("author")
        rows = list(kept.defer("document")[:SHOWN])
        now = to_data(document_of(question))
        new = request.GET.get("new", NOW)
        old = request.GET.get("old", "") or _before(kept, now)
        changes = None
        if old:
            changes = diff.documents(_document(question, old, now), _document(question, new, now))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Revisions of consult {question.number}",
            "question": question,
            "revisions": rows,
            "old": old,
            "new": new,
            "changes": changes,
            "may_restore": self.has_change_permission(request, question),
        }
        return TemplateResponse(request, "admin/consults/question/revisions.html", context)

    def _restore(self, request, question):
        if not self.has_change_permission(request, question):
            raise PermissionDenied
        chosen = request.POST.get("revision", "")
        revision = get_object_or_404(Revision, question=question, pk=id_of(chosen))
        try:
            revisions.restore(question, revision, request.user)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return HttpResponseRedirect(
                reverse("admin:consults_question_revisions", args=[question.pk])
            )
        self.log_change(request, question, "Restored an earlier revision.")
        self.message_user(request, "Restored. What stood there before is the revision below it.")
        return HttpResponseRedirect(reverse("admin:consults_question_change", args=[question.pk]))


def _before(kept, now):
    """Return the newest revision (its id as text) that differs from what stands here `now`, or ""."""
    newest = list(kept.exclude(state=Revision.State.PENDING)[:2])
    for row in newest:
        if diff.documents(row.document, now):
            return str(row.pk)
    return str(newest[0].pk) if newest else ""


def _document(question, which, now):
    """Return the plain document of a revision of this consult, or as it stands `now`."""
    if which == NOW:
        return now
    pk = id_of(which)
    return get_object_or_404(Revision, question=question, pk=pk).document
