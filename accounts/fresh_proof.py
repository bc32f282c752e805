"""Whoever changes how an account logs in has typed its password a moment ago: not whoever finds a desk open."""

import time
from functools import wraps

from django import forms
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from text.names import same_name
from web.guesses import THROTTLED, seconds_until_a_try, was_right

PROVED = "proved"  # when the person of a session last typed a password
LIFE = 15 * 60  # seconds for which that holds
PAGES = ["my_account", "add_app", "add_passkey", "recovery_codes"]


def note(request):
    """Note in the session that its person has just proved who they are."""
    request.session[PROVED] = int(time.time())


def is_fresh(request):
    return time.time() - request.session.get(PROVED, 0) < LIFE


def fresh(view):
    """Decorate a page of one's own account: it asks for the password first where that is long ago."""

    @wraps(view)
    def asked(request, site):
        if is_fresh(request):
            return view(request, site)
        back = urlencode({"next": request.resolver_match.url_name})
        return HttpResponseRedirect(f"{reverse('admin:prove')}?{back}")

    return asked


class PasswordForm(forms.Form):
    """One's own password, tried no more often than at the login."""

    wait = 0
    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        user, typed = self.request.user, self.cleaned_data["password"]
        whose = f"{same_name(user.get_username())[:200]} at the desk"
        self.wait = seconds_until_a_try(self.request, whose)
        if self.wait:
            raise forms.ValidationError(THROTTLED, code="throttled")
        if not user.check_password(typed):
            raise forms.ValidationError("This is not your password.")
        was_right(self.request, whose)
        return typed


def page(request, site):
    """Ask for the password, then lead to the page that was asked for."""
    name = request.GET.get("next", "")
    name = name if name in PAGES else PAGES[0]
    form = PasswordForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        note(request)
        return HttpResponseRedirect(reverse(f"admin:{name}"))
    context = {**site.each_context(request), "title": "Is it you?", "form": form}
    answer = TemplateResponse(request, "admin/account/prove.html", context)
    if form.wait:
        answer.status_code, answer["Retry-After"] = 429, str(form.wait)
    return answer
