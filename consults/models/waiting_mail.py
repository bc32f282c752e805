from django.conf import settings
from django.db import models
from django.utils import timezone


class WaitingMail(models.Model):
    """A mail that waits: to whom of the desk, about which consult. No address and no text; gone once sent."""

    kind = models.CharField(max_length=12)
    question = models.ForeignKey("consults.Question", models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_try = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self):
        return f"Waiting mail {self.pk}"
