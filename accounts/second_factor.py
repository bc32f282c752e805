"""The second factor of an account: what somebody has, who must have one, whether a code is right.

An app shows codes (TOTP), a passkey signs, a recovery code works once. Of recovery codes only keyed hashes are
kept. Whoever changes a factor is its owner, or holds the right to change accounts.
"""

import hmac
from base64 import b32encode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import open_sessions
from accounts.models import Passkey
from text.names import id_of
from web import keys, rights

DIGITS = 6  # of a code that an app shows
CODES, BYTES_OF_A_CODE = 10, 8
FACTORS = {"app": (TOTPDevice, "Authenticator app"), "passkey": (Passkey, "Passkey")}
ADMINISTRATOR = "Administrator"


@dataclass(frozen=True)
class Factor:
    """One thing that somebody proves with; `key` names it in a form."""

    key: str
    name: str
    added: datetime
    used: datetime | None


def factors(user):
    """Return [Factor] of an account, the oldest first."""
    found = [
        Factor(f"{kind}:{device.pk}", name, device.created_at, device.last_used_at)
        for kind, (model, name) in FACTORS.items()
        for device in model.objects.filter(user=user, confirmed=True)
    ]
    return sorted(found, key=lambda factor: factor.added)


def has_one(user):
    """Return whether an account has something to prove with; recovery codes alone are nothing."""
    return any(
        model.objects.filter(user=user, confirmed=True).exists() for model, _ in FACTORS.values()
    )


def with_factor(accounts):
    """Add `has_factor` to accounts (a queryset)."""
    held = [
        Exists(model.objects.filter(user=OuterRef("pk"), confirmed=True))
        for model, _ in FACTORS.values()
    ]
    return accounts.annotate(has_factor=Q(held[0]) | Q(held[1]))


def is_wanted_of(user):
    """Return whether the installation wants a second factor of an account."""
    wanted = settings.SECOND_FACTOR_FOR
    if not wanted or not user.has_usable_password():  # who comes from the provider proves it there
        return False
    if "all" in wanted or (user.is_superuser and ADMINISTRATOR in wanted):
        return True
    return any(group.name in wanted for group in user.groups.all())


@transaction.atomic
def is_right(user, code):
    """Return whether a code of the app or a recovery code is right; the latter is used up by it."""
    code = "".join(code.split()).replace("-", "").lower()
    apps = TOTPDevice.objects.filter(user=user, confirmed=True).select_for_update()
    if len(code) == DIGITS and code.isdecimal() and code.isascii():
        return any(device.verify_token(code) for device in apps)
    device = StaticDevice.objects.filter(user=user).select_for_update().first()
    hashes = [_hash(user, code, secret) for secret in keys.secrets()]
    return device is not None and any(device.verify_token(one) for one in hashes)


def begin_app(user, key):
    """Return the device of an app that has not shown a code yet, unsaved; `key` is its secret."""
    return TOTPDevice(user=user, name=FACTORS["app"][1], key=key, confirmed=True)


@transaction.atomic
def add_app(user, key, code):
    """Keep the app whose code was typed; returns whether the code is right."""
    device = begin_app(user, key)
    device.save()
    right = code.isdecimal() and code.isascii() and device.verify_token(code)
    if not right:
        device.delete()
    return right


@transaction.atomic
def new_recovery_codes(user):
    """Put new recovery codes in the place of the old ones; returns them, which nobody can do again."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Recovery codes")
    codes = [
        b32encode(token_bytes(BYTES_OF_A_CODE)).decode().rstrip("=").lower() for _ in range(CODES)
    ]
    secret = keys.secrets()[0]
    rows = [StaticToken(device=device, token=_hash(user, code, secret)) for code in codes]
    StaticToken.objects.bulk_create(rows)
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def recovery_codes_left(user):
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def remove(user, key, by):
    """Take away the factor that a form names; returns whether there was one. With the last go the codes."""
    _require(user, by)
    kind, _, pk = key.partition(":")
    if kind not in FACTORS or not id_of(pk):
        return False
    found, _ = FACTORS[kind][0].objects.filter(user=user, pk=pk).delete()
    if found and not has_one(user):
        StaticDevice.objects.filter(user=user).delete()
    return bool(found)


@transaction.atomic
def reset(user, by):
    """Take every factor away from an account and end its sessions."""
    _require(user, by)
    for model, _ in FACTORS.values():
        model.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    open_sessions.end(user)


def _require(user, by):
    if rights.account(by) != user:
        rights.require(by, "auth.change_user", "change how somebody else logs in")


def _hash(user, code, secret):
    """Return the sixteen signs that are kept of a recovery code: nobody can work back from them."""
    told = f"recovery code of {user.pk}: {code}"
    digest = hmac.digest(secret.encode(), told.encode(), "sha256")
    return urlsafe_b64encode(digest[:12]).decode()
