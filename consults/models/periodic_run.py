from django.db import models


class PeriodicRun(models.Model):
    """When a job of ``manage.py periodic`` ran last; it lives in the desk and in ``/readyz``."""

    job = models.CharField(max_length=20, unique=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="When it last came to its end.")
    problem = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text="Why the last run failed."
    )

    class Meta:
        ordering = ["job"]
        default_permissions = ()

    def __str__(self):
        return self.job
