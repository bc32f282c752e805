"""The identity provider of the house: sending somebody there, and reading who came back (OpenID Connect).

Authlib does the protocol: discovery, PKCE, state and nonce, signature, audience and time. It is loaded by the
first who signs in that way, and never where OIDC_ISSUER is empty.
"""

import logging
from functools import lru_cache

from django.conf import settings
from django.urls import reverse

from web.errors import WorkflowError
from web.later import Later
from web.pages import absolute

log = logging.getLogger(__name__)
authlib = Later("authlib.integrations.django_client")
base = Later("authlib.common.errors")
joserfc = Later("joserfc.errors")
requests = Later("requests")
TIMEOUT = 5  # seconds; a provider that hangs holds up a page no longer
GONE = "The provider did not answer as it should. Try again; an emergency account logs in with its password."


def is_on():
    return bool(settings.OIDC_ISSUER)


def send(request):
    """Return the redirect to the provider. Raises WorkflowError when it does not answer."""
    back = absolute(reverse("admin:provider_back"))
    return _asked(lambda: _client(*_told()).authorize_redirect(request, back))


def who_came(request):
    """Return the claims about whoever comes back. Raises WorkflowError for any that cannot be trusted."""
    options = {
        "iss": {"essential": True, "values": [settings.OIDC_ISSUER, f"{settings.OIDC_ISSUER}/"]},
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
    }
    client = _client(*_told())
    token = _asked(lambda: client.authorize_access_token(request, claims_options=options))
    claims = token.get("userinfo")
    if not claims:
        log.warning("The provider sent no proof of who came.")
        raise WorkflowError(GONE)
    if settings.OIDC_GROUPS_CLAIM in claims or not client.server_metadata.get("userinfo_endpoint"):
        return dict(claims)
    more = _asked(lambda: client.userinfo(token=token))
    if more.get("sub") != claims["sub"]:
        raise WorkflowError(GONE)
    return {**more, **claims}


def _asked(ask):
    try:
        return ask()
    except (
        base.AuthlibBaseError,
        joserfc.JoseError,
        requests.RequestException,
        ValueError,
    ) as error:
        log.warning("Signing in at the provider failed: %s", type(error).__name__)
        raise WorkflowError(GONE) from error


def _told():
    return (
        settings.OIDC_ISSUER,
        settings.OIDC_CLIENT_ID,
        settings.OIDC_CLIENT_SECRET,
        settings.OIDC_SCOPES,
    )


@lru_cache(maxsize=1)
def _client(issuer, client_id, secret, scopes):
    """Return the client; its keys and addresses of the provider are read once by each process."""
    return authlib.OAuth().register(
        "house",
        client_id=client_id,
        client_secret=secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": scopes,
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT,
        },
    )
