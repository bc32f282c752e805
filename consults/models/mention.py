from django.db import models


class Mention(models.Model):
    """“#161419” in a consult's text. The consult of that number may arrive later."""

    question = models.ForeignKey("consults.Question", models.CASCADE, related_name="mentions")
    number = models.PositiveIntegerField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint("question", "number", name="mention_once")]

    def __str__(self):
        return f"#{self.number}"
