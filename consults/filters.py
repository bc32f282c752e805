"""The query string of a list page: read, checked, and written back in its one canonical form."""

from urllib.parse import urlencode

import django_filters
from django import forms

from consults.models.question import AGE_BANDS, Question

MOST_TAGS = 5
LONGEST_TEXT = 1000
SORTS = {"newest": "Latest additions", "oldest": "First additions"}


class SlugsField(forms.MultipleChoiceField):
    """Any number of values up to MOST_TAGS; whether they exist is for the list to say."""

    def valid_value(self, value):
        return True

    def validate(self, value):
        if len(value) > MOST_TAGS:
            raise forms.ValidationError(f"At most {MOST_TAGS} tags can be combined.")


class SlugsFilter(django_filters.Filter):
    field_class = SlugsField


class QuestionFilter(django_filters.FilterSet):
    """Narrows published consults. `facets` names the lists a consult must be on.

    A value nobody knows gives an empty list that says so, never everything.
    """

    q = django_filters.CharFilter(max_length=LONGEST_TEXT)
    tag = SlugsFilter()
    department = django_filters.CharFilter(max_length=150)
    doctor = django_filters.CharFilter(max_length=200)
    age = django_filters.ChoiceFilter(choices=[(band, band) for band in AGE_BANDS])
    sex = django_filters.ChoiceFilter(choices=Question.Sex.choices[1:])
    year = django_filters.CharFilter(max_length=4)
    sort = django_filters.ChoiceFilter(choices=list(SORTS.items()))

    class Meta:
        model = Question
        fields = []

    def __init__(self, data):
        super().__init__(data, queryset=Question.objects.none())
        self.values = self.form.cleaned_data if self.form.is_valid() else {}

    @property
    def text(self):
        """What the reader searches for."""
        return " ".join(self.values.get("q", "").split())

    @property
    def order(self):
        """How the list is sorted: a key of SORTS."""
        return self.values.get("sort") or "newest"

    @property
    def chosen(self):
        """Return [(kind, value)] of the lists chosen, each once, in canonical order."""
        chosen = [("tag", slug) for slug in sorted(set(self.values.get("tag") or []))]
        chosen += [
            (kind, value)
            for kind in ("department", "doctor", "age", "sex", "year")
            if (value := self.values.get(kind))
        ]
        return chosen

    @property
    def qs(self):
        """Published consults with every filter but the text; for commands, not for pages."""
        questions = Question.objects.published()
        for kind, value in self.chosen:
            column = {"age": "text", "sex": "text", "year": "text"}.get(kind, f"{kind}__slug")
            lists = {"listings__facet__kind": kind, f"listings__facet__{column}": value}
            questions = questions.filter(**lists)
        return questions if self.is_valid() else questions.none()

    def query(self, page=1, without=None, plus=None, sort=None):
        """Return the canonical query string, with one (kind, value) left out or added."""
        chosen = [pair for pair in self.chosen if pair != without]
        if plus:
            chosen = sorted([*chosen, plus], key=_canonical)
        pairs = [("q", self.text)] if self.text and without != ("q", self.text) else []
        pairs += chosen
        if (sort or self.order) != "newest":
            pairs.append(("sort", sort or self.order))
        if page > 1:
            pairs.append(("page", page))
        return urlencode(pairs)


ORDER = ("tag", "department", "doctor", "age", "sex", "year")


def _canonical(pair):
    return ORDER.index(pair[0]), pair[1]
