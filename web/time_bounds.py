"""Which days and times make sense: the one place that bounds them, for forms, imports and addresses.

Nothing outside is ever stored: a database keeps a time that Python, another time zone or another database
cannot read, and every page that shows it fails. All have room to be moved by a day.
"""

from datetime import date, datetime

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
SENTENCE = f"is before {FIRST.year} or after {LAST.year}."


def fits(moment):
    """Return whether a date or datetime is within the bounds."""
    day = moment.date() if isinstance(moment, datetime) else moment
    return FIRST <= day <= LAST


def nearest(moment):
    """Return an aware datetime, the nearest one within the bounds for a stored one that is outside."""
    if fits(moment):
        return moment
    return datetime(min(max(moment.year, FIRST.year), LAST.year), 7, 1, tzinfo=moment.tzinfo)


def fits_year(text):
    """Return whether a text is a year within the bounds, in four digits."""
    plain = text.isascii() and text.isdigit() and len(text) == 4
    return plain and FIRST.year <= int(text) <= LAST.year
