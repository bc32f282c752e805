from django.conf import settings
from django.db import models


class Presence(models.Model):
    """Who has a consult's form open, and when their browser last said so."""

    question = models.ForeignKey("consults.Question", models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "presences"
        constraints = [models.UniqueConstraint("question", "user", name="present_once")]

    def __str__(self):
        return f"Presence {self.pk}"
