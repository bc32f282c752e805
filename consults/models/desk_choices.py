from django.conf import settings
from django.db import models


class DeskChoices(models.Model):
    """How somebody of the desk wants to hear of things, and which clock they read."""

    class Mails(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "Once a day, if there is something"
        NEVER = "never", "Never"

    class Clock(models.TextChoices):
        H24 = "24", "14:05"
        H12 = "12", "2:05 PM"

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="desk_choices"
    )
    mails = models.CharField(max_length=10, choices=Mails, default=Mails.AT_ONCE)
    zone = models.CharField(max_length=64, blank=True, help_text="Empty: that of the site.")
    clock = models.CharField(max_length=2, choices=Clock, default=Clock.H24)

    class Meta:
        verbose_name_plural = "choices of people"

    def __str__(self):
        return f"Choices {self.pk}"
