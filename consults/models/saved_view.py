from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A list of consults that somebody of the desk comes back to: its filters, search and order."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, help_text="As the address of the list has it.")
    shared = models.BooleanField(default=False, help_text="Everybody at the desk sees it.")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("owner", "name", name="view_once_of_a_name")]
        indexes = [models.Index(fields=["shared", "name"], name="view_by_shared")]

    def __str__(self):
        return self.name
