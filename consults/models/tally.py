from django.db import models


class SearchTally(models.Model):
    """How often something was searched or filtered for, found nothing, or led to a consult.

    `key` is a keyed hash. The words themselves are kept only once they have been searched for
    several times, and never when they may be personal (see `consults.statistics.counters`).
    """

    class Kind(models.TextChoices):
        WORDS = "words", "Search"
        PAIR = "pair", "Two filters"

    kind = models.CharField(max_length=5, choices=Kind, default=Kind.WORDS)
    key = models.CharField(max_length=32, unique=True)
    text = models.CharField(max_length=120, blank=True)
    searches = models.PositiveIntegerField(default=0)
    empty = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)
    last_on = models.DateField(db_index=True)

    class Meta:
        verbose_name = "gap"
        verbose_name_plural = "gaps"
        indexes = [models.Index("kind", models.F("empty").desc(), name="tally_by_empty")]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class ReadTally(models.Model):
    """How often the page of a consult was read in a month; nobody's address, no cookie."""

    question = models.ForeignKey("consults.Question", models.CASCADE, related_name="read_tallies")
    month = models.DateField(help_text="Its first day.")
    reads = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index("month", models.F("reads").desc(), name="reads_by_month")]
        constraints = [models.UniqueConstraint("question", "month", name="reads_once_a_month")]

    def __str__(self):
        return f"{self.question_id} {self.month}"
