"""What belongs to a consult, edited in its form."""

from django.contrib import admin
from django.forms import BaseInlineFormSet

from consults.editorial import removal
from consults.models import Question, Reply
from web.admin import LoadedChoices, LoadedForm, MarkdownWidget


class ReplyForm(LoadedForm):
    """A reply that is stored stays as the doctor wrote it; only a redaction changes its words."""

    class Meta:
        widgets = {"body": MarkdownWidget({"rows": 10})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            if "department" in self.fields:
                self.fields["department"].required = False
                self.fields["department"].help_text = "Empty: the doctor’s own."
            return
        body = self.fields["body"]
        body.disabled = True
        body.help_text = (
            "The doctor’s words, sealed. A slip of whoever typed them in: remove the reply and enter it"
            " anew, as long as the consult was never published."
        )
        if self.instance.question.status == Question.Status.PUBLISHED:
            for name in ("doctor", "replied_on"):
                self.fields[name].disabled = True

    def has_changed(self):
        """A reply of a pending change is offered as typed, and counts as typed."""
        typed = self.data.get(self.add_prefix("body"), "") if not self.instance.pk else ""
        return super().has_changed() or bool(typed.strip())

    def clean(self):
        cleaned = super().clean()
        doctor = cleaned.get("doctor")
        if doctor is not None and not self.instance.pk:
            cleaned["department"] = cleaned.get("department") or doctor.department
            cleaned["hospital"] = cleaned.get("hospital") or doctor.hospital
        return cleaned


class ReplyFormSet(BaseInlineFormSet):
    """Removes a reply through its one door; the page says who asks (`by`)."""

    by = None

    def delete_existing(self, reply, commit=True):
        if commit:
            removal.remove_replies(self.instance, [reply], self.by)


class ReplyInline(LoadedChoices, admin.StackedInline):
    model = Reply
    form = ReplyForm
    formset = ReplyFormSet
    extra = 0
    autocomplete_fields = ["doctor", "department"]
    fields = ["doctor", "department", "hospital", "replied_on", "body", "position"]
    ordering = ["position", "pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("doctor", "department", "question")

    def has_delete_permission(self, request, obj=None):
        seen = obj is not None and (obj.status == Question.Status.PUBLISHED or obj.published_at)
        return not seen and super().has_delete_permission(request, obj)
