"""How the desk writes days and times: one way for each, by the clock of whoever reads."""

from contextvars import ContextVar
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone
from django.utils.formats import date_format

DAY = "j M Y"
HOURS = {"24": "H:i", "12": "g:i A"}
USUAL = "24"
_hours = ContextVar("the clock of who reads", default=USUAL)


def begin(zone, hours):
    """Write times by a person's zone (its name, or "" for that of the site) and clock, until `end`."""
    timezone.activate(
        ZoneInfo(zone) if zone in available_timezones() else timezone.get_default_timezone()
    )
    _hours.set(hours if hours in HOURS else USUAL)


def end():
    """Write times by the clock of the site again."""
    timezone.deactivate()
    _hours.set(USUAL)


def day(value):
    """Return a day as text: “3 Nov 2026”; "" for none."""
    return date_format(_here(value), DAY) if value else ""


def hour(value):
    """Return a time of day as text: “14:05” or “2:05 PM”; "" for none."""
    return date_format(_here(value), HOURS[_hours.get()]) if value else ""


def moment(value):
    """Return a day and its time as text: “3 Nov 2026, 14:05”; "" for none."""
    return f"{day(value)}, {hour(value)}" if value else ""


def _here(value):
    return timezone.localtime(value) if isinstance(value, datetime) else value
