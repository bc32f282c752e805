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
MOST, MOST_RANK = 100, 9999  # decisions one form may send; places in their order
LONGEST_REASON = RelatedQuestion._meta.get_field("reason").max_length
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
            if match and len(found) <= MOST + 1:  # one more than `clean` takes
                found[int(match[1])] = _decision(data, key)
        return found

    def lines_of(self, value):
        """Return decisions as a text, one a line: those of a form, or with None those that are stored."""
        decided = self._stored() if value is None else value
        lines = [
            f"{number} {one.origin} {one.rank} {one.reason}".strip()
            for number, one in decided.items()
            if number != "numbers" and one.origin in suggestions.DECIDED
        ]
        return "\n".join(sorted([*lines, *decided.get("numbers", "").split()]))

    def put(self, data, name, value):
        """Write the decisions that are stored into what was sent."""
        for number, one in (value or self._stored()).items():
            data[f"{name}-{number}"] = one.origin
            data[f"{name}-{number}-rank"] = one.rank or ""
            data[f"{name}-{number}-reason"] = one.reason

    def _stored(self):
        return {row.number: row.decision for row in self.rows}

    def value_omitted_from_data(self, data, files, name):
        return False


def _decision(data, key):
    origin, rank = data.get(key, ""), id_of(data.get(f"{key}-rank", ""))
    if origin != Origin.PINNED:
        return suggestions.Decision(origin)
    return suggestions.Decision(origin, plain_line(data.get(f"{key}-reason", "")), rank)


class SimilarField(forms.Field):
    """Takes the decisions of the table; `clean` returns {number: related.Decision} of what was changed."""

    widget = SimilarTable

    def clean(self, value):
        asked = {number: one for number, one in value.items() if number != "numbers"}
        if len(asked) > MOST:
            raise ValidationError(f"Decide about {MOST} consults at most in one save.")
        for number, decision in asked.items():
            _refuse(number, decision)
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
        typed = list(dict.fromkeys(TYPED.findall(text)))
        if text.strip() and not typed:
            raise ValidationError("Type the numbers of consults, such as 1234.")
        if len(typed) > MOST:
            raise ValidationError(f"Type {MOST} numbers at most.")
        wanted = {id_of(number): number for number in typed}
        known = set(Question.objects.filter(number__in=wanted).values_list("number", flat=True))
        if missing := [text for number, text in wanted.items() if number not in known]:
            raise ValidationError(f"There is no consult {missing[0][:20]}.")
        return {number: suggestions.Decision(Origin.PINNED) for number in wanted}


def _refuse(number, decision):
    """Raise ValidationError for a decision that cannot be stored as it was sent."""
    if decision.origin not in suggestions.DECIDED and decision.origin:
        raise ValidationError("Choose “As found”, “Pin” or “Mute”.")
    if len(decision.reason) > LONGEST_REASON:
        raise ValidationError(
            f"The reason at consult {number} may have {LONGEST_REASON} characters; this one has"
            f" {len(decision.reason)}. Make it shorter."
        )
    if decision.rank > MOST_RANK:
        raise ValidationError(f"The order of consult {number} is a number up to {MOST_RANK}.")


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
