from django.conf import settings
from django.db import models

ROWS = "rows"  # of a kept document: the ids of a consult's replies and of their doctors
OWN = "own"  # among them: the replies that their doctor wrote with an own account


class RevisionQuerySet(models.QuerySet):
    def stood(self):
        """Return the states that a text was saved in, without changes that only wait or waited for it."""
        return self.exclude(state__in=[Revision.State.PENDING, Revision.State.REPLACED])

    def own(self):
        """Return {id of a reply: id of the account, or None} of those that their doctor wrote with an own one.

        What was noted then counts, whoever has the account now.
        """
        kept = self.stood().filter(document__rows__has_key=OWN)
        kept = kept.values_list(f"document__{ROWS}__{OWN}", "author")
        return {reply: account for replies, account in kept for reply in replies}


class Revision(models.Model):
    """A consult, guide or page of the house as it stood after a save: one whole document."""

    class State(models.TextChoices):
        SAVED = "saved", "Saved"
        PENDING = "pending", "Waiting"
        PUBLISHED = "published", "Published"
        REPLACED = "replaced", "Replaced"

    question = models.ForeignKey(
        "consults.Question", models.CASCADE, null=True, related_name="revisions"
    )
    guide = models.ForeignKey("consults.Guide", models.CASCADE, null=True, related_name="revisions")
    house_page = models.ForeignKey(
        "consults.HousePage", models.CASCADE, null=True, related_name="revisions"
    )
    document = models.JSONField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.SAVED)
    step = models.CharField(
        max_length=20,
        blank=True,
        default="",
        db_default="",
        help_text="The bulk step or import it was kept by; empty: somebody worked on the consult.",
    )
    base = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="What a waiting change began from.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                "question", condition=models.Q(state="pending"), name="one_change_waits"
            ),
            models.UniqueConstraint(
                "guide", condition=models.Q(state="pending"), name="one_change_of_a_guide_waits"
            ),
            models.CheckConstraint(
                name="revision_of_one_content",
                condition=models.Q(
                    question__isnull=False, guide__isnull=True, house_page__isnull=True
                )
                | models.Q(question__isnull=True, guide__isnull=False, house_page__isnull=True)
                | models.Q(question__isnull=True, guide__isnull=True, house_page__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state"], name="revision_by_state")]

    def __str__(self):
        return f"Revision {self.pk}"

    @property
    def plain(self):
        """The document as the format has it, without the ids of rows that were kept beside it."""
        return without_rows(self.document)

    @property
    def rows(self):
        """The ids of rows kept beside a consult's document: `replies`, [[reply, doctor]] in their order, and
        `own`, the replies that their doctor wrote with an own account."""
        return self.document.get(ROWS, {})


def without_rows(document):
    """Return a kept document (plain types) as the format has it."""
    return {name: item for name, item in document.items() if name != ROWS}
