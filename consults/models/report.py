from django.conf import settings
from django.db import models


class Report(models.Model):
    """What a reader told us about a consult; nothing about the reader.

    The words are dropped when the report is closed, since readers write about people.
    """

    class Kind(models.TextChoices):
        IDENTITY = "identity", "This shows who I am"
        WRONG = "wrong", "Something is wrong"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        SETTLED = "settled", "Settled"
        DISMISSED = "dismissed", "Nothing to do"

    question = models.ForeignKey("consults.Question", models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField("in the reader's words", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reported_on = models.DateField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["state", "kind", "pk"]
        indexes = [models.Index("state", "kind", name="report_by_state")]

    def __str__(self):
        return f"Report {self.pk}"


class Feedback(models.Model):
    """How often readers found one revision of a consult helpful, or not, and why. Counts only."""

    class Reason(models.TextChoices):
        NONE = "", "No reason given"
        UNCLEAR = "unclear", "Hard to understand"
        OTHER_CASE = "other_case", "Does not answer my question"
        OUTDATED = "outdated", "Seems out of date"
        INCOMPLETE = "incomplete", "Something is missing"

    question = models.ForeignKey("consults.Question", models.CASCADE, related_name="feedback")
    revision = models.ForeignKey(
        "consults.Revision", models.CASCADE, null=True, related_name="feedback"
    )
    helpful = models.BooleanField()
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "feedback"
        ordering = ["helpful", "-count"]
        constraints = [
            models.UniqueConstraint(
                "question", "revision", "helpful", "reason", name="feedback_counted_once"
            ),
            # Without a revision the columns above are never equal, NULL being no value.
            models.UniqueConstraint(
                "question",
                "helpful",
                "reason",
                condition=models.Q(revision=None),
                name="feedback_counted_once_without_revision",
            ),
        ]

    def __str__(self):
        return f"Feedback {self.pk}"
