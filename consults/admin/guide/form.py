"""The form of a guide: its fields, with FAQ tags and titles to read next as lines of a box."""

from django import forms
from django.core.exceptions import ValidationError

from consults.admin.question.workflow_forms import TagLines
from faq import tag_lines
from web.admin import LoadedForm

MOST_TITLES = 50
LONGEST_TITLE = 300


class GuideForm(LoadedForm):
    """Refuses what the checks refused when the rows were written (`ShowsGuideFindings`)."""

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
    refused = ()
    may_create_tags = False
    lines_of_change = None  # the tags of a pending change, when the form opens on it
    tags = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("titles", "\n".join(self.instance.further_reading))
        if self.instance.pk:
            rows = self.instance.guide_tags.select_related("tag__department")
            own = self.instance.department_id
            stored = "\n".join(tag_lines.line_of(row.tag, own) for row in rows)
            waiting = self.lines_of_change
            self.initial.setdefault("tag_lines", stored if waiting is None else waiting)

    def clean_titles(self):
        lines = [" ".join(line.split()) for line in self.cleaned_data["titles"].splitlines()]
        titles = [line for line in lines if line]
        if len(titles) > MOST_TITLES or any(len(title) > LONGEST_TITLE for title in titles):
            raise ValidationError(
                f"At most {MOST_TITLES} titles of {LONGEST_TITLE} characters, one a line."
            )
        return titles

    def clean(self):
        if self.refused:
            raise ValidationError(list(self.refused))
        cleaned = super().clean()
        if "titles" in cleaned and self.add_prefix("titles") in self.data:
            self.instance.further_reading = cleaned["titles"]
        if "tag_lines" in cleaned and self.add_prefix("tag_lines") in self.data:
            department = cleaned.get("department")
            try:
                self.tags = tag_lines.read(cleaned["tag_lines"], department, self.may_create_tags)
            except ValidationError as error:
                self.add_error("tag_lines", error)
        return cleaned
