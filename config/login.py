"""Logging in: how often it may be tried, what is told, and what the log keeps of it."""

import logging

from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from config import known_browsers
from text.names import same_name
from web.rate_limit import give_back, network_of, seconds_to_wait

log = logging.getLogger(__name__)
OF_ACCOUNT = "10/15m"  # wrong passwords for one account, from wherever but browsers that it knows
OF_NETWORK = "50/15m"  # wrong passwords of one network, for whatever account
THROTTLED = "Too many tries of a password. Wait a quarter of an hour, then try again."


def seconds_until_a_try(request, whose):
    """Count a try at a password; returns the seconds until it may be looked at, 0 for now.

    `whose` is an account, or a browser or desk that has a count of its own. A try is counted before it is
    known to be right, so that many at once get no further; `was_right` takes it back. Too many are logged.
    """
    wait = max(seconds_to_wait(request, *count) for count in _counts(request, whose))
    if wait:
        network = network_of(request)
        log.warning("A password was refused after too many tries, from network %s.", network)
    return wait


def was_right(request, whose):
    """Take back the count of a try: only wrong ones count."""
    for count in _counts(request, whose):
        give_back(request, *count)


def _counts(request, whose):
    network = ("login-network", OF_NETWORK, network_of(request))
    return [network, ("login-account", OF_ACCOUNT, whose)]


class LoginForm(AdminAuthenticationForm):
    """Name and password. A known and an unknown name get the same answers, and cost the same time.

    After too many tries nothing is looked at any more, the right password neither; `wait` is then the
    number of seconds until the next one counts.
    """

    wait = 0

    def clean(self):
        name = same_name(self.data.get("username", ""))[:200]
        whose = known_browsers.of(self.request, name) or name
        self.wait = seconds_until_a_try(self.request, whose)
        if self.wait:
            raise ValidationError(THROTTLED, code="throttled")
        try:
            cleaned = super().clean()
        except ValidationError:
            network = network_of(self.request)
            log.warning("A login failed: %s, from network %s.", self._account(), network)
            raise
        was_right(self.request, whose)
        return cleaned

    def _account(self):
        """Return the account in words for the log: never what was typed, which may be a password."""
        rows = User.objects.filter(username=self.data.get("username", ""))
        pk = rows.values_list("pk", flat=True).first()
        return f"account {pk}" if pk else "no such account"


class OwnPasswordForm(AdminPasswordChangeForm):
    """A person's own new password. It writes nothing else of the account, so it takes no other right.

    The old one can be tried no more often than at the login, whoever found the desk open. These tries have a
    count of their own: who is guessed at from elsewhere can still change the password.
    """

    wait = 0

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self):
        name = same_name(self.user.get_username())[:200]
        whose = f"{name} at the desk"
        self.wait = seconds_until_a_try(self.request, whose)
        if self.wait:
            raise ValidationError(THROTTLED, code="throttled")
        old = super().clean_old_password()
        was_right(self.request, whose)
        return old

    def save(self, commit=True):
        user = super().save(commit=False)
        user.save(update_fields=["password"])
        return user
