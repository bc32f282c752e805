"""What narrows a set of consults: the query string of a list page, and the options of an export."""

from urllib.parse import quote_plus, urlencode

import django_filters
from django import forms

from consults.models import Department, Doctor, Question
from consults.models.question import AGE_BANDS
from faq.models import FaqTag

MOST_TAGS = 5
LONGEST_TEXT = 1000
SORTS = {"newest": "Latest additions", "oldest": "First additions"}
SEARCH_SORTS = {"relevance": "Best match", **SORTS}
ORDER = ("tag", "department", "doctor", "age", "sex", "year")


class SlugsField(forms.MultipleChoiceField):
    """Any number of values up to MOST_TAGS; whether they exist is for the list to say."""

    def valid_value(self, value):
        return True

    def validate(self, value):
        if len(value) > MOST_TAGS:
            raise forms.ValidationError(f"At most {MOST_TAGS} tags can be combined.")


class ListForm(forms.Form):
    q = forms.CharField(max_length=LONGEST_TEXT, required=False)
    tag = SlugsField(required=False)
    department = forms.CharField(max_length=150, required=False)
    doctor = forms.CharField(max_length=200, required=False)
    age = forms.ChoiceField(choices=[(band, band) for band in AGE_BANDS], required=False)
    sex = forms.ChoiceField(choices=Question.Sex.choices[1:], required=False)
    year = forms.CharField(max_length=4, required=False)
    sort = forms.ChoiceField(choices=list(SEARCH_SORTS.items()), required=False)


class ListFilters:
    """The filters of a list page: read from a query string, checked, and written back canonically.

    `errors` is {field: sentences}; with errors nothing is chosen, and the page says why.
    """

    def __init__(self, data):
        form = ListForm(data) if data else None
        self.errors = form.errors if form else {}
        self.values = form.cleaned_data if form and not self.errors else {}
        self.text = " ".join(self.values.get("q", "").split())
        self.sorts = SEARCH_SORTS if self.text else SORTS
        order = self.values.get("sort")
        self.order = order if order in self.sorts else next(iter(self.sorts))
        self.chosen = [("tag", slug) for slug in sorted(set(self.values.get("tag") or []))]
        self.chosen += [(kind, value) for kind in ORDER[1:] if (value := self.values.get(kind))]

    def query(self, page=1, without=None, sort=None, text=None):
        """Return the canonical query string; one (kind, value), order or text may be changed."""
        text = self.text if text is None else text
        if without == ("q", self.text):
            text = ""
        pairs = [("q", text)] if text else []
        pairs += [pair for pair in self.chosen if pair != without]
        sorts = SEARCH_SORTS if text else SORTS
        order = sort or self.order
        if order in sorts and order != next(iter(sorts)):
            pairs.append(("sort", order))
        if page > 1:
            pairs.append(("page", page))
        return urlencode(pairs)

    def narrower(self, address):
        """Return a function from (kind, value) to the address that is narrowed by it as well."""
        before = [f"q={quote_plus(self.text)}"] if self.text else []
        after = [f"sort={self.order}"] if self.order != next(iter(self.sorts)) else []
        chosen = [(ORDER.index(kind), f"{kind}={quote_plus(value)}") for kind, value in self.chosen]

        def link(kind, value):
            own = (ORDER.index(kind), f"{kind}={quote_plus(value)}")
            middle = [pair for _, pair in (sorted([*chosen, own]) if chosen else [own])]
            return f"{address}?{'&'.join([*before, *middle, *after])}"

        return link


class ExportFilter(django_filters.FilterSet):
    """The options of ``export_content``; a slug nobody has is an error."""

    department = django_filters.ModelChoiceFilter(
        queryset=Department.objects.all(), to_field_name="slug"
    )
    tag = django_filters.ModelChoiceFilter(
        field_name="tagged__tag", queryset=FaqTag.objects.all(), to_field_name="slug"
    )
    doctor = django_filters.ModelChoiceFilter(
        field_name="replies__doctor",
        queryset=Doctor.objects.all(),
        to_field_name="slug",
        distinct=True,
    )
    since = django_filters.DateFilter(field_name="updated_at", lookup_expr="date__gte")

    class Meta:
        model = Question
        fields = []
