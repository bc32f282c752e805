"""What becomes of the calendar when the account that filled it is deleted."""

from django.db import models
from django.utils import timezone


def unless_waiting(collector, field, rows, using):
    """An `on_delete`: an account with something on the calendar stays; else its name is taken out.

    Raises ProtectedError; without it the text would go out at its time with nobody vouching for it. Deactivate
    the account and run ``manage.py clear_lost_rights`` first.
    """
    waiting = [
        row for row in rows if row.status == "published" and row.published_at > timezone.now()
    ]
    if waiting:
        raise models.ProtectedError(
            "Something waits on the calendar of this account.", set(waiting)
        )
    models.SET_NULL(collector, field, rows, using)
