"""Ending the sessions of a person: the account was disabled, a factor removed, somebody asked for it."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone


def of(user):
    """Yield the sessions that an account is logged in with."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield session


def end(user, but=None):
    """End every session of an account except the one with the key `but`; returns how many ended."""
    keys = [session.pk for session in of(user) if session.pk != but]
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


def may_log_in(user):
    """Return whether an account, as it stands, may have a session at the desk."""
    return user.is_active and user.is_staff
