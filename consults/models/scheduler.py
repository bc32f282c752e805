"""The calendar: which account vouches for what waits on it, and what becomes of it when that one is deleted."""

from django.db import models

from consults.models.due import is_due
from web import rights


def voucher(by, at):
    """Return the account that vouches for what `by` lets out at a time: None for a Hand, or once it is out."""
    return rights.account(by) if at is not None and not is_due(at) else None


def unless_waiting(collector, field, rows, using):
    """An `on_delete`: an account with something on the calendar stays; else its name is taken out.

    Raises ProtectedError; without it the text would go out at its time with nobody vouching for it. Deactivate
    the account and run ``manage.py clear_lost_rights`` first.
    """
    if waiting := [row for row in rows if row.is_scheduled]:
        raise models.ProtectedError(
            "Something waits on the calendar of this account.", set(waiting)
        )
    models.SET_NULL(collector, field, rows, using)
