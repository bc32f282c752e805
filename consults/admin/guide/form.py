"""The form of a guide: its fields, with FAQ tags and titles to read next as lines of a box."""

from django import forms
from django.core.exceptions import ValidationError

from consults.admin.question.workflow_forms import TagLines
from faq import tag_lines
from web.loaded_choices import LoadedForm
from web.opened_forms import is_left_alone

MOST_TITLES = 50
LONGEST_TITLE = 300


class GuideForm(LoadedForm):
    """The fields of a guide, with its FAQ tags; `saving` saves what was sent."""

    tag_lines = forms.CharField(
        label="FAQ tags",
        required=False,
        widget=TagLines,
        help_text="One a line. “+ Name” makes a tag that is near to another one.",
    )
    titles = forms.CharField(
        label="Further reading",
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Titles of articles to read next, one a line.",
    )

    def __init__(self, *args, change=None, may_create_tags=False, **kwargs):
        """`change` is the document of a pending change that the form goes on with."""
        super().__init__(*args, **kwargs)
        self.change, self.may_create_tags, self.tags = change, may_create_tags, None
        self.initial.setdefault("titles", "\n".join(self.instance.further_reading))
        if self.instance.pk:
            lines = self._stored_lines() if change is None else lines_of_change(change)
            self.initial.setdefault("tag_lines", lines)

    def _stored_lines(self):
        rows, own = (
            self.instance.guide_tags.select_related("tag__department"),
            self.instance.department_id,
        )
        return "\n".join(tag_lines.line_of(row.tag, own) for row in rows)

    def clean_titles(self):
        lines = [" ".join(line.split()) for line in self.cleaned_data["titles"].splitlines()]
        titles = [line for line in lines if line]
        if len(titles) > MOST_TITLES or any(len(title) > LONGEST_TITLE for title in titles):
            raise ValidationError(
                f"At most {MOST_TITLES} titles of {LONGEST_TITLE} characters, one a line."
            )
        return titles

    def clean(self):
        cleaned = super().clean()
        if "titles" in cleaned and self.add_prefix("titles") in self.data:
            self.instance.further_reading = cleaned["titles"]
        sent = "tag_lines" in cleaned and self.add_prefix("tag_lines") in self.data
        if sent and not self._keeps_tags():
            department = cleaned.get("department")
            try:
                self.tags = tag_lines.read(cleaned["tag_lines"], department, self.may_create_tags)
            except ValidationError as error:
                self.add_error("tag_lines", error)
        return cleaned

    def _keeps_tags(self):
        """Return whether a guide keeps its tags, whatever they are called by now: nobody touched their box."""
        stored = self.instance.pk and self.change is None
        return bool(stored) and is_left_alone(self, "tag_lines")


def lines_of_change(document):
    """Return the tags of a pending change as lines of the form's box."""
    return "\n".join(f"{tag.name} ({tag.department})" for tag in document.tags)
