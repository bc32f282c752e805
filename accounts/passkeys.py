"""Passkeys: what a browser is asked to sign, and whether it did. The library loads when asked."""

import ipaddress
import json
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Passkey
from web.later import Later
from web.site_words import site_words

webauthn = Later("webauthn")
structs = Later("webauthn.helpers.structs")
exceptions = Later("webauthn.helpers.exceptions")
CHALLENGE = "passkey_challenge"  # where a session keeps what has to be signed
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)  # what a strange answer ends in
MOST_LETTERS = 20_000  # of what a browser sends


def can_be():
    """Return whether browsers make passkeys for this site: it has a name, and TLS or this machine's own."""
    host = _host()
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return settings.SITE_ORIGIN.startswith("https://") or host.endswith("localhost")
    return False


def options_to_add(request):
    """Return the JSON that a browser makes a passkey with; the session keeps its challenge."""
    user = request.user
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=site_words.name(),
        user_id=sha256(f"account {user.pk}".encode()).digest(),
        user_name=user.get_username(),
        exclude_credentials=_known(user),
    )
    return _asked(request, options)


def options_to_sign(request, user):
    """Return the JSON that a browser signs with a passkey of an account; the session keeps its challenge."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(), allow_credentials=_known(user)
    )
    return _asked(request, options)


def add(request, answer):
    """Keep the passkey that a browser made; returns whether it is a good one, not known before."""
    challenge = request.session.pop(CHALLENGE, "")
    try:
        made = webauthn.verify_registration_response(
            credential=answer[:MOST_LETTERS], **_expected(challenge)
        )
        with transaction.atomic():
            Passkey.objects.create(
                user=request.user,
                name="Passkey",
                id_hash=sha256(made.credential_id).hexdigest(),
                credential_id=made.credential_id,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
            )
    except (exceptions.WebAuthnException, IntegrityError, *UNREADABLE):
        return False
    return True


@transaction.atomic
def is_right(request, user, answer):
    """Return whether a browser signed with a passkey of this account."""
    challenge = request.session.pop(CHALLENGE, "")
    try:
        raw_id = webauthn.base64url_to_bytes(
            str(json.loads(answer[:MOST_LETTERS]).get("rawId", ""))
        )
        rows = Passkey.objects.select_for_update().filter(user=user, confirmed=True)
        device = rows.get(id_hash=sha256(raw_id).hexdigest())
        signed = webauthn.verify_authentication_response(
            credential=answer,
            credential_public_key=bytes(device.public_key),
            credential_current_sign_count=device.sign_count,
            **_expected(challenge),
        )
    except (exceptions.WebAuthnException, Passkey.DoesNotExist, *UNREADABLE):
        return False
    device.sign_count, device.last_used_at = signed.new_sign_count, timezone.now()
    device.save(update_fields=["sign_count", "last_used_at"])
    return True


def _host():
    return urlsplit(settings.SITE_ORIGIN).hostname


def _known(user):
    rows = Passkey.objects.filter(user=user).values_list("credential_id", flat=True)
    return [structs.PublicKeyCredentialDescriptor(id=bytes(one)) for one in rows]


def _asked(request, options):
    request.session[CHALLENGE] = options.challenge.hex()
    return webauthn.options_to_json(options)


def _expected(challenge):
    """Return what an answer is held against. Raises ValueError where nothing was asked."""
    if not challenge:
        raise ValueError("no challenge")
    return {
        "expected_challenge": bytes.fromhex(challenge),
        "expected_rp_id": _host(),
        "expected_origin": settings.SITE_ORIGIN,
    }
