"""Comments at the fields of a consult, and who else is in here."""

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from consults import permissions
from consults.editorial import comments, presence
from consults.models import Comment
from consults.models.comment import FIELDS
from text.names import id_of
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


def talk(desk, request, question):
    """Read and write comments; a POST of ``resolve`` closes one."""
    form = CommentForm(request.POST if "text" in request.POST else None)
    if request.method == "POST":
        if not request.user.has_perm(permissions.COMMENT):
            raise PermissionDenied
        if _spoken(desk, request, question, form):
            return HttpResponseRedirect(reverse("admin:consults_question_talk", args=[question.pk]))
    rows = question.comments.select_related("to", "resolved_by").order_by("resolved_at", "pk")
    return {
        "comments": rows[:SHOWN],
        "form": form,
        "may_write": request.user.has_perm(permissions.COMMENT),
    }


def _spoken(desk, request, question, form):
    try:
        if closing := request.POST.get("resolve", ""):
            pk = id_of(closing)
            comments.resolve(get_object_or_404(Comment, pk=pk, question=question), request.user)
            desk.log_change(request, question, f"Comment {pk} closed.")
        elif form.is_valid():
            said = comments.say(question, by=request.user, **form.cleaned_data)
            desk.log_change(request, question, f"Comment {said.pk} written.")
        else:
            return False
    except WorkflowError as refusal:
        desk.message_user(request, str(refusal), messages.WARNING)
        return False
    return True


@by_itself
def here(desk, request, question):
    """Hear that this person has the form open (``leaving``: no longer); answers who else has."""
    others = presence.here(question.pk, request.user, "leaving" in request.POST)
    return JsonResponse({"others": others})


def beside_the_form(question, user):
    """Return what the form of a consult says of others: who has it open, and the open comments."""
    rows = question.comments.filter(resolved_at=None).select_related("to")
    return {
        "others": presence.others(question.pk, user),
        "comments": rows[:SHOWN_IN_FORM] if question.open_comments else (),
    }
