"""Going through the texts of a document in plain types, each with its line of the table of fields."""

import re

from consults.exchange.fields import CONSULT, PROSE, TABLES, Field

NUMBER = re.compile(r"\[\d+\]")


def plain_place(place):
    """Return a place with its numbers taken out: ``replies[0].body`` becomes ``replies[].body``."""
    return NUMBER.sub("[]", place)


def table_of(data):
    """Return the table of a document in plain types, by its format."""
    told = data.get("format") if isinstance(data, dict) else ""
    return TABLES.get(told, CONSULT) if isinstance(told, str) else CONSULT


def rewritten(data, table, change):
    """Return a document in plain types with `change(text, field, place)` in the place of each text.

    A place that no line names, as old documents may have, counts as prose.
    """
    return _rewritten(data, "", table, change)


def _rewritten(value, place, table, change):
    if isinstance(value, dict):
        return {
            name: _rewritten(item, f"{place}.{name}".lstrip("."), table, change)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [
            _rewritten(item, f"{place}[{index}]", table, change) for index, item in enumerate(value)
        ]
    if not isinstance(value, str):
        return value
    field = table.get(plain_place(place)) or Field(place, PROSE)
    return change(value, field, place)


def texts(data, table):
    """Return [(text, field, place)] of every text of a document in plain types."""
    found = []

    def keep(text, field, place):
        found.append((text, field, place))
        return text

    rewritten(data, table, keep)
    return found
