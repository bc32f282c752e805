"""A line of the desk's log about a row, from pages that no admin class serves."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType


def write(user, row, sentence):
    """Log what was done to a consult, guide or account in the name of `user`: its number, never its text."""
    kind = str(row._meta.verbose_name)
    name = f"{kind} {getattr(row, 'number', row.pk)}".capitalize()
    return LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        object_repr=name,
        action_flag=CHANGE,
        change_message=sentence,
    )
