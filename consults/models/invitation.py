from django.conf import settings
from django.db import models
from django.utils import timezone

MOST_TRIES = 5


class Invitation(models.Model):
    """One doctor asked to read one revision of one consult, without an account.

    The address carries a signed random key; only its hash is kept. It opens nothing before the doctor
    has given the code the editor told or mailed.
    """

    class Confirm(models.TextChoices):
        SPOKEN = "spoken", "A code I tell the doctor myself"
        MAILED = "mailed", "A code mailed to the doctor"

    class Answer(models.TextChoices):
        NONE = "", "No answer yet"
        APPROVED = "approved", "Approved"
        COMMENTED = "commented", "Wants changes"

    question = models.ForeignKey("consults.Question", models.CASCADE, related_name="invitations")
    revision = models.ForeignKey("consults.Revision", models.CASCADE, related_name="invitations")
    doctor = models.ForeignKey("consults.Doctor", models.PROTECT, related_name="+")
    confirm = models.CharField(max_length=10, choices=Confirm, default=Confirm.SPOKEN)
    mail = models.EmailField("the doctor's address", blank=True)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    code_hash = models.CharField(max_length=200, blank=True, editable=False)
    code_expires_at = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["closed_at", "answer"], name="invitation_by_answer")]

    def __str__(self):
        return f"Invitation {self.pk}"

    @property
    def is_open(self):
        """True while the link may be used: not expired, closed, answered or tried too often."""
        return (
            self.closed_at is None
            and not self.answer
            and self.tries < MOST_TRIES
            and timezone.now() < self.expires_at
        )
