"""Suggested FAQ tags: in the form of a consult, and for many consults at once."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from consults import refresh
from consults.editorial import workflow
from consults.models import Question
from consults.models.tagged_question import with_tags
from consults.tagging.tag_suggestions import add_tags, suggest_tags
from faq import tag_lines
from faq.models import FaqTag
from text.names import id_of
from web.admin import routes
from web.errors import WorkflowError

MOST_AT_ONCE = 50


class SuggestsTags(admin.ModelAdmin):
    """Adds the page of suggestions, the action that opens it, and what the form’s tag field asks for."""

    def get_urls(self):
        own = [
            ("tags/", self.suggestions, "tags"),
            ("tag-names/", self.names, "tag_names"),
            ("<int:pk>/tags/", self.suggested, "suggested_tags"),
        ]
        return [*routes(self, "consults_question", own), *super().get_urls()]

    @admin.action(description="Suggest FAQ tags…", permissions=["change"])
    def suggest_tags_for_selected(self, request, questions):
        ids = list(questions.values_list("pk", flat=True)[:MOST_AT_ONCE])
        address = reverse("admin:consults_question_tags")
        return HttpResponseRedirect(f"{address}?{urlencode({'ids': ','.join(map(str, ids))})}")

    def suggestions(self, request):
        """Suggested tags of some consults, to be ticked; POST adds them, consult by consult."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        ids = [pk for text in request.GET.get("ids", "").split(",") if (pk := id_of(text))]
        questions = Question.objects.filter(pk__in=ids[:MOST_AT_ONCE]).select_related("department")
        questions = questions.prefetch_related(with_tags()).order_by("-pk")
        if request.method == "POST":
            return self._add_to_all(request, questions)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Suggested FAQ tags",
            "rows": [(question, suggest_tags(question)) for question in questions],
        }
        return TemplateResponse(request, "admin/consults/question/tags.html", context)

    def _add_to_all(self, request, questions):
        changed = added = 0
        for question in questions:
            chosen = request.POST.getlist(f"tag-{question.pk}")
            try:
                new = self.add_suggested(request, question, chosen) if chosen else []
            except WorkflowError as refusal:
                self.message_user(request, str(refusal), messages.WARNING)
                continue
            changed, added = changed + bool(new), added + len(new)
        tags = f"{added} tag{'' if added == 1 else 's'}"
        self.message_user(
            request, f"{tags} added to {changed} consult{'' if changed == 1 else 's'}."
        )
        return HttpResponseRedirect(reverse("admin:consults_question_changelist"))

    @transaction.atomic
    def add_suggested(self, request, question, keys):
        """Add the tags of these keys (texts from a form) to a consult; returns the new ones."""
        tags = FaqTag.objects.filter(pk__in=[id_of(key) for key in keys])
        new = add_tags(question, tags, request.user)
        if new:
            refresh.refresh(question)
            workflow.record(
                question, by=request.user, note="Suggested FAQ tags added", step="suggest"
            )
            self.log_change(request, question, "FAQ tags added.")
        return new

    def suggested(self, request, pk):
        """The suggested tags of one consult: {"found": [[line, reason]]}."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        question = get_object_or_404(Question, pk=pk)
        found = [
            (tag_lines.line_of(item.tag, question.department_id), item.reason)
            for item in suggest_tags(question)
        ]
        return JsonResponse({"found": found})

    def names(self, request):
        """Tags for what is typed, ``?q=&department=ID``: those found, near-doubles, whether it is one."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        typed, department = request.GET.get("q", "")[:150], request.GET.get("department", "")
        if not typed.strip():
            return JsonResponse({"found": [], "near": [], "known": False})
        return JsonResponse(tag_lines.suggest(typed, id_of(department)))
