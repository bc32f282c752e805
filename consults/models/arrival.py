from django.db import models

from consults.models.due import DueQuerySet


class Arrival(models.Model):
    """A consult that is published as of a later time.

    Until then none of its words is in an index or a count of words, and it is nobody's similar consult. A row
    exists exactly while that waits (`consults.facets.arrivals`).
    """

    question = models.OneToOneField(
        "consults.Question", models.CASCADE, primary_key=True, related_name="arrival"
    )
    published_at = models.DateTimeField(db_index=True)

    objects = DueQuerySet.as_manager()

    def __str__(self):
        return f"#{self.question_id}"
