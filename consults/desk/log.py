"""A line of the desk's log about a consult, from pages that no admin class serves."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType


def write(user, question, sentence):
    """Log what was done to a consult or guide in the name of `user`: number and sentence, never its text."""
    name = f"Consult {question.number}" if hasattr(question, "number") else f"Guide {question.pk}"
    return LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(question),
        object_id=question.pk,
        object_repr=name,
        action_flag=CHANGE,
        change_message=sentence,
    )
