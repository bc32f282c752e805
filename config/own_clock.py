"""Pages of the desk tell times by the zone and the clock that their reader chose."""

from django.conf import settings

from config.middleware import is_desk
from consults.editorial import notifications
from web import clock


class OwnClockMiddleware:
    """Set the clock of whoever is logged in, for the length of a page of the desk."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            return self.get_response(request)
        finally:
            clock.end()
            notifications.forget_look()

    def process_view(self, request, view, args, kwargs):
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not (is_desk(request) and has_session and request.user.is_authenticated):
            return
        zone, hours = notifications.look(request.user)
        if hours:
            clock.begin(zone, hours)
