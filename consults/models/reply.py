from hashlib import sha256

from django.db import models
from django.db.models import F

from web.kept_rows import KeptRow


def with_doctors():
    """Return a prefetch of the replies of many consults with their doctors, in one query.

    Like `tagged_question.with_tags`, it holds beyond a thousand different ones on SQLite.
    """
    return models.Prefetch("replies", Reply.objects.select_related("doctor"))


class Reply(KeptRow):
    """A doctor's words, with the affiliation the doctor had when writing them.

    The words are sealed: a trigger of the database refuses any other text for a row, except
    together with a higher count of `redactions`, which only `redaction` raises. Another trigger
    refuses to delete a row whose seal is on; `removal` takes it off. A third one keeps `doctor` and
    `replied_on` where `author_is_sealed`.
    """

    question = models.ForeignKey("consults.Question", models.CASCADE, related_name="replies")
    doctor = models.ForeignKey("consults.Doctor", models.PROTECT, related_name="replies")
    department = models.ForeignKey("consults.Department", models.PROTECT, related_name="replies")
    hospital = models.CharField(
        max_length=200, blank=True, help_text="The doctor's affiliation at the time."
    )
    body = models.TextField("reply", help_text="The doctor's words. Markdown.")
    replied_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    body_html = models.TextField(blank=True, editable=False)
    opening_key = models.CharField(max_length=32, blank=True, editable=False, db_index=True)

    checksum = models.CharField(max_length=64, editable=False, default="")
    redactions = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name_plural = "replies"
        ordering = [F("position"), F("pk")]

    def __str__(self):
        return f"Reply of {self.doctor}"

    def save(self, *args, **kwargs):
        self.seal()
        super().save(*args, **kwargs)

    def seal(self):
        """Take the checksum of new words; those that have one keep it."""
        self.checksum = self.checksum or checksum_of(self.body)

    @property
    def author_is_sealed(self):
        """True once the consult was published, or where the doctor wrote this with an own account."""
        return self.question.keeps_replies or self.pk in self.question.revisions.own()

    @property
    def is_intact(self):
        return self.checksum == checksum_of(self.body)


def checksum_of(text):
    """Return the SHA-256 of a text as 64 hex digits."""
    return sha256(text.encode()).hexdigest()
