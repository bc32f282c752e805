"""A session ends when nobody is there any more, and after a day's work in any case."""

import time

from django.conf import settings
from django.contrib.auth import logout

from config.middleware import is_desk
from web.sessions import is_by_itself

BEGAN, SEEN = "began", "seen"
EVERY = 60  # seconds between two notes that somebody is there: each is a write


def begin(request):
    """Note in the session that somebody has just logged in."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


class SessionLimitsMiddleware:
    """Log out whoever was idle or logged in for too long; their page then asks to log in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not (is_desk(request) and has_session and request.user.is_authenticated):
            return
        now, session = int(time.time()), request.session
        if BEGAN not in session:
            begin(request)
        idle, whole = now - session[SEEN], now - session[BEGAN]
        if idle > settings.SESSION_IDLE_MINUTES * 60 or whole > settings.SESSION_HOURS * 60 * 60:
            logout(request)
        elif idle >= EVERY and not is_by_itself(view):
            session[SEEN] = now
