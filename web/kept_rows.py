"""Rows that hold somebody's words: nothing deletes them but the erasure of a consult, through one door.

A model that inherits KeptRow refuses `delete()` on a row, on a queryset, and where another row would take it
along. Only inside ``with removable():`` does deleting work; `tests/consults/test_removal.py` lists who
opens it. The tables of consults and replies have the same lock in the database itself (`consults/migrations`).
"""

from contextlib import contextmanager, nullcontext
from contextvars import ContextVar

from django.db import connection, models, transaction

from web.errors import WorkflowError

_opened = ContextVar("kept_rows_may_be_removed", default=False)


class KeptForGood(WorkflowError):
    """A row was to be deleted that is only taken out by erasing."""


@contextmanager
def removable():
    """Let kept rows be deleted inside the block."""
    token = _opened.set(True)
    try:
        yield
    finally:
        _opened.reset(token)


def refuse_unless_removable(model):
    """Raise KeptForGood outside of `removable`."""
    if not _opened.get():
        raise KeptForGood(
            f"No {model._meta.verbose_name} is deleted: withdraw it and put it into the bin, or erase"
            " the whole consult."
        )


def together():
    """Return a `with` for what belongs into one transaction: the open one, or one of its own."""
    return nullcontext() if connection.in_atomic_block else transaction.atomic()


class KeptQuerySet(models.QuerySet):
    def delete(self):
        refuse_unless_removable(self.model)
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def _raw_delete(self, using):
        """Django takes this way for rows that follow a deleted one."""
        refuse_unless_removable(self.model)
        return super()._raw_delete(using)

    _raw_delete.alters_data = True


class KeptRow(models.Model):
    """A row that is deleted by nobody but an erasure."""

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"  # what follows a deleted row is looked up with it

    def delete(self, *args, **kwargs):
        refuse_unless_removable(type(self))
        return super().delete(*args, **kwargs)

    delete.alters_data = True

    def lock(self):
        """Wait for whoever saves this row now, and read it again: what was just saved is not written over.

        Inside a transaction, which keeps others waiting until its end. SQLite lets one write at a time anyway.
        Raises WorkflowError for a row that is gone.
        """
        try:
            self.refresh_from_db(from_queryset=self._held())
        except self.DoesNotExist:
            raise self._erased() from None

    def hold(self):
        """Wait for whoever saves this row now, as `lock`, and leave this object as it is."""
        if not self._held().filter(pk=self.pk).values_list("pk").first():
            raise self._erased()

    def _held(self):
        return type(self)._base_manager.select_for_update(no_key=True, of=("self",))

    def _erased(self):
        return WorkflowError(f"This {self._meta.verbose_name} was erased while you had it open.")
