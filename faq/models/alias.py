from django.db import models


class Alias(models.Model):
    """Another name for a tag: an acronym, a lay word, a former name."""

    tag = models.ForeignKey("faq.FaqTag", models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=250)

    class Meta:
        verbose_name_plural = "aliases"
        ordering = ["name"]
        constraints = [models.UniqueConstraint("tag", "name", name="alias_once_for_a_tag")]

    def __str__(self):
        return self.name
