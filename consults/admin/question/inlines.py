"""What belongs to a consult, edited in its form."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, HiddenInput
from django.utils.functional import cached_property

from consults.admin.question.edit_conflicts import without_gone
from consults.editorial import account_words, removal
from consults.models import Reply
from web.admin import MarkdownWidget
from web.errors import WorkflowError
from web.form_bounds import not_to_come
from web.known_values import KnownChoice, OnlyChanges
from web.loaded_choices import LoadedForm, loaded_choice

WRITTEN = "The doctor wrote this with an own account: it stays. Only a redaction takes words out."


class ReplyForm(OnlyChanges, LoadedForm):
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
        if self.instance.author_is_sealed:
            for name in ("doctor", "replied_on"):
                self.fields[name].disabled = True
                self.fields[name].help_text = "Sealed with the doctor’s words."

    def has_changed(self):
        """A reply of a pending change is offered as typed, and counts as typed."""
        typed = self.data.get(self.add_prefix("body"), "") if not self.instance.pk else ""
        return super().has_changed() or bool(typed.strip())

    def clean_replied_on(self):
        return not_to_come(self.cleaned_data["replied_on"])

    def clean(self):
        cleaned = super().clean()
        doctor = cleaned.get("doctor")
        if doctor is not None and not self.instance.pk:
            cleaned["department"] = cleaned.get("department") or doctor.department
            cleaned["hospital"] = cleaned.get("hospital") or doctor.hospital
        return cleaned


class ReplyFormSet(BaseInlineFormSet):
    """The replies of a consult: `by` asks, and `offered` ones stand in the form as if typed.

    A reply that somebody removed after the form was opened is left out, since nobody could save it; `gone`
    counts these. A reply leaves a consult through its one door, and one that a doctor wrote with an own account
    leaves it by none.
    """

    def __init__(self, *args, by, offered=(), **kwargs):
        super().__init__(*args, **{"initial": list(offered), **kwargs})
        self.by, self.gone = by, 0
        if offered:
            self.extra = len(offered)
        if self.is_bound and self.instance.pk:
            here = {reply.pk for reply in self.get_queryset()}
            self.data, self.gone = without_gone(self.data, self.prefix, here)

    def add_fields(self, form, index):
        """A stored reply is known by its id: it came with the formset."""
        super().add_fields(form, index)
        if form.instance.pk and "id" in form.fields:
            rows = form.fields["id"].queryset
            form.fields["id"] = KnownChoice(
                rows,
                loaded=form.instance,
                initial=form.instance.pk,
                required=False,
                widget=HiddenInput,
            )
        if form.instance.pk in self.written:
            form.fields["DELETE"].disabled = True
            form.fields["body"].help_text = WRITTEN

    @cached_property
    def written(self):
        """The ids of the replies that their doctor wrote with an own account."""
        stays = not self.instance.pk or self.instance.keeps_replies  # no reply leaves it anyway
        return set() if stays else account_words.given(self.get_queryset())

    def clean(self):
        super().clean()
        signed = [
            form
            for form in self.forms  # one that may only be looked at never changed
            if form.has_changed() and (form in self.extra_forms or "doctor" in form.changed_data)
        ]
        doctors = {form.cleaned_data.get("doctor") for form in signed} - {None}
        if not self.instance.pk:
            return
        try:
            account_words.refuse_others(self.instance, {row.name for row in doctors}, self.by)
        except WorkflowError as refusal:
            raise ValidationError(str(refusal)) from None

    def delete_existing(self, reply, commit=True):
        if commit:
            removal.remove_replies(self.instance, [reply], self.by)


class ReplyInline(admin.StackedInline):
    model = Reply
    form = ReplyForm
    formset = ReplyFormSet
    extra = 0
    autocomplete_fields = ["doctor", "department"]
    fields = [("doctor", "department"), ("hospital", "replied_on", "position"), "body"]
    ordering = ["position", "pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("doctor", "department", "question")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        known = loaded_choice(self, db_field, request)
        return super().formfield_for_foreignkey(db_field, request, **{**kwargs, **known})

    def has_delete_permission(self, request, obj=None):
        kept = obj is not None and obj.keeps_replies
        return not kept and super().has_delete_permission(request, obj)
