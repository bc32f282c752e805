from django.db import models
from taggit.models import ItemBase

from faq.models import FaqTag


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
