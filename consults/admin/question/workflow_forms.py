"""What each step asks before it is taken, for one consult or for many."""

from datetime import timedelta

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone

from consults.editorial.replacements import Wanted
from consults.models import Department, Review
from faq import tag_lines
from web import rights

LATEST = timedelta(days=5 * 365)
BOX = "%Y-%m-%dT%H:%M"  # what a datetime-local box sends


class TagLines(forms.Textarea):
    """One box for tags, a line each; the script makes a field of it that completes names."""

    def __init__(self, attrs=None):
        super().__init__({"class": "tag-lines", "rows": 4, **(attrs or {})})


class StepForm(forms.Form):
    """A form of a step; `choice` returns what `bulk_actions.take` gets."""

    def choice(self):
        return self.cleaned_data

    def is_shown(self):
        """Return whether what it will do was shown as it is asked for now."""
        return True


class TagsForm(StepForm):
    department = forms.ModelChoiceField(
        Department.objects.all(),
        help_text="Of which tags without a department in brackets are meant.",
    )
    lines = forms.CharField(label="FAQ tags", widget=TagLines({"autofocus": True}))

    def __init__(self, *args, by, may_create=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.may_create = by, may_create

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("department") or not cleaned.get("lines"):
            return cleaned
        try:
            self.tags = tag_lines.read(cleaned["lines"], cleaned["department"], self.may_create)
        except ValidationError as error:
            self.add_error("lines", error)
        return cleaned

    def choice(self):
        """Return the ids of the tags; those that are new are made now."""
        for tag in self.tags:
            if tag.pk is None:
                rights.require(self.by, "faq.add_faqtag", f"make the tag “{tag.name}”")
                tag.save()
        return {"tags": [tag.pk for tag in self.tags]}


class PersonForm(StepForm):
    person = forms.ModelChoiceField(
        get_user_model().objects.filter(is_staff=True, is_active=True).order_by("username"),
        required=False,
        empty_label="Nobody",
        label="Who works on it next",
    )

    def choice(self):
        return {"person": getattr(self.cleaned_data["person"], "pk", None)}


class DepartmentForm(StepForm):
    department = forms.ModelChoiceField(Department.objects.all(), label="New department")

    def choice(self):
        return {"department": self.cleaned_data["department"].pk}


class PublishForm(StepForm):
    second_look = forms.BooleanField(
        required=False,
        label="Somebody else takes a second look afterwards",
        help_text="Readers see it at once; it stays on the desk until a colleague has looked.",
    )


class LocalTime(forms.DateTimeField):
    """A time of this installation's zone; says what is wrong with one that the clock skips or shows twice."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            if "ambiguous_timezone" not in {one.code for one in error.error_list}:
                raise
        except (OverflowError, ValueError):
            raise forms.ValidationError(self.error_messages["invalid"]) from None
        raise forms.ValidationError(
            f"The clocks of {zone()} change in this hour: the time does not exist, or is there twice."
            " Choose an hour before or after."
        )


class TimeForm(StepForm):
    at = LocalTime(
        label="Publish at",
        error_messages={
            "required": "Choose a time.",
            "invalid": "Type a time such as 2027-03-28 08:00.",
        },
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=BOX),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["at"].help_text = f"In {zone()} time."

    def clean_at(self):
        at = self.cleaned_data["at"]
        if not timezone.now() < at < timezone.now() + LATEST:
            raise forms.ValidationError(
                f"Choose a time to come ({zone()}), within five years; this one was refused."
            )
        return at


class ReasonForm(StepForm):
    reason = forms.CharField(
        max_length=500,
        label="Why",
        help_text="Only the desk sees it.",
        widget=forms.TextInput({"size": 60}),
        error_messages={"required": "Say why it is withdrawn; only the desk sees that."},
    )


class StampForm(StepForm):
    outcome = forms.ChoiceField(
        choices=Review.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what came of the review."},
    )
    parts = forms.MultipleChoiceField(
        label="Looked at",
        choices=Review.Part.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Say which parts you looked at."},
    )


class ReplaceForm(StepForm):
    """What to find and what to put there; the hits that were shown come back by their keys."""

    find = forms.CharField(
        max_length=200, label="Find", widget=forms.TextInput({"size": 50, "autofocus": True})
    )
    into = forms.CharField(
        max_length=200,
        label="Put in its place",
        required=False,
        strip=False,
        widget=forms.TextInput({"size": 50}),
    )
    match_case = forms.BooleanField(required=False, label="Capitals as written")
    whole_words = forms.BooleanField(required=False, label="Whole words only")
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self):
        """Return the Wanted of what was sent."""
        names = ("find", "into", "match_case", "whole_words")
        return Wanted(**{name: self.cleaned_data[name] for name in names})

    def choice(self):
        return {"wanted": self.wanted(), "hits": frozenset(self.data.getlist("hit"))}

    def is_shown(self):
        """Return whether the hits were shown for exactly this, and not asked for anew."""
        return "show" not in self.data and self.cleaned_data["shown"] == repr(self.wanted())


FORMS = {
    "replace": ReplaceForm,
    "tag": TagsForm,
    "untag": TagsForm,
    "assign": PersonForm,
    "department": DepartmentForm,
    "publish": PublishForm,
    "schedule": TimeForm,
    "withdraw": ReasonForm,
    "stamp": StampForm,
}


def form_for(step, data=None, user=None, department=None):
    """Return the form of a step (its name), bound to `data` (a POST) unless that is None.

    `department` (its id) is that of all consults the step is asked for, where they have one in common.
    """
    form = FORMS.get(step, StepForm)
    if form is TagsForm:
        may_create = step == "tag" and user.has_perm("faq.add_faqtag")
        initial = {"department": department}
        return TagsForm(data, by=user, may_create=may_create, initial=initial)
    if form is ReplaceForm:
        return ReplaceForm(data, initial={"match_case": True, "whole_words": True})
    return form(data)


def sentences_of(form):
    """Return what is wrong with a form, a sentence for each box, with the name of the box."""
    return [
        f"{form[name].label}: {sentence}" if name in form.fields else str(sentence)
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


def zone():
    """Return the name of the time zone that every time at the desk is in."""
    return timezone.get_current_timezone_name()


def presets():
    """Return [(name, value of a datetime-local box)]: tomorrow and Monday, in the morning."""
    now = timezone.localtime()
    eight = now.replace(hour=8, minute=0, second=0, microsecond=0)
    tomorrow = eight + timedelta(days=1)
    monday = eight + timedelta(days=7 - now.weekday())
    named = [
        ("Tomorrow 08:00", tomorrow),
        ("Monday 08:00", monday),
        ("Monday 09:00", monday + timedelta(hours=1)),
    ]
    return [(name, f"{at:%Y-%m-%dT%H:%M}") for name, at in named]
