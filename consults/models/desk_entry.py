from django.db import models

from consults.models.search_entry import IndexedWords


class DeskEntry(IndexedWords):
    """The words of one consult that readers do not see, as the desk searches them.

    A text stands here or among the search entries of readers, never in both. Nothing that answers a reader
    reads this table: no count, no spelling, no completion comes from it.
    """

    question = models.OneToOneField(
        "consults.Question", models.CASCADE, primary_key=True, related_name="desk_entry"
    )

    class Meta:
        verbose_name_plural = "desk entries"
