from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from web import keys


def new_id():
    """Return a name for an erasure that no other database gives to another one."""
    return uuid4().hex


class Redaction(models.Model):
    """The tombstone of something taken out for good: what kind, who, when, and never the value.

    `needles` are keyed hashes by which the value is found again (`web/fingerprints.py`), so a proof can be
    repeated; `number` outlives the consult. Texts have no place here.
    """

    OF_NO_CONSULT = 0  # the number of redactions in a guide or a page of the house

    class Category(models.TextChoices):
        NAME = "name", "A name"
        CONTACT = "contact", "Contact data"
        IDENTITY = "identity", "An identity number"
        ADDRESS = "address", "An address"
        DATE = "date", "A date"
        AGE = "age", "An age"
        PLACE = "place", "A place"
        OTHER = "other", "Something else"
        CONSULT = "consult", "The whole consult"

    class State(models.TextChoices):
        BEGUN = "begun", "Begun"
        REWRITTEN = "rewritten", "Rewritten; files not yet swept"
        PROVED = "proved", "Proved: nothing left"
        RESIDUE = "residue", "Something is left"
        UNCOMPARED = "uncompared", "Nothing found; not all could be compared"

    question = models.ForeignKey(
        "consults.Question", models.SET_NULL, null=True, blank=True, related_name="redactions"
    )
    guide = models.ForeignKey(
        "consults.Guide", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    house_page = models.ForeignKey(
        "consults.HousePage", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    number = models.PositiveIntegerField("consult", db_index=True)
    category = models.CharField(max_length=10, choices=Category)
    needles = models.JSONField(default=list, editable=False)
    key_id = models.CharField(
        max_length=8, default=keys.current, db_default="", editable=False,
        help_text="Which key the needles were made with (`web.keys`).",
    )  # fmt: skip
    ledger_id = models.CharField(
        max_length=32, default=new_id, db_default="", editable=False,
        help_text="Its name in the ledger of erasures, which outlives this database.",
    )  # fmt: skip
    state = models.CharField(max_length=10, choices=State, default=State.BEGUN, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    rewritten = models.JSONField(default=dict, help_text="Places rewritten, by store.")
    proof = models.JSONField(default=list, help_text="Every store searched and what was found.")
    proved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        permissions = [("erase_question", "Can redact and erase for good")]
        constraints = [
            models.UniqueConstraint("number", condition=Q(category="consult"), name="erased_once")
        ]

    def __str__(self):
        return f"Redaction {self.pk}"


class ErasedText(models.Model):
    """A keyed hash of a text as it was before, so that no import brings it back."""

    key = models.CharField(max_length=32, primary_key=True)
    redaction = models.ForeignKey(Redaction, models.CASCADE, related_name="texts")

    def __str__(self):
        return f"Text of redaction {self.redaction_id}"
