"""The similar consults in the form of a consult: editors pin and mute them; what was found is only shown.

A box carries the number of the other consult, never the id of a row: suggestions are found anew whenever a
neighbour is saved, and a form that was opened before must still be saveable.
"""

import re

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from consults.models import Question, RelatedQuestion
from consults.similar import suggestions
from text.names import id_of, plain_line

NAME = re.compile(r"-(\d{1,10})")
TYPED = re.compile(r"\d+")
MOST = 100  # decisions one form may send
Origin = RelatedQuestion.Origin
DECISIONS = [("", "As found"), (Origin.PINNED, "Pin"), (Origin.MUTED, "Mute")]
TEMPLATE = "admin/consults/question/_similar.html"


class SimilarTable(forms.Widget):
    """The table of similar consults, a box for a decision in each row."""

    rows = ()  # what is stored (related.Found)

    def render(self, name, value, attrs=None, renderer=None):
        chosen = value if isinstance(value, dict) else {}
        rows = [(row, chosen.get(row.number, row.decision)) for row in self.rows]
        context = {
            "rows": rows,
            "name": name,
            "decisions": DECISIONS,
            "numbers": chosen.get("numbers", ""),
            "id": (attrs or {}).get("id", ""),
        }
        return render_to_string(TEMPLATE, context)

    def value_from_datadict(self, data, files, name):
        """Return {number: related.Decision} as sent, and under “numbers” what was typed to be pinned."""
        found = {"numbers": data.get(f"{name}-numbers", "")}
        for key in data:
            match = NAME.fullmatch(key.removeprefix(name)) if key.startswith(name) else None
            if match and len(found) <= MOST:
                found[int(match[1])] = _decision(data, key)
        return found

    def value_omitted_from_data(self, data, files, name):
        return False


def _decision(data, key):
    origin, rank = data.get(key, ""), id_of(data.get(f"{key}-rank", "")[:4])
    if origin != Origin.PINNED:
        return suggestions.Decision(origin)
    return suggestions.Decision(origin, plain_line(data.get(f"{key}-reason", ""))[:300], rank)


class SimilarField(forms.Field):
    """Takes the decisions of the table; `clean` returns {number: related.Decision} of what was changed."""

    widget = SimilarTable

    def clean(self, value):
        asked = {number: one for number, one in value.items() if number != "numbers"}
        for decision in asked.values():
            if decision.origin not in suggestions.DECIDED and decision.origin:
                raise ValidationError("Choose “As found”, “Pin” or “Mute”.")
        return {**self._changed(asked), **self._typed(value["numbers"])}

    def has_changed(self, initial, data):
        return bool(self._changed({k: v for k, v in data.items() if k != "numbers"})) or bool(
            data["numbers"].strip()
        )

    def _changed(self, asked):
        stored = {row.number: row.decision for row in self.widget.rows}
        return {
            number: one
            for number, one in asked.items()
            if one != stored.get(number, suggestions.UNDECIDED)
            and (one.origin or stored.get(number, suggestions.UNDECIDED).origin)
        }

    def _typed(self, text):
        wanted = [int(number) for number in TYPED.findall(text[:2000]) if id_of(number)][:MOST]
        if text.strip() and not wanted:
            raise ValidationError("Type the numbers of consults, such as 1234.")
        known = set(Question.objects.filter(number__in=wanted).values_list("number", flat=True))
        if missing := [number for number in wanted if number not in known]:
            raise ValidationError(f"There is no consult {missing[0]}.")
        return {number: suggestions.Decision(Origin.PINNED) for number in wanted}


class FoundConsults(AutocompleteSelectMultiple):
    """Consults found by typing; what is no id is left out instead of asked for."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [pk for pk in value if id_of(str(pk))], attr)


class ConsultsField(forms.ModelMultipleChoiceField):
    """Consults found by typing, to be pinned."""

    def __init__(self):
        column = RelatedQuestion._meta.get_field("related")
        super().__init__(
            Question.objects.only("number", "title"),
            required=False,
            label="Pin also",
            widget=FoundConsults(column, admin.site),
            help_text="Words of a title or a number. Readers see pinned consults first.",
        )

    def clean(self, value):
        if value and any(not id_of(str(pk)) for pk in value):
            raise ValidationError("One of these consults is not known; choose it again.")
        return super().clean(value)
