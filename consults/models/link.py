from django.db import models


class Link(models.Model):
    """An address that published texts point to, and whether it answered when it was last tried."""

    url = models.CharField(max_length=2000)
    key = models.CharField(max_length=32, unique=True, help_text="A hash of the address.")
    http_status = models.PositiveSmallIntegerField(null=True, help_text="The HTTP status, if any.")
    problem = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True, db_index=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="Tries in a row that failed.")
    questions = models.ManyToManyField("consults.Question", related_name="links")

    class Meta:
        ordering = ["-failures", "pk"]
        indexes = [models.Index("failures", name="link_by_failures")]

    def __str__(self):
        return f"Link {self.pk}"
