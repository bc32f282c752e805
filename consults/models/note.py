from django.db import models
from django.db.models import Q


class Note(models.Model):
    """A dated, signed addendum beside a doctor's reply. It never touches the reply itself."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        UPDATED = "updated", "Updated"
        SUPERSEDED = "superseded", "Superseded"

    reply = models.ForeignKey("consults.Reply", models.CASCADE, related_name="notes")
    question = models.ForeignKey("consults.Question", models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind)
    body = models.TextField("note", blank=True, help_text="The signer's words. Markdown.")
    body_html = models.TextField(blank=True, editable=False)
    superseded_by = models.ForeignKey(
        "consults.Question",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="supersedes",
        help_text="The consult to read instead.",
    )
    doctor = models.ForeignKey(
        "consults.Doctor", models.PROTECT, related_name="notes", verbose_name="signed by"
    )
    signed_on = models.DateField()

    class Meta:
        ordering = ["signed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="note_says_something",
                condition=~Q(body="") | ~Q(kind="updated"),
            )
        ]

    def __str__(self):
        return f"Note {self.pk}"


GRAVEST = [Note.Kind.SUPERSEDED, Note.Kind.UPDATED, Note.Kind.CONFIRMED]


def kind_of_all(notes):
    """Return what notes say of a consult, or "": of each reply the newest counts, then the gravest.

    `notes` is [(reply, kind)], the oldest first.
    """
    newest = dict(notes)
    return next((kind for kind in GRAVEST if kind in newest.values()), "")
