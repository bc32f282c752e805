"""Tables of the people and of the site: passkeys, accounts of a provider, an Administrator's words."""

from django.conf import settings
from django.db import models
from django_otp.models import Device, TimestampMixin


class Passkey(TimestampMixin, Device):
    """A passkey: what a browser or key signs with is known here by its public half."""

    id_hash = models.CharField(max_length=64, unique=True, editable=False)  # of `credential_id`
    credential_id = models.BinaryField(editable=False)
    public_key = models.BinaryField(editable=False)
    sign_count = models.BigIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        default_permissions = ()


class ProviderAccount(models.Model):
    """The account of a person at the identity provider, by the name that never changes there."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="provider_account"
    )
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="one_account_of_a_provider", fields=["issuer", "subject"])
        ]

    def __str__(self):
        return f"Provider account {self.pk}"


class SiteTexts(models.Model):
    """What an Administrator says of the site: one row. What is empty stands as the environment has it."""

    name = models.CharField(max_length=60, blank=True, default="", db_default="")
    notice = models.CharField(max_length=300, blank=True, default="", db_default="")
    help_numbers = models.JSONField(default=dict, blank=True)
    saves = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "words of the site"
        default_permissions = ("change",)
        constraints = [
            models.CheckConstraint(name="one_row_of_site_texts", condition=models.Q(pk=1))
        ]

    def __str__(self):
        return "Words of the site"
