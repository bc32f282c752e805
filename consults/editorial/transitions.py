"""How every transition of a consult or guide begins: alone, and on the row as it is now."""

from functools import wraps

from django.db import transaction


def transition(step):
    """Run a function of content in a transaction that holds its row.

    What another person saved since the page was opened is read first: a text that was changed in between is
    not published unchecked, and of two people who take the same step the second is told.
    """

    @wraps(step)
    def run(content, *args, **kwargs):
        with transaction.atomic():
            content.lock()
            return step(content, *args, **kwargs)

    run.holds_the_row = True
    return run
