"""The form of a consult: its fields, with FAQ tags as lines of one box."""

from django import forms
from django.core.exceptions import ValidationError

from consults.admin.question.similar_consults import ConsultsField, SimilarField
from consults.admin.question.workflow_forms import TagLines
from consults.similar import suggestions
from faq import tag_lines
from web.admin import LoadedForm


class QuestionForm(LoadedForm):
    """Refuses what the checks refused when the rows were written (`ShowsFindings`)."""

    tag_lines = forms.CharField(
        label="FAQ tags",
        required=False,
        widget=TagLines,
        help_text="One a line. “+ Name” makes a tag that is near to another one.",
    )
    similar = SimilarField(label="Similar consults", required=False)
    pin_also = ConsultsField()
    refused = ()
    may_create_tags = False
    lines_of_change = None  # the tags of a pending change, when the form opens on it
    related_of_change = None  # its decisions about similar consults, {number: Decision}
    tags = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "tag_lines" in self.fields:
            rows = self.instance.tagged.select_related("tag__department")
            own = self.instance.department_id
            stored = "\n".join(tag_lines.line_of(row.tag, own) for row in rows)
            waiting = self.lines_of_change
            self.initial.setdefault("tag_lines", stored if waiting is None else waiting)
        if self.instance.pk and "similar" in self.fields:
            self.fields["similar"].widget.rows = rows = suggestions.found_for(self.instance)
            if self.related_of_change is not None:
                rows += suggestions.named(
                    self.related_of_change.keys() - {row.number for row in rows}
                )
                of_change = self.related_of_change.get
                values = {row.number: of_change(row.number, suggestions.UNDECIDED) for row in rows}
                self.initial.setdefault("similar", values)

    def clean(self):
        if self.refused:
            raise ValidationError(list(self.refused))
        cleaned = super().clean()
        department = cleaned.get("department")
        sent = "tag_lines" in cleaned and self.add_prefix("tag_lines") in self.data
        if department is not None and sent:
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
