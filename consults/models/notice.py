from django.conf import settings
from django.db import models


class Notice(models.Model):
    """That something about a consult is addressed to somebody of the desk; it holds no word of it."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", "waits for review"
        SENT_BACK = "sent_back", "came back from review"
        ASSIGNED = "assigned", "was given to you"
        COMMENT = "comment", "has a comment for you"
        ANSWERED = "answered", "has a doctor’s answer"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    question = models.ForeignKey("consults.Question", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True, help_text="Or settled without a mail.")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person", "read_at"], name="notice_unread"),
            models.Index(fields=["mailed_at"], name="notice_to_mail"),
        ]

    def __str__(self):
        return f"Notice {self.pk}"
