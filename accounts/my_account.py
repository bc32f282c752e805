"""My account: who one is here, and how one logs in. Each page changes the account of whoever asks, no other."""

import re
from base64 import b32encode

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django_otp.util import random_hex

from accounts import open_sessions, passkeys, roles, second_factor, second_step
from accounts.fresh_proof import fresh
from consults.desk import log
from web.guesses import OF_SECOND_FACTOR, THROTTLED, seconds_until_a_try, was_right

SETTLED = "second_factor"  # where a session keeps that its person has one, or proved it elsewhere
KEY = "app_key"  # where a session keeps the secret of an app until it has shown a code
BYTES_OF_A_KEY = 20
ALLOWED = {
    "my_account",
    "add_app",
    "add_passkey",
    "recovery_codes",
    "prove",
}  # before one has a factor
ALLOWED |= {"password_change", "password_change_done", "logout", "jsi18n"}


class AppForm(forms.Form):
    code = forms.CharField(
        label="The six digits that your app shows now",
        max_length=20,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


def overview(request, site):
    """One's name, roles and ways to log in; here factors go, and other sessions end."""
    if request.method == "POST":
        return _changed(request, site)
    user = request.user
    context = {
        "factors": second_factor.factors(user),
        "wanted": second_factor.is_wanted_of(user),
        "codes_left": second_factor.recovery_codes_left(user),
        "passkeys_can_be": passkeys.can_be(),
        "roles": roles.of(user),
        "sessions": sum(1 for _ in open_sessions.of(user)),
    }
    return _page(request, site, "overview", "My account", context)


@fresh
def _changed(request, site):
    if "remove" in request.POST:
        last = len(second_factor.factors(request.user)) == 1
        if last and second_factor.is_wanted_of(request.user):
            messages.error(request, "A second factor is required of you: add another one first.")
        elif second_factor.remove(request.user, request.POST["remove"], by=request.user):
            log.write(request.user, request.user, "Removed a second factor of their own.")
            messages.success(request, "It is removed.")
    elif "elsewhere" in request.POST:
        count = open_sessions.end(request.user, but=request.session.session_key)
        messages.success(request, f"Sessions ended elsewhere: {count}.")
    return HttpResponseRedirect(reverse("admin:my_account"))


@fresh
def add_app(request, site):
    """Show the secret that an app makes codes from, and keep it once the app has shown a right one."""
    _refuse_without_password(request)
    key = request.session.setdefault(KEY, random_hex(BYTES_OF_A_KEY))
    form = AppForm(request.POST or None)
    wait = 0
    if request.method == "POST" and form.is_valid():
        whose = f"{request.user.pk} new app"
        wait = seconds_until_a_try(request, whose, OF_SECOND_FACTOR)
        code = "".join(form.cleaned_data["code"].split())
        if not wait and second_factor.add_app(request.user, key, code):
            was_right(request, whose, OF_SECOND_FACTOR)
            del request.session[KEY]
            return _added(request, site, "an app")
        form.add_error("code", THROTTLED if wait else second_step.WRONG)
    device = second_factor.begin_app(request.user, key)
    secret = b32encode(bytes.fromhex(key)).decode()
    context = {
        "form": form,
        "picture": _picture(device),
        "secret": " ".join(re.findall("....", secret)),
        "address": device.config_url,
    }
    return _page(request, site, "add_app", "Add an app", context, 429 if wait else 200)


@fresh
def add_passkey(request, site):
    """Have the browser make a passkey; it takes a script, as no form can."""
    _refuse_without_password(request)
    error = ""
    if request.method == "POST":
        if passkeys.add(request, request.POST.get("passkey", "")):
            return _added(request, site, "a passkey")
        error = "No passkey was added: your browser gave none, or it is here already. Try again."
    can_be = passkeys.can_be()
    options = passkeys.options_to_add(request) if can_be else ""
    return _page(
        request, site, "add_passkey", "Add a passkey", {"options": options, "error": error}
    )


@fresh
def recovery_codes(request, site):
    """Make new recovery codes; the old ones end. They are shown in this answer and never again."""
    if request.method != "POST" or not second_factor.has_one(request.user):
        return HttpResponseRedirect(reverse("admin:my_account"))
    log.write(request.user, request.user, "Made new recovery codes of their own.")
    return _codes(request, site, "")


def must_come_first(request):
    """Return whether who asks has to add a second factor before this page opens; the session keeps a “no”."""
    user, session = request.user, request.session
    if not (settings.SECOND_FACTOR_FOR and user.is_active and user.is_staff):
        return False
    if request.resolver_match.url_name in ALLOWED or session.get(SETTLED):
        return False
    if not second_factor.is_wanted_of(user):
        return False
    if second_factor.has_one(user):
        settle(request)
        return False
    return True


def settle(request):
    """Note that who has just come in proved more than a password, here or at the provider."""
    request.session[SETTLED] = True


def _added(request, site, what):
    log.write(request.user, request.user, f"Added {what} as a second factor of their own.")
    settle(request)
    open_sessions.end(request.user, but=request.session.session_key)
    if second_factor.recovery_codes_left(request.user):
        messages.success(request, "It is added. From now on the login asks for it.")
        return HttpResponseRedirect(reverse("admin:my_account"))
    return _codes(request, site, "It is added. From now on the login asks for it.")


def _codes(request, site, told):
    codes = second_factor.new_recovery_codes(request.user)
    return _page(request, site, "recovery_codes", "Recovery codes", {"codes": codes, "told": told})


def _refuse_without_password(request):
    if not request.user.has_usable_password():  # the provider asks for its own second factor
        raise PermissionDenied


def _picture(device):
    """Return the QR code of an app as an SVG, drawn here."""
    code = segno.make(device.config_url, micro=False, error="m")
    return mark_safe(code.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=False))


def _page(request, site, template, title, context, status=200):
    context = {**site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/account/{template}.html", context, status=status)
