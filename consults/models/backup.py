from django.db import models


class Backup(models.Model):
    """A file the command `backup` wrote: it keeps what is redacted later until it expires."""

    path = models.CharField(max_length=500)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(help_text="Delete the file by this day.")

    class Meta:
        ordering = ["-made_at"]

    def __str__(self):
        return f"Backup {self.pk}"
