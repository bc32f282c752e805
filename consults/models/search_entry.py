from django.db import models


class IndexedWords(models.Model):
    """The words of one consult, in the form in which they are searched."""

    title = models.TextField()
    tags = models.TextField(blank=True)
    body = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return f"#{self.question_id}"


class SearchEntry(IndexedWords):
    """The words of one published consult, as they are searched.

    A row exists exactly while its consult is published; the full-text index beside this table is
    kept by the database itself (triggers on SQLite, a generated column on PostgreSQL), so text
    leaves the index in the transaction that withdraws the consult.
    """

    question = models.OneToOneField(
        "consults.Question", models.CASCADE, primary_key=True, related_name="search_entry"
    )

    class Meta:
        verbose_name_plural = "search entries"
