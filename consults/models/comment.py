from django.conf import settings
from django.db import models

from consults.models.question import Question

FIELDS = [
    ("", "The consult"),
    ("title", "Title"),
    ("subject", "Subject"),
    ("body", "Question"),
    ("asker", "The asker"),
    ("replies", "Replies"),
    ("more_info", "More Info"),
    ("tags", "FAQ tags"),
]


class Comment(models.Model):
    """What colleagues say to each other about a consult, at one of its fields or at words there. Never public.

    A comment at words keeps the text as it was then and where they stood in it: later edits are compared with
    it, so that the comment moves along with its words.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="comments")
    field = models.CharField(max_length=20, blank=True, choices=FIELDS)
    text = models.TextField()
    passage = models.TextField(
        blank=True, default="", db_default="", help_text="The text that the words stood in."
    )
    starts = models.PositiveIntegerField(null=True, help_text="Where the words begin in it.")
    ends = models.PositiveIntegerField(null=True)
    sends_back = models.BooleanField(
        default=False, db_default=False, help_text="The consult came back for this."
    )
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
