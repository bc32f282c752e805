"""Comments at the fields of a consult, and who else is in here."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from consults.editorial import comments, pending_changes, presence
from consults.models import Comment, Question
from consults.models.comment import FIELDS
from text.names import id_of
from web.admin import routes
from web.errors import WorkflowError
from web.sessions import by_itself

SHOWN = 200
SHOWN_IN_FORM = 20


class CommentForm(forms.Form):
    text = forms.CharField(widget=forms.Textarea({"rows": 4}), label="Comment", max_length=5000)
    field = forms.ChoiceField(choices=FIELDS, required=False, label="About")
    to = forms.ModelChoiceField(
        get_user_model().objects.filter(is_staff=True, is_active=True).order_by("username"),
        required=False,
        empty_label="Everybody who opens it",
        label="For",
    )


class TalksAndShowsWho(admin.ModelAdmin):
    """Adds the page “Comments”, and tells the form who else has it open."""

    def get_urls(self):
        own = [
            ("<int:pk>/comments/", self.talk, "talk"),
            ("<int:pk>/here/", require_POST(self.here), "here"),
        ]
        return [*routes(self, "consults_question", own), *super().get_urls()]

    def talk(self, request, pk):
        """Read and write comments; a POST of ``resolve`` closes one."""
        question = get_object_or_404(Question, pk=pk)
        if not self.has_view_permission(request, question):
            raise PermissionDenied
        form = CommentForm(request.POST if "text" in request.POST else None)
        if request.method == "POST":
            if not request.user.has_perm("consults.add_comment"):
                raise PermissionDenied
            if self._spoken(request, question, form):
                return HttpResponseRedirect(reverse("admin:consults_question_talk", args=[pk]))
        rows = question.comments.select_related("to", "resolved_by").order_by("resolved_at", "pk")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Comments on consult {question.number}",
            "question": question,
            "comments": rows[:SHOWN],
            "form": form,
            "may_write": request.user.has_perm("consults.add_comment"),
        }
        return TemplateResponse(request, "admin/consults/question/talk.html", context)

    def _spoken(self, request, question, form):
        try:
            if closing := request.POST.get("resolve", ""):
                pk = id_of(closing)
                comments.resolve(get_object_or_404(Comment, pk=pk, question=question), request.user)
                self.log_change(request, question, f"Comment {pk} closed.")
            elif form.is_valid():
                said = comments.say(question, by=request.user, **form.cleaned_data)
                self.log_change(request, question, f"Comment {said.pk} written.")
            else:
                return False
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return False
        return True

    @by_itself
    def here(self, request, pk):
        """Hear that this person has the form open (``leaving``: no longer); answers who else has."""
        question = get_object_or_404(Question.objects.only("pk"), pk=pk)
        if not self.has_view_permission(request, question):
            raise PermissionDenied
        others = presence.here(question.pk, request.user, "leaving" in request.POST)
        return JsonResponse({"others": others})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and obj is not None:
            context["others"] = presence.others(obj.pk, request.user)
            rows = obj.comments.filter(resolved_at=None).select_related("to")
            context["comments"] = rows[:SHOWN_IN_FORM] if obj.open_comments else ()
            context["change_waits"] = pending_changes.waiting(obj) if obj.has_change else None
            context["editing_change"] = getattr(request, "waiting_change", None) is not None
        return super().render_change_form(request, context, add, change, form_url, obj)
