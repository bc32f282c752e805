"""Logging in: how often it may be tried, what is told, and what the log keeps of it."""

import logging

from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from config import known_browsers
from text.names import same_name
from web.rate_limit import give_back, network_of, seconds_to_wait

log = logging.getLogger(__name__)
OF_ACCOUNT = (
    "10/15m"  # wrong tries to log in to one account, from wherever but browsers that it knows
)
OF_NETWORK = "50/15m"  # wrong tries of one network, at whatever account
THROTTLED = "Too many tries to log in. Wait a quarter of an hour, then try again."


class LoginForm(AdminAuthenticationForm):
    """Name and password. A known and an unknown name get the same answers, and cost the same time.

    After too many tries nothing is looked at any more, the right password neither; `wait` is then the
    number of seconds until the next one counts.
    """

    wait = 0

    def clean(self):
        name, network = (
            same_name(self.data.get("username", ""))[:200],
            network_of(self.request),
        )
        whose = known_browsers.of(self.request, name) or name
        counts = [("login-network", OF_NETWORK, network), ("login-account", OF_ACCOUNT, whose)]
        self.wait = max(seconds_to_wait(self.request, *count) for count in counts)
        if self.wait:
            log.warning("A login was refused after too many tries, from network %s.", network)
            raise ValidationError(THROTTLED, code="throttled")
        try:
            cleaned = super().clean()
        except ValidationError:
            log.warning("A login failed: %s, from network %s.", self._account(), network)
            raise
        for count in counts:  # counted before it is known to be right: many at once get no further
            give_back(self.request, *count)
        return cleaned

    def _account(self):
        """Return the account in words for the log: never what was typed, which may be a password."""
        rows = User.objects.filter(username=self.data.get("username", ""))
        pk = rows.values_list("pk", flat=True).first()
        return f"account {pk}" if pk else "no such account"


class OwnPasswordForm(AdminPasswordChangeForm):
    """A person's own new password. It writes nothing else of the account, so it takes no other right."""

    def save(self, commit=True):
        user = super().save(commit=False)
        user.save(update_fields=["password"])
        return user
