from django.db import models


class SimilarCard(models.Model):
    """A “Similar Q&A” card of an imported page: a cut-off glimpse of a consult.

    The excerpts serve to recognise the consult when it is here; they are never shown, for they may
    be of a consult that is not public.
    """

    question = models.ForeignKey("consults.Question", models.CASCADE, related_name="similar_cards")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500, blank=True)
    question_excerpt = models.TextField(blank=True)
    doctor = models.CharField(max_length=200, blank=True)
    reply_excerpt = models.TextField(blank=True)
    question_key = models.CharField(max_length=32, blank=True, db_index=True)
    reply_key = models.CharField(max_length=32, blank=True, db_index=True)
    target = models.ForeignKey(
        "consults.Question", models.SET_NULL, null=True, related_name="named_by_cards"
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("question", "position", name="card_once_at_a_place")]

    def __str__(self):
        return self.title
