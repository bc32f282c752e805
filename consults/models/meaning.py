from django.db import models


class Meaning(models.Model):
    """The heading of a published consult as a vector of a sentence model, where one is at hand."""

    question = models.OneToOneField(
        "consults.Question", models.CASCADE, primary_key=True, related_name="meaning"
    )
    text_key = models.CharField(max_length=32)
    vector = models.BinaryField(help_text="One signed byte for each dimension.")

    def __str__(self):
        return f"#{self.question_id}"
