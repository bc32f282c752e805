from django.conf import settings
from django.db import models


class Dismissal(models.Model):
    """An editor's word that a finding may stand, with the reason; it holds until that text changes.

    `key` is a hash of the finding's code and the sentence it is about (`checks.dismissals`).
    """

    question = models.ForeignKey(
        "consults.Question", models.CASCADE, null=True, related_name="dismissals"
    )
    guide = models.ForeignKey(
        "consults.Guide", models.CASCADE, null=True, related_name="dismissals"
    )
    code = models.CharField(max_length=40)
    key = models.CharField(max_length=32)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("question", "code", "key", name="dismissed_once"),
            models.UniqueConstraint("guide", "code", "key", name="dismissed_once_in_a_guide"),
            models.CheckConstraint(
                name="dismissal_of_one_content",
                condition=models.Q(question__isnull=False, guide__isnull=True)
                | models.Q(question__isnull=True, guide__isnull=False),
            ),
            models.CheckConstraint(name="dismissal_has_a_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self):
        return f"{self.code} {self.pk}"
