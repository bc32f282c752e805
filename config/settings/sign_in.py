"""How people prove who they are beside a password: the second factor, and the accounts of the house (OIDC)."""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

from config.environment import env, read
from config.settings.site import IN_PRODUCTION
from web.site_words import site_words

# Who has to have a second factor: “all”, or names of roles with commas. Superusers count as Administrator.
SECOND_FACTOR_FOR = [
    name.strip() for name in env.list("SECOND_FACTOR_FOR", default=[]) if name.strip()
]
# Wrong codes are counted where wrong passwords are (web.guesses), not by device.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0


# What an app calls the account: the site by its name.
def OTP_TOTP_ISSUER(device):
    return site_words.name()


# The identity provider of the house, as its discovery document names it. Empty: there is none.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="").rstrip("/")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_NAME = env.str("OIDC_NAME", default="the account of your house")
OIDC_SCOPES = env.str("OIDC_SCOPES", default="openid profile email")
OIDC_NAME_CLAIM = env.str("OIDC_NAME_CLAIM", default="preferred_username")
OIDC_GROUPS_CLAIM = env.str("OIDC_GROUPS_CLAIM", default="groups")
# {group of the provider: the role that it gives}. Nobody comes in without one.
OIDC_ROLES = read(
    "OIDC_ROLES", env.dict, {}, "like hospital-editors=Editor,hospital-it=Administrator"
)
# “made”: whoever has a role gets an account. “known”: only accounts that an Administrator has made come in.
OIDC_ACCOUNTS = env.str("OIDC_ACCOUNTS", default="known")
# Once somebody is named here, nobody else logs in with a password.
OIDC_EMERGENCY_ACCOUNTS = [
    name.strip() for name in env.list("OIDC_EMERGENCY_ACCOUNTS", default=[]) if name.strip()
]

if OIDC_ACCOUNTS not in {"made", "known"}:
    raise ImproperlyConfigured(f"OIDC_ACCOUNTS must be made or known: “{OIDC_ACCOUNTS}” is not.")
if OIDC_ISSUER:
    if not OIDC_ISSUER.startswith("https://" if IN_PRODUCTION else ("https://", "http://")):
        raise ImproperlyConfigured(
            f"OIDC_ISSUER must be like https://id.example.org: “{OIDC_ISSUER}” is not."
        )
    for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_ROLES"):
        if not vars()[name]:
            raise ImproperlyConfigured(f"OIDC_ISSUER needs {name}.")
    if find_spec("authlib") is None or find_spec("requests") is None:
        raise ImproperlyConfigured("OIDC_ISSUER needs: pip install -r requirements-oidc.txt")
