from django.db import models
from django.db.models import Q


class SuggestedName(models.Model):
    """A name a reader may be typing, from one of its words on.

    “Amyotrophic Lateral Sclerosis” has three rows: `key` begins at each of its words, so any of
    them completes it by a walk along the index. Titles are here exactly while their consult is
    published; tags and doctors are shown only while they have consults readers may see. The indexes
    over `key` are in the migration, since PostgreSQL needs its pattern operators for prefixes.
    """

    key = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    tag = models.ForeignKey("faq.FaqTag", models.CASCADE, null=True, related_name="+")
    doctor = models.ForeignKey("consults.Doctor", models.CASCADE, null=True, related_name="+")
    question = models.ForeignKey("consults.Question", models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suggested_name_of_one_thing",
                condition=Q(tag__isnull=False, doctor=None, question=None)
                | Q(tag=None, doctor__isnull=False, question=None)
                | Q(tag=None, doctor=None, question__isnull=False),
            )
        ]

    def __str__(self):
        return self.name
