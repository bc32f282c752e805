from django.db import models

from text.names import first_letter
from text.words import key_of


class Alias(models.Model):
    """Another name for a tag: an acronym, a lay word, a former name."""

    tag = models.ForeignKey("faq.FaqTag", models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=250)
    was_a_tag = models.BooleanField(
        default=False, editable=False, help_text="A tag of this name was merged into this one."
    )
    stem_key = models.CharField(max_length=300, editable=False, db_index=True, default="")
    initial = models.CharField(
        max_length=1, editable=False, db_index=True, default="", db_default=""
    )

    class Meta:
        verbose_name_plural = "aliases"
        ordering = ["name"]
        constraints = [models.UniqueConstraint("tag", "name", name="alias_once_for_a_tag")]

    def save(self, *args, **kwargs):
        self.prepare()
        super().save(*args, **kwargs)

    def prepare(self):
        """Fill what follows from the name: how a text is searched for it, and its A–Z letter."""
        self.stem_key = key_of(self.name)[:300]
        self.initial = first_letter(self.name)

    def __str__(self):
        return self.name
