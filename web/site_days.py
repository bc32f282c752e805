"""The day that it is for the site, and in what is stored; people of the desk may have another zone."""

from django.utils import timezone


def site_day():
    """Return today's date in the zone of the installation."""
    return timezone.localdate(timezone=timezone.get_default_timezone())
