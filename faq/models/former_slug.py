from django.db import models


class FormerSlug(models.Model):
    """An address a tag once had; it redirects to the tag for good."""

    slug = models.CharField(max_length=180, unique=True)
    tag = models.ForeignKey("faq.FaqTag", models.CASCADE, related_name="former_slugs")

    def __str__(self):
        return self.slug
