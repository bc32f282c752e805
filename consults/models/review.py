from django.conf import settings
from django.db import models


class Review(models.Model):
    """A look at a published consult by someone who answers for it; the only thing that moves its date."""

    class Outcome(models.TextChoices):
        STILL_RIGHT = "right", "Still right"
        CHANGED = "changed", "Changed, and right now"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Part(models.TextChoices):
        QUESTION = "question", "Question"
        REPLIES = "replies", "Replies"
        MORE_INFO = "more_info", "More Info"
        TAGS = "tags", "FAQ tags and links"

    question = models.ForeignKey("consults.Question", models.CASCADE, related_name="reviews")
    outcome = models.CharField(max_length=10, choices=Outcome)
    parts = models.JSONField(default=list, help_text="What was looked at.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    named = models.CharField(max_length=200, help_text="The reviewer, as readers see the name.")
    reviewed_on = models.DateField()
    due_on = models.DateField()
    batch = models.CharField(
        max_length=32, blank=True, help_text="The same for all of one bulk stamp."
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"Review {self.pk}"
