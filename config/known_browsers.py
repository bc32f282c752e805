"""Browsers that an account has logged in with: guessing from elsewhere does not lock the account there.

Each has a signed cookie that only the login page gets, and its own count of tries (the “device cookies” of
OWASP's advice against guessing). The cookie logs nobody in.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from text.names import same_name

COOKIE, KEPT = "known-browser", timedelta(days=180)


def of(request, name):
    """Return a text for the browser in which `name`, in any spelling, has logged in, or None."""
    try:
        account, token = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=KEPT.total_seconds()
        )
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return f"{account}/{token}" if account == same_name(name) else None


def remember(request, answer):
    """Give the browser in which the account of `request` has just logged in its cookie."""
    name = request.user.get_username()
    if of(request, name):
        return
    answer.set_cookie(
        COOKIE,
        signing.dumps([same_name(name), secrets.token_urlsafe(12)], salt=COOKIE),
        max_age=KEPT,
        path=reverse("admin:login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
