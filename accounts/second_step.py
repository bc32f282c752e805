"""The second page of logging in: the password was right, a code or a passkey is still wanted."""

import logging
import time

from django import forms
from django.contrib.auth.models import User
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from accounts import open_sessions, passkeys, second_factor
from text.names import same_name
from web.guesses import OF_SECOND_FACTOR, THROTTLED, seconds_until_a_try, was_right
from web.rate_limit import network_of

log = logging.getLogger(__name__)
HELD = "second_step"  # where a session keeps whose password was right
LIFE = 10 * 60  # seconds in which the second page has to be answered
WRONG = "That was not right. Wait for the next code, or use a recovery code."


class CodeForm(forms.Form):
    """One box for both kinds of code."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "off"}
        ),
        help_text="Six digits from your app, or one of your recovery codes.",
    )


def hold(request, user, after):
    """Remember that the password of `user` was right; `after` is where the login leads."""
    request.session.flush()
    request.session[HELD] = {
        "account": user.pk,
        "password": user.get_session_auth_hash(),
        "at": int(time.time()),
        "after": after,
    }


def held(request):
    """Return (account, where the login leads) of whose password was right a moment ago, or (None, "")."""
    kept = request.session.get(HELD) or {}
    if time.time() - kept.get("at", 0) > LIFE:
        return None, ""
    user = User.objects.filter(pk=kept["account"]).first()
    same = user and constant_time_compare(user.get_session_auth_hash(), kept["password"])
    if not (same and open_sessions.may_log_in(user)):
        return None, ""
    return user, kept["after"]


def page(request, site):
    """Return (answer, account): the account is None until its second factor was right."""
    user, after = held(request)
    if user is None:
        return HttpResponseRedirect(reverse("admin:login")), None
    posted = request.method == "POST"
    form = CodeForm(request.POST if posted and "code" in request.POST else None)
    wait, right = _tried(request, user, form) if posted else (0, False)
    if right:
        return HttpResponseRedirect(after), user
    error = posted and (THROTTLED if wait else WRONG)
    answer = TemplateResponse(
        request,
        "admin/login/second_step.html",
        {
            **site.each_context(request),
            "title": "One more step",
            "form": form,
            "error": error,
            "codes_left": second_factor.recovery_codes_left(user),
            "passkey": _options(request, user),
        },
        status=429 if wait else 200,
    )
    if wait:
        answer["Retry-After"] = str(wait)
    return answer, None


def _tried(request, user, form):
    """Return (seconds to wait, whether what was sent is right); nothing is looked at while one has to wait."""
    whose = f"{same_name(user.get_username())[:200]} second factor"
    if wait := seconds_until_a_try(request, whose, OF_SECOND_FACTOR):
        return wait, False
    if "passkey" in request.POST:
        right = passkeys.is_right(request, user, request.POST["passkey"])
    else:
        right = form.is_valid() and second_factor.is_right(user, form.cleaned_data["code"])
    if right:
        was_right(request, whose, OF_SECOND_FACTOR)
    else:
        network = network_of(request)
        log.warning("A second factor failed: account %s, from network %s.", user.pk, network)
    return 0, right


def _options(request, user):
    """Return what a browser signs, "" where this account has no passkey."""
    held_here = user.passkey_set.filter(confirmed=True).exists() and passkeys.can_be()
    return passkeys.options_to_sign(request, user) if held_here else ""
