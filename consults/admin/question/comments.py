"""Comments at the fields of a consult and at words there, and who else is in here."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from consults import permissions
from consults.admin.question import addresses
from consults.editorial import commented_words, comments, notifications, presence
from consults.models import Comment
from consults.models.comment import FIELDS
from text.names import id_of
from web.errors import WorkflowError
from web.sessions import by_itself

SHOWN = 200
SHOWN_IN_FORM = 20


@dataclass(frozen=True)
class Shown:
    """A comment as the form prints it: the words it is about, and their place (an id of a box, start, end)."""

    said: Comment
    words: str = ""
    place: tuple = ()


class CommentForm(forms.Form):
    text = forms.CharField(widget=forms.Textarea({"rows": 4}), label="Comment", max_length=5000)
    field = forms.ChoiceField(choices=FIELDS, required=False, label="About")
    words = forms.CharField(
        required=False,
        max_length=commented_words.LONGEST,
        label="At these words",
        help_text="As they stand there. Empty: about all of it.",
        widget=forms.Textarea({"rows": 2}),
    )
    near = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    to = forms.ModelChoiceField(
        get_user_model().objects.filter(is_staff=True, is_active=True).order_by("username"),
        required=False,
        empty_label="Everybody who opens it",
        label="For",
    )

    def clean_near(self):
        return self.cleaned_data["near"] or 0


def talk(desk, request, question):
    """Read and write comments; a POST of ``resolve`` closes one."""
    notifications.read(request.user, question)
    form = CommentForm(request.POST if "text" in request.POST else None)
    if request.method == "POST":
        if not request.user.has_perm(permissions.COMMENT):
            raise PermissionDenied
        done = _spoken(desk, request, question, form)
        if "from_form" in request.POST:
            if not done:
                _tell_mistakes(desk, request, form)
            return addresses.stay(desk, request, question)
        if done:
            return HttpResponseRedirect(reverse("admin:consults_question_talk", args=[question.pk]))
    rows = question.comments.select_related("to", "resolved_by").order_by("resolved_at", "pk")
    return {
        "comments": shown_of(question, rows[:SHOWN]),
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


def _tell_mistakes(desk, request, form):
    """Say in a message what the box of the form lacks: its own page is not shown."""
    for sentences in form.errors.values():
        for sentence in sentences:
            desk.message_user(request, sentence, messages.WARNING)


def shown_of(question, rows):
    """Return the comments of a consult as Shown: where the words of each stand now."""
    rows = list(rows)
    texts = {row.field: () for row in rows if row.starts is not None}
    texts = {field: commented_words.texts_of(question, field) for field in texts}
    return [_shown(row, texts) for row in rows]


def _shown(row, texts):
    place = commented_words.stand(row, texts.get(row.field, ()))
    if place is None:
        return Shown(row, row.passage[row.starts : row.ends] if row.starts is not None else "")
    number, start, end = place
    box = f"id_replies-{number}-body" if row.field == "replies" else f"id_{row.field}"
    return Shown(row, texts[row.field][number][start:end], (box, start, end))


@by_itself
def here(desk, request, question):
    """Hear that this person has the form open (``leaving``: no longer); answers who else has."""
    others = presence.here(question.pk, request.user, "leaving" in request.POST)
    return JsonResponse({"others": others})


def beside_the_form(question, user):
    """Return what the form of a consult says of others: who has it open, and the open comments."""
    rows = question.comments.filter(resolved_at=None).select_related("to")
    rows = rows.order_by("-sends_back", "pk")[:SHOWN_IN_FORM] if question.open_comments else ()
    said = shown_of(question, rows)
    return {
        "others": presence.others(question.pk, user),
        "comments": said,
        "say": CommentForm(auto_id="say_%s") if user.has_perm(permissions.COMMENT) else None,
        "back_for": sum(one.said.sends_back for one in said),
        "own_places": sum(bool(one.place) and one.said.by_id == user.pk for one in said),
    }
