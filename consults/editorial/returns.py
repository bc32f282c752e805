"""Sending a consult back to its editor, with what is missing: in a sentence, and at words of the text."""

from django.db import transaction

from consults.editorial import workflow
from consults.models import Comment

AT_THE_WORDS = "See what is marked in the text."


def places(question, person):
    """Return the open comments of a person at words of a consult: they go along when it is sent back."""
    own = Comment.objects.filter(question=question, by=person, resolved_at=None)
    return own.exclude(starts=None)


@transaction.atomic
def send_back(question, because, by):
    """Send a consult back, for a reason or for what `by` said at words of it, or both.

    Raises WorkflowError without either, and as `workflow.send_back` does.
    """
    marked = places(question, by)
    if not because.strip() and marked.exists():
        because = AT_THE_WORDS
    workflow.send_back(question, because, by)
    marked.update(sends_back=True)
