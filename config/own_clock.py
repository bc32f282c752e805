"""Pages of the desk tell times by the zone and the clock that their reader chose."""

from django.conf import settings

from config.middleware import is_desk
from consults.models import DeskChoices
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

    def process_view(self, request, view, args, kwargs):
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not (is_desk(request) and has_session and request.user.is_authenticated):
            return
        chosen = DeskChoices.objects.filter(person=request.user.pk).values_list("zone", "clock")
        if own := chosen.first():
            clock.begin(*own)
