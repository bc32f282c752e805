from django.conf import settings
from django.db import models

from consults.models.question import Question

FIELDS = [
    ("", "The consult"),
    ("title", "Title"),
    ("body", "Question"),
    ("asker", "The asker"),
    ("replies", "Replies"),
    ("more_info", "More Info"),
    ("tags", "FAQ tags"),
]


class Comment(models.Model):
    """What colleagues say to each other about a consult, at one of its fields. Never public."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="comments")
    field = models.CharField(max_length=20, blank=True, choices=FIELDS)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    named = models.CharField(max_length=200, help_text="Who wrote it; doctors need no account.")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"is_staff": True, "is_active": True},
    )
    made_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["to", "resolved_at"], name="comment_to_answer")]

    def __str__(self):
        return f"Comment {self.pk}"
