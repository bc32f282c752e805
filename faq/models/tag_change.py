from django.conf import settings
from django.db import models


class TagChange(models.Model):
    """A merge or a split of tags, with the exact rows it changed, so that it can be undone.

    `rows` holds ids, names and addresses of the vocabulary, and ids of what was tagged: no text of
    any consult.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", "Merge"
        SPLIT = "split", "Split"

    kind = models.CharField(max_length=10, choices=Kind)
    summary = models.CharField(max_length=400)
    tag = models.ForeignKey(
        "faq.FaqTag", models.SET_NULL, null=True, related_name="changes", verbose_name="kept tag"
    )
    rows = models.JSONField()
    consults = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "change of the vocabulary"
        verbose_name_plural = "changes of the vocabulary"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.summary


class ApartPair(models.Model):
    """Two tags an editor has said are different: they are not proposed again."""

    first = models.ForeignKey("faq.FaqTag", models.CASCADE, related_name="+")
    second = models.ForeignKey("faq.FaqTag", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("first", "second", name="apart_once")]

    def __str__(self):
        return f"{self.first_id} and {self.second_id}"
