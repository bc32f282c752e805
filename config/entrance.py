"""How people enter the desk: by password and second factor, from the provider, by the link of an invitation."""

from functools import partial

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from accounts import (
    fresh_proof,
    my_account,
    provider,
    provider_login,
    second_step,
    site_page,
)
from accounts.password_links import SetPasswordPage
from config import known_browsers, session_limits
from config.login import LoginPage, OwnPasswordForm
from web.bodies import FORM, takes

BACKEND = "django.contrib.auth.backends.ModelBackend"


class Entrance:
    """What an admin site has about entering it, and about one's own account."""

    def account_urls(self):
        """The pages of people: one's own account, and how anybody comes in."""
        own = {
            "account/": (my_account.overview, "my_account"),
            "account/app/": (my_account.add_app, "add_app"),
            "account/passkey/": (my_account.add_passkey, "add_passkey"),
            "account/recovery-codes/": (my_account.recovery_codes, "recovery_codes"),
            "account/password/": (fresh_proof.page, "prove"),
            "site/": (site_page.page, "site"),
        }
        pages = [
            path(route, self.admin_view(partial(view, site=self)), name=name)
            for route, (view, name) in own.items()
        ]
        return [
            *pages,
            path("login/step/", csrf_protect(self.second_step), name="second_step"),
            path("login/house/", partial(provider_login.leave, site=self), name="provider"),
            path("login/house/back/", self.provider_back, name="provider_back"),
            path("login/password/<uidb64>/<token>/", self.set_password, name="set_password"),
        ]

    @takes(FORM)
    def login(self, request, extra_context=None):
        """The page to log in: anybody may post here, so little is taken in."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        request.current_app = self.name
        context = {**self._of_login(request), **(extra_context or {})}
        answer = LoginPage.as_view(extra_context=context)(request)
        if not _made_to_wait(answer) and request.method == "POST" and request.user.is_authenticated:
            self._came_in(request, answer)
        return answer

    def _of_login(self, request):
        named = "next" in request.GET or "next" in request.POST
        return {
            **self.each_context(request),
            "title": "Log in",
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            "provider": settings.OIDC_NAME if provider.is_on() else "",
            **({} if named else {"next": reverse("admin:index")}),
        }

    @method_decorator(never_cache)
    @takes(FORM)
    def second_step(self, request):
        """The page that asks for the second factor: anybody may post here, so little is taken in."""
        answer, account = second_step.page(request, self)
        if account:
            login(request, account, backend=BACKEND)
            my_account.settle(request)
            self._came_in(request, answer)
        return answer

    @method_decorator(never_cache)
    def provider_back(self, request):
        """Where the provider of the house sends people back to."""
        answer, account = provider_login.back(request, self)
        if account:
            login(request, account, backend=BACKEND)
            my_account.settle(request)
            session_limits.begin(request)
        return answer

    @takes(FORM)
    def set_password(self, request, uidb64, token):
        """Where the link of an invitation leads."""
        view = SetPasswordPage.as_view(extra_context=self.each_context(request))
        return view(request, uidb64=uidb64, token=token)

    def _came_in(self, request, answer):
        session_limits.begin(request)
        fresh_proof.note(request)
        known_browsers.remember(request, answer)

    def password_change(self, request, extra_context=None):
        """Django's page for one's own password, with a form that writes nothing else of the account."""
        request.current_app = self.name
        view = PasswordChangeView.as_view(
            form_class=partial(OwnPasswordForm, request=request),
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        answer = view(request)
        _made_to_wait(answer)
        return answer


def _made_to_wait(answer):
    """Tell a browser that its form was refused after too many tries; returns whether it was."""
    form = (getattr(answer, "context_data", None) or {}).get("form")
    if wait := getattr(form, "wait", 0):
        answer.status_code, answer["Retry-After"] = 429, str(wait)
    return bool(wait)
