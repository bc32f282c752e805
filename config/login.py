"""Logging in: how often it may be tried, what is told, and what the log keeps of it."""

import logging

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse

from accounts import open_sessions, provider, second_factor, second_step
from config import known_browsers, metrics
from text.names import same_name
from web.guesses import THROTTLED, seconds_until_a_try, was_right
from web.rate_limit import network_of

log = logging.getLogger(__name__)


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
            metrics.password_refused("throttled")
            raise ValidationError(THROTTLED, code="throttled")
        try:
            cleaned = super().clean()
        except ValidationError:
            network = network_of(self.request)
            log.warning("A login failed: %s, from network %s.", self._account(), network)
            metrics.password_refused("wrong")
            raise
        was_right(self.request, whose)
        self._refuse_where_the_provider_knows()
        return cleaned

    def _refuse_where_the_provider_knows(self):
        """Where emergency accounts are named, nobody else logs in with a password."""
        named = settings.OIDC_EMERGENCY_ACCOUNTS
        if provider.is_on() and named and self.user_cache.get_username() not in named:
            raise ValidationError("Log in with the account of your house.", code="provider")

    def _account(self):
        """Return the account in words for the log: never what was typed, which may be a password."""
        rows = User.objects.filter(username=self.data.get("username", ""))
        pk = rows.values_list("pk", flat=True).first()
        return f"account {pk}" if pk else "no such account"


class LoginPage(LoginView):
    """Logs in whose password was right, or leads to the page that asks for their second factor."""

    authentication_form = LoginForm
    template_name = "admin/login/login.html"

    def get_default_redirect_url(self):
        return reverse("admin:index")

    def form_valid(self, form):
        if not second_factor.has_one(form.get_user()):
            return super().form_valid(form)
        second_step.hold(self.request, form.get_user(), self.get_success_url())
        return HttpResponseRedirect(reverse("admin:second_step"))


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
            metrics.password_refused("throttled")
            raise ValidationError(THROTTLED, code="throttled")
        old = super().clean_old_password()
        was_right(self.request, whose)
        return old

    def save(self, commit=True):
        user = super().save(commit=False)
        user.save(update_fields=["password"])
        open_sessions.end(user, but=self.request.session.session_key)
        return user
