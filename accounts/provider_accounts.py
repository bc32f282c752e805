"""Whom the provider's word makes somebody here: which account, and which roles it has from then on.

The provider never makes a superuser, and nobody comes in as one through it. An account with a password of its
own is never taken over by whoever has its name there.
"""

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction

from accounts import open_sessions
from accounts.models import ProviderAccount
from consults.desk import log
from consults.editorial import lost_rights
from text.names import same_name
from web import rights
from web.errors import WorkflowError

LONGEST_NAME = 150
NO_ROLE = "Your account of the house has no role here. Ask whoever gives out the accounts."
UNKNOWN = "Nobody has made an account for you here. Ask an Administrator."
TAKEN = "An account here has your name and a password of its own. Ask an Administrator."


def account_of(claims):
    """Return the account of whoever the provider vouches for, with the roles it says.

    Raises WorkflowError with a sentence for whoever does not come in; lost roles are taken all the same.
    """
    rights.require(rights.SITE, "auth.change_user", "take over what the provider says")
    user = _known(claims) or _prepared(claims)
    wanted = _roles(claims)
    if user is None and wanted and settings.OIDC_ACCOUNTS == "made":
        user = _made(claims)
    if user is None:
        raise WorkflowError(UNKNOWN if wanted else NO_ROLE)
    if user.is_superuser or not user.is_active:
        raise WorkflowError(UNKNOWN)
    _give(user, wanted, claims)
    if not wanted:
        raise WorkflowError(NO_ROLE)
    return user


def _known(claims):
    row = ProviderAccount.objects.filter(issuer=settings.OIDC_ISSUER, subject=claims["sub"])
    row = row.select_related("user").first()
    return row and row.user


def _prepared(claims):
    """Return the account that an Administrator made for this name and that has no other way in, or None."""
    user = User.objects.filter(username=_name(claims), provider_account=None).first()
    if user and user.has_usable_password():
        raise WorkflowError(TAKEN)
    return user


def _made(claims):
    name = _name(claims)
    if not name or any(same_name(name) == same_name(one) for one in _names()):
        raise WorkflowError(TAKEN)
    user = User(username=name, is_staff=True)
    user.set_unusable_password()
    user.save()
    return user


def _names():
    return User.objects.values_list("username", flat=True)


def _name(claims):
    return str(claims.get(settings.OIDC_NAME_CLAIM) or "")[:LONGEST_NAME]


def _roles(claims):
    """Return the names of the roles that the groups of the provider give."""
    told = claims.get(settings.OIDC_GROUPS_CLAIM) or []
    told = [told] if isinstance(told, str) else told
    return {settings.OIDC_ROLES[group] for group in map(str, told) if group in settings.OIDC_ROLES}


@transaction.atomic
def _give(user, wanted, claims):
    """Give an account the roles of the provider, and take those of its map that it has no longer."""
    mapped = set(settings.OIDC_ROLES.values())
    groups = {group.name: group for group in Group.objects.filter(name__in=mapped)}
    had = set(user.groups.values_list("name", flat=True)) & mapped
    user.groups.remove(*[groups[name] for name in had - wanted])
    user.groups.add(*[groups[name] for name in wanted - had if name in groups])
    user.first_name = str(claims.get("given_name") or user.first_name)[:LONGEST_NAME]
    user.last_name = str(claims.get("family_name") or user.last_name)[:LONGEST_NAME]
    user.email = str(claims.get("email") or user.email)[:254]
    user.is_staff = bool(wanted)
    user.save(update_fields=["first_name", "last_name", "email", "is_staff"])
    ProviderAccount.objects.get_or_create(
        user=user, defaults={"issuer": settings.OIDC_ISSUER, "subject": claims["sub"]}
    )
    if had != wanted:
        log.write(user, user, f"Roles by the provider: {', '.join(sorted(wanted)) or 'none'}.")
    if not wanted:
        open_sessions.end(user)
    if had - wanted:
        lost_rights.clear()
