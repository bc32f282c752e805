"""Living notes at the desk: signed beside a reply, taken away by those who publish."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from consults.editorial import notes
from consults.models import Doctor, Note, Question, Reply
from text.names import id_of
from web.admin import LoadedAutocomplete, MarkdownWidget, routes
from web.errors import WorkflowError


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
        super().__init__(*args, initial={"signed_on": timezone.localdate()}, **kwargs)
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
        if day > timezone.localdate():
            raise forms.ValidationError("A note is signed today or earlier.")
        return day


class KeepsNotes(admin.ModelAdmin):
    """Adds the page “Notes” of a consult."""

    def get_urls(self):
        own = [("<int:pk>/notes/", self.notes, "notes")]
        return [*routes(self, "consults_question", own), *super().get_urls()]

    def notes(self, request, pk):
        """Read the notes, sign a new one, and with the right to, take one away (POST ``remove``)."""
        question = get_object_or_404(Question, pk=pk)
        if not self.has_view_permission(request, question):
            raise PermissionDenied
        form = NoteForm(question, self.admin_site, request.POST if "kind" in request.POST else None)
        if request.method == "POST" and self._written(request, question, form):
            return HttpResponseRedirect(reverse("admin:consults_question_notes", args=[pk]))
        rows = question.notes.select_related("doctor", "superseded_by", "reply__doctor")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Notes beside the replies of consult {question.number}",
            "question": question,
            "notes": rows,
            "form": form,
            "media": self.media + form.media,
            "may_write": self._may(request, question),
            "may_remove": request.user.has_perm("consults.delete_note"),
        }
        return TemplateResponse(request, "admin/consults/question/notes.html", context)

    def _may(self, request, question):
        """Whoever may publish signs what readers see at once; elsewhere the right to add is enough."""
        user = request.user
        publishes = user.has_perm("consults.publish_question")
        public = question.status == Question.Status.PUBLISHED
        return user.has_perm("consults.add_note") and (publishes or not public)

    def _written(self, request, question, form):
        try:
            if chosen := request.POST.get("remove", ""):
                if not request.user.has_perm("consults.delete_note"):
                    raise PermissionDenied
                pk = id_of(chosen)
                note = get_object_or_404(Note, pk=pk, question=question)
                notes.remove(note, request.user)
                self.log_change(request, question, f"Note {pk} taken away.")
            elif not self._may(request, question):
                raise PermissionDenied
            elif form.is_valid():
                note = notes.add(**form.cleaned_data, by=request.user)
                self.log_change(request, question, f"Note {note.pk} signed: {note.kind}.")
                self.message_user(request, f"{note.get_kind_display()}: the note is signed.")
            else:
                return False
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return False
        return True
