from django.db import models
from django.db.models import F, Q


class RelatedQuestion(models.Model):
    """A consult to read next, with the reason a reader is told."""

    class Origin(models.TextChoices):
        PINNED = "pinned", "Pinned by an editor"
        THREAD = "thread", "Same case"
        IMPORTED = "imported", "Named by the source page"
        SUGGESTED = "suggested", "Suggested"
        MUTED = "muted", "Never show"

    question = models.ForeignKey("consults.Question", models.CASCADE, related_name="related")
    related = models.ForeignKey("consults.Question", models.CASCADE, related_name="related_to")
    rank = models.PositiveSmallIntegerField(default=0)
    score = models.FloatField(default=0, editable=False)
    reason = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.PINNED)

    class Meta:
        verbose_name = "similar consult"
        ordering = ["rank", "pk"]
        constraints = [
            # A consult may belong to the same case and be similar as well: one row for each.
            models.UniqueConstraint(
                "question", "related", condition=~Q(origin="thread"), name="related_once"
            ),
            models.UniqueConstraint(
                "question", "related", condition=Q(origin="thread"), name="related_once_in_thread"
            ),
            models.CheckConstraint(name="related_to_another", condition=~Q(question=F("related"))),
        ]

    def __str__(self):
        return f"#{self.related_id}"
