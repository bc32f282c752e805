from django.conf import settings
from django.db import models


class Batch(models.Model):
    """One step taken on one or many consults at the desk, with what stood there before.

    `rows` holds numbers, states and ids, never a text; so a step can be undone while nobody has
    worked on the consult since.
    """

    key = models.CharField(max_length=32, unique=True, help_text="The same in reviews and the log.")
    step = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)
    undone_at = models.DateTimeField(null=True)
    rows = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "batches"
        ordering = ["-pk"]

    def __str__(self):
        return f"Batch {self.key[:8]}"
