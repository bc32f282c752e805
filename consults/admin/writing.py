"""Hints for what editors write, as the forms of consults and guides show them."""

from consults.admin.labels import label_of
from consults.editorial import writing_hints
from consults.models import Guide

PLACES = {"more_info": "more_info.body"}  # of columns, as labels know them


def beside_the_form(content):
    """Return what the form of a consult or guide says of its writing."""
    of_guide = isinstance(content, Guide)
    return {
        "hints": [
            (label_of(PLACES.get(hint.field, hint.field), of_guide), f"id_{hint.field}", hint)
            for hint in writing_hints.hints(content)
        ],
        "reading": writing_hints.reading(content),
    }
