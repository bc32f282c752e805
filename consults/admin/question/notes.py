"""Living notes at the desk: signed beside a reply, taken away by those who publish."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from consults import permissions
from consults.editorial import notes
from consults.models import Doctor, Note, Question, Reply
from text.names import id_of
from web.admin import MarkdownWidget
from web.errors import WorkflowError
from web.loaded_choices import LoadedAutocomplete
from web.site_days import site_day


class NoteForm(forms.Form):
    reply = forms.ModelChoiceField(Reply.objects.none(), empty_label=None, label="Beside")
    kind = forms.ChoiceField(choices=Note.Kind.choices, widget=forms.RadioSelect)
    body = forms.CharField(
        required=False,
        max_length=20_000,
        widget=MarkdownWidget({"rows": 5}),
        label="What the doctor says now",
        help_text="The signer’s words, not the editor’s. Markdown.",
    )
    superseded_by = forms.IntegerField(
        required=False,
        min_value=1,
        label="Read instead",
        help_text="The number of a public consult.",
    )
    doctor = forms.ModelChoiceField(Doctor.objects.filter(active=True), label="Signed by")
    signed_on = forms.DateField(
        label="Signed on", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, question, site, *args, **kwargs):
        super().__init__(*args, initial={"signed_on": site_day()}, **kwargs)
        self.fields["reply"].queryset = question.replies.select_related("doctor")
        widget = LoadedAutocomplete(Note._meta.get_field("doctor"), site)
        widget.choices = self.fields["doctor"].choices
        self.fields["doctor"].widget = widget

    def clean_superseded_by(self):
        number = self.cleaned_data["superseded_by"]
        other = Question.objects.filter(number=number or 0).first()
        if number and other is None:
            raise forms.ValidationError(f"There is no consult {number}.")
        return other

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day > site_day():
            raise forms.ValidationError("A note is signed today or earlier.")
        return day


def keep_notes(desk, request, question):
    """Read the notes, sign a new one, and with the right to, take one away (POST ``remove``)."""
    form = NoteForm(question, desk.admin_site, request.POST if "body" in request.POST else None)
    if request.method == "POST" and _written(desk, request, question, form):
        return HttpResponseRedirect(reverse("admin:consults_question_notes", args=[question.pk]))
    return {
        "notes": question.notes.select_related("doctor", "superseded_by", "reply__doctor"),
        "form": form,
        "media": desk.media + form.media,
        "may_write": _may_write(request.user, question),
        "may_remove": request.user.has_perm(permissions.REMOVE_NOTE),
    }


def _may_write(user, question):
    """Whoever may publish signs what readers see at once; elsewhere the right to add is enough."""
    publishes = user.has_perm(permissions.PUBLISH)
    public = question.status == Question.Status.PUBLISHED
    return user.has_perm(permissions.ADD_NOTE) and (publishes or not public)


def _written(desk, request, question, form):
    try:
        if chosen := request.POST.get("remove", ""):
            _remove(desk, request, question, id_of(chosen))
        elif not _may_write(request.user, question):
            raise PermissionDenied
        elif form.is_valid():
            note = notes.add(**form.cleaned_data, by=request.user)
            desk.log_change(request, question, f"Note {note.pk} signed: {note.kind}.")
            desk.message_user(request, f"{note.get_kind_display()}: the note is signed.")
        else:
            return False
    except WorkflowError as refusal:
        desk.message_user(request, str(refusal), messages.WARNING)
        return False
    return True


def _remove(desk, request, question, pk):
    if not request.user.has_perm(permissions.REMOVE_NOTE):
        raise PermissionDenied
    notes.remove(get_object_or_404(Note, pk=pk, question=question), request.user)
    desk.log_change(request, question, f"Note {pk} taken away.")
