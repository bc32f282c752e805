from django.db import models
from taggit.models import ItemBase

from faq.models import FaqTag


def with_tags():
    """Return a prefetch of the taggings of many consults with their tags, in one query.

    Fetching the tags in a query of their own fails on SQLite beyond a thousand different ones.
    """
    return models.Prefetch("tagged", TaggedQuestion.objects.select_related("tag"))


class TaggedQuestion(ItemBase):
    """A FAQ tag on a consult, in the editors' order."""

    content_object = models.ForeignKey(
        "consults.Question", models.CASCADE, related_name="tagged", verbose_name="consult"
    )
    tag = models.ForeignKey(FaqTag, models.PROTECT, related_name="tagged_questions")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "FAQ tag"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint("content_object", "tag", name="tag_once_on_a_question")
        ]

    def __str__(self):
        return str(self.tag)
