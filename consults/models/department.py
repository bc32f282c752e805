from django.db import models
from django.urls import reverse

from text.names import make_slug


class Department(models.Model):
    """A clinical department, as readers know it: Neurology, Rare Disease."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    description = models.TextField(blank=True, help_text="What this department treats. Plain text.")
    needs_second_person = models.BooleanField(
        default=False,
        help_text="A consult is published by someone other than who submitted it for review.",
    )
    approval_publishes = models.BooleanField(
        "approving publishes",
        default=False,
        db_default=False,
        help_text="Who approves a consult and has the right to publish it does so in one step.",
    )
    review_months = models.PositiveSmallIntegerField(
        "months between reviews", default=36, help_text="HSE and similar services take three years."
    )
    order = models.PositiveSmallIntegerField(default=100, help_text="Small numbers come first.")

    class Meta:
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("consults:department", args=[self.slug])

    def save(self, *args, **kwargs):
        self.slug = self.slug or make_slug(self.name, "department")
        super().save(*args, **kwargs)

    def slugify(self, name, number=None):
        """Return the slug of a name; with `number`, the next one to try when it is taken."""
        slug = make_slug(name, "department", 100)
        return f"{slug}-{number + 1}" if number else slug
