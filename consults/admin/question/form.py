"""The form of a consult: its fields, with FAQ tags as lines of one box."""

from django import forms
from django.core.exceptions import ValidationError

from consults.admin.question.pending_changes import decisions_of_change, lines_of_change
from consults.admin.question.similar_consults import ConsultsField, SimilarField
from consults.admin.question.workflow_forms import TagLines
from consults.similar import suggestions
from faq import tag_lines
from web.form_bounds import not_to_come
from web.known_values import OnlyChanges
from web.loaded_choices import LoadedForm
from web.opened_forms import is_left_alone


class QuestionForm(OnlyChanges, LoadedForm):
    """The fields of a consult, with its FAQ tags and similar consults; `saving` saves what was sent."""

    tag_lines = forms.CharField(
        label="FAQ tags",
        required=False,
        widget=TagLines,
        help_text="One a line. “+ Name” makes a tag that is near to another one.",
    )
    similar = SimilarField(label="Similar consults", required=False)
    pin_also = ConsultsField()

    def __init__(self, *args, change=None, may_create_tags=False, **kwargs):
        """`change` is the document of a pending change that the form goes on with."""
        super().__init__(*args, **kwargs)
        self.change, self.may_create_tags, self.tags = change, may_create_tags, None
        if not self.instance.pk:
            if "title" in self.fields:
                self.fields["title"].widget.attrs["autofocus"] = True
            return
        if "tag_lines" in self.fields:
            lines = self._stored_lines() if change is None else lines_of_change(change)
            self.initial.setdefault("tag_lines", lines)
        if "similar" in self.fields:
            self._offer_similar(change)

    def _stored_lines(self):
        rows, own = (
            self.instance.tagged.select_related("tag__department"),
            self.instance.department_id,
        )
        return "\n".join(tag_lines.line_of(row.tag, own) for row in rows)

    def _offer_similar(self, change):
        self.fields["similar"].widget.rows = rows = suggestions.found_for(self.instance)
        if change is not None:
            decided = decisions_of_change(change)
            rows += suggestions.named(decided.keys() - {row.number for row in rows})
            values = {row.number: decided.get(row.number, suggestions.UNDECIDED) for row in rows}
            self.initial.setdefault("similar", values)

    def clean_asked_on(self):
        return not_to_come(self.cleaned_data["asked_on"])

    def clean(self):
        cleaned = super().clean()
        department = cleaned.get("department")
        sent = "tag_lines" in cleaned and self.add_prefix("tag_lines") in self.data
        if department is not None and sent and not self._has_stored_tags(cleaned["tag_lines"]):
            lines = cleaned["tag_lines"]
            if "department" in self.changed_data and "tag_lines" not in self.changed_data:
                lines = self._with_former_department(lines)
            try:
                self.tags = tag_lines.read(lines, department, self.may_create_tags)
            except ValidationError as error:
                self.add_error("tag_lines", error)
        if "similar" in self.fields and self.instance.number in self.decisions:
            self.add_error("similar", "A consult is not similar to itself.")
        return cleaned

    def _has_stored_tags(self, lines):
        """Return whether these are the tags that a consult has: they stay, whatever they are called by now."""
        if not self.instance.pk or self.change:
            return False
        stored = self.initial.get("tag_lines", "")
        return lines.splitlines() == stored.splitlines() or is_left_alone(self, "tag_lines")

    @property
    def decisions(self):
        """Return {number: related.Decision} of the similar consults that this save decides on."""
        pinned = self.cleaned_data.get("pin_also") or ()
        added = {other.number: suggestions.Decision(suggestions.Origin.PINNED) for other in pinned}
        return {**(self.cleaned_data.get("similar") or {}), **added}

    def _with_former_department(self, lines):
        """Name the department where lines were written for another one: tags do not move along."""
        rows = self.instance.tagged.select_related("tag__department") if self.instance.pk else ()
        return "\n".join(f"{row.tag.name} ({row.tag.department.name})" for row in rows) or lines
