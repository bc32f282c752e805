from django.conf import settings
from django.db import models


class ListColumns(models.Model):
    """The columns that somebody of the desk chose for the list of consults."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="list_columns"
    )
    names = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "columns of lists"

    def __str__(self):
        return ", ".join(self.names)
