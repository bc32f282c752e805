"""How every transition of a consult or guide begins: alone, and on the row as it is now."""

from functools import wraps

from django.db import transaction

from web.errors import WorkflowError


def transition(step):
    """Run a function of content in a transaction that holds its row.

    What another person saved since the page was opened is read first: a text that was changed in between is
    not published unchecked, and of two people who take the same step the second is told. A refused step leaves
    the content as it is in the database, in memory too.
    """

    @wraps(step)
    def run(content, *args, **kwargs):
        held = False
        try:
            with transaction.atomic():
                content.lock()
                held = True
                return step(content, *args, **kwargs)
        except WorkflowError:
            if held:
                content.refresh_from_db()
            raise

    run.holds_the_row = True
    return run
