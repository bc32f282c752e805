"""Links with which somebody sets their own password: for whoever is invited, and whoever forgot it.

A link works once, for some days, and no longer once another password is set. It is Django's own, and never in a
log. Nobody who sends it learns the password.
"""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.mail import send_mail
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts import open_sessions
from web import rights
from web.pages import absolute
from web.site_words import site_words

log = logging.getLogger(__name__)
DAYS = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)


def link_for(user, by):
    """Return a link to set the password of an account. Raises Forbidden without the right to change it."""
    rights.require(by, "auth.change_user", "send a link to set a password")
    if not user.has_usable_password():
        user.set_unusable_password()  # another one, so that older links end
        user.save(update_fields=["password"])
    code = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("admin:set_password", args=[code, default_token_generator.make_token(user)])
    return absolute(path)


def send(user, by):
    """Mail a link to set the password; returns it where none could be sent, else None. Raises as `link_for`."""
    link = link_for(user, by)
    text = (
        f"{site_words.name()} has an account for you. Your name there: {user.get_username()}\n\n"
        f"Set your password here, within {DAYS} days:\n{link}\n\n"
        "The link works once. If you expected no such mail, do nothing.\n"
    )
    try:
        if not user.email:
            return link
        send_mail(f"{site_words.name()}: your account", text, site_words.sender(), [user.email])
    except (OSError, SMTPException) as error:
        log.error("A link to set a password could not be mailed: %s", type(error).__name__)
        return link
    return None


class NewPasswordForm(SetPasswordForm):
    """The new password of whoever holds a link. It writes nothing else of the account."""

    def save(self, commit=True):
        user = super().save(commit=False)
        user.save(update_fields=["password"])
        open_sessions.end(user)
        return user


class SetPasswordPage(PasswordResetConfirmView):
    """Where a link leads: Django's page, which takes the secret part out of its address."""

    form_class = NewPasswordForm
    template_name = "admin/login/set_password.html"
    success_url = reverse_lazy("admin:login")

    def get_user(self, uidb64):
        """Return whom a link is for; an account that may not enter the desk is nobody."""
        user = super().get_user(uidb64)
        return user if user and open_sessions.may_log_in(user) else None

    def form_valid(self, form):
        messages.success(self.request, "Your password is set. Log in with it.")
        return super().form_valid(form)
