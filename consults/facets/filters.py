"""What narrows a set of consults: the query string of a list page, and the options of an export."""

from urllib.parse import urlencode

import django_filters
from django import forms

from consults.facets.chosen import RANGE
from consults.models import Department, Doctor, Question
from consults.models.question import AGE_BANDS
from faq.models import FaqTag
from web import time_bounds

NO_YEAR = "A year has four digits, such as 2022."
ONE_YEAR = "Only one year can be chosen; for several, say from which year to which."
MOST_VALUES = 5  # of one kind
LONGEST_TEXT = 1000
SORTS = {
    "newest": "Latest additions",
    "answered": "Newest answer",
    "asked": "Newest question",
    "reviewed": "Last reviewed",
    "read": "Most read",
    "oldest": "First additions",
}
OFFERED = {"relevance", "newest", "answered", "asked", "reviewed", "read"}
SEARCH_SORTS = {"relevance": "Best match", **SORTS}
SEVERAL = ("tag", "department", "doctor", "age", "sex")  # kinds that take several values
ORDER = (*SEVERAL, "year", *RANGE)


class SeveralField(forms.MultipleChoiceField):
    """Up to MOST_VALUES values, blank ones left out; whether they exist is for the list to say."""

    def __init__(self, max_length):
        super().__init__(required=False)
        self.max_length = max_length

    def to_python(self, value):
        found = [one.strip() for one in super().to_python(value)]
        return sorted({one for one in found if one})

    def validate(self, value):
        if len(value) > MOST_VALUES:
            raise forms.ValidationError(f"At most {MOST_VALUES} can be chosen at once.")
        if any(len(one) > self.max_length for one in value):
            raise forms.ValidationError(f"At most {self.max_length} letters name one.")


class ChoicesField(SeveralField):
    """Up to MOST_VALUES values of a fixed list."""

    def __init__(self, choices):
        super().__init__(max_length=20)
        self.choices = [(choice, choice) for choice in choices]

    def validate(self, value):
        super().validate(value)
        forms.MultipleChoiceField.validate(self, value)


class OneYearField(SeveralField):
    """One year; a second one is refused, not left out. Whether it is a year is for the list to say."""

    def __init__(self):
        super().__init__(max_length=4)

    def clean(self, value):
        found = super().clean(value)
        return found[0] if found else ""

    def validate(self, value):
        if len(value) > 1:
            raise forms.ValidationError(ONE_YEAR)
        super().validate(value)


class YearField(OneYearField):
    def validate(self, value):
        if any(not time_bounds.fits_year(one) for one in value):
            raise forms.ValidationError(NO_YEAR)
        super().validate(value)


class ListForm(forms.Form):
    q = forms.CharField(max_length=LONGEST_TEXT, required=False)
    tag = SeveralField(max_length=250)
    department = SeveralField(max_length=150)
    doctor = SeveralField(max_length=250)
    age = ChoicesField(AGE_BANDS)
    sex = ChoicesField(value for value in Question.Sex.values if value)
    year = OneYearField()
    year_from = YearField()
    year_to = YearField()
    sort = forms.ChoiceField(choices=list(SEARCH_SORTS.items()), required=False)

    def __init__(self, data):
        # A form copies its fields, which takes longer than all it does here: those nobody gave are left out.
        self.base_fields = {name: own for name, own in self.base_fields.items() if name in data}
        super().__init__(data)


class ListFilters:
    """The filters of a list page: read from a query string, checked, and written back canonically.

    `errors` is {field: sentences}; with errors nothing is chosen, and the page says why. `chosen` is
    [(kind, value)]. The page of a department or doctor, `own_kind`, takes no other of its kind.
    """

    def __init__(self, data, own_kind=""):
        form = ListForm(data) if data else None
        self.errors = form.errors if form else {}
        self.values = form.cleaned_data if form and not self.errors else {}
        self.text = " ".join(self.values.get("q", "").split())
        self.sorts = SEARCH_SORTS if self.text else SORTS
        order = self.values.get("sort")
        self.order = order if order in self.sorts else self.usual
        kinds = [kind for kind in SEVERAL if kind == "tag" or kind != own_kind]
        self.chosen = [(kind, value) for kind in kinds for value in self.values.get(kind) or []]
        self.chosen += self._years()

    def _years(self):
        """Return the chosen year, or the range of years, as pairs; a range of one year is that year."""
        first, last = (self.values.get(name, "") for name in RANGE)
        year = self.values.get("year") or (first if first == last else "")
        if year:
            return [("year", year)]
        if first and last:
            first, last = sorted([first, last])
        return [pair for pair in zip(RANGE, (first, last), strict=True) if pair[1]]

    @property
    def usual(self):
        """The order of a list that nobody sorted."""
        return next(iter(self.sorts))

    @property
    def is_sorted(self):
        """True where the reader asked for another order than the usual one."""
        return self.order != self.usual

    @property
    def offered(self):
        """The orders to choose from, [(name, label)]; one that hardly helps is there for who has it already."""
        shown = self.sorts.items()
        return [(name, label) for name, label in shown if name in {*OFFERED, self.order}]

    @property
    def is_range(self):
        """True where the list is narrowed to several years."""
        return any(kind in RANGE for kind, _ in self.chosen)

    @property
    def together(self):
        """The chosen pairs that each have to fit: no range, and no kind of which one of several is enough."""
        kinds = [kind for kind, _ in self.chosen]
        single = {kind for kind in kinds if kind == "tag" or kinds.count(kind) == 1} - {*RANGE}
        return [pair for pair in self.chosen if pair[0] in single]

    def year_of(self, end):
        """Return the year chosen for an end of the range, year_from or year_to, or ""."""
        chosen = dict(self.chosen)
        return chosen.get("year") or chosen.get(end, "")

    def replace(self, values):
        """Put values in the place of others: {(kind, value): [values]}."""
        pairs = [(k, v) for k, old in self.chosen for v in values.get((k, old), [old])]
        self.chosen = sorted(set(pairs), key=lambda pair: (ORDER.index(pair[0]), pair[1]))

    def query(self, page=1, without=(), sort=None, text=None):
        """Return the canonical query string; it may lack pairs, or have another order or text."""
        text = self.text if text is None else text
        if ("q", self.text) in without:
            text = ""
        pairs = [("q", text)] if text else []
        pairs += [pair for pair in self.chosen if pair not in without]
        sorts = SEARCH_SORTS if text else SORTS
        order = sort or self.order
        if order in sorts and order != next(iter(sorts)):
            pairs.append(("sort", order))
        if page > 1:
            pairs.append(("page", page))
        return urlencode(pairs)


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
