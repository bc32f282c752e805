"""Rules that hold for every address: caching, input, and what happens in trouble."""

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpResponse, HttpResponseForbidden, HttpResponseNotAllowed
from django.template.defaultfilters import filesizeformat
from django.utils.cache import patch_cache_control

from config.replica import replica
from config.routers import reading
from config.unavailable import is_outage, unavailable
from consults import permissions
from consults.editorial import lost_rights
from web import passes
from web.bodies import cleaned_by, largest_body
from web.errors import Forbidden
from web.pages import render

LONGEST_QUERY_STRING = 4096
UTF_8 = {"utf-8", "utf8", "utf_8"}
DEVICES = [
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment",
    "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "web-share",
    "xr-spatial-tracking",
]  # fmt: skip
NO_DEVICES = ", ".join(f"{name}=()" for name in DEVICES)
PASSKEYS_ALONE = NO_DEVICES.replace(
    "publickey-credentials-get=()", "publickey-credentials-get=(self)"
)
BACK = "Go back: it is still there."
SHORTER = "Go back, make it shorter, and send it again."
PUBLIC_NAMESPACES = {"consults", "faq", "guides", "pages"}
SHARED_LIFE = 60  # seconds a page may be served from a cache after a withdrawal, at most


class HeadersMiddleware:
    """What every answer carries, files and errors too: no page needs a device but the desk, for passkeys."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PASSKEYS_ALONE if is_desk(request) else NO_DEVICES
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class CachePolicyMiddleware:
    """Public pages are the same bytes for everyone and say so; all else is private.

    A page is public by its URL namespace. Only good answers and redirects are cacheable, and never
    one that carries a cookie.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.has_header("Cache-Control") and not response.cookies:
            return response  # static files and views that decided for themselves
        if is_public(request) and response.status_code in {200, 301, 304} and not response.cookies:
            patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_LIFE)
        else:
            response.headers.pop("Cache-Control", None)
            patch_cache_control(response, private=True, no_store=True)
        return response


class PublicPageMiddleware:
    """Public addresses are read only, and may be read from the replica; from the primary when that fails.

    Whoever has a session reads the primary: an editor looks for what was saved a moment ago.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            return self.get_response(request)
        finally:
            reading.from_replica = False

    def process_view(self, request, view, args, kwargs):
        if not is_public(request):
            return None
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        at_the_desk = settings.SESSION_COOKIE_NAME in request.COOKIES
        reading.from_replica = not at_the_desk and replica.may_answer()
        return None

    def process_exception(self, request, exception):
        if not (getattr(reading, "from_replica", False) and is_outage(exception)):
            return None
        replica.give_up()
        reading.from_replica = False
        match = request.resolver_match
        return match.func(request, *match.args, **match.kwargs)


class CalendarMiddleware:
    """What is due goes out only while somebody vouches for it; looked at before anything can show it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            lost_rights.calendar.look()
        except DatabaseError as error:
            return unavailable(error, request)
        return self.get_response(request)


class WriteGuardMiddleware:
    """Nothing guarded is written while a request is answered unless the gate of rights granted something."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.rules = permissions.rules()

    def __call__(self, request):
        door = f"{request.method} {request.path}"
        with passes.watch(connections.all(), self.rules, door):
            return self.get_response(request)

    def process_exception(self, request, exception):
        """What the gate or the guard refuses and no page says is said by a page of its own."""
        if not isinstance(exception, Forbidden):
            return None
        return HttpResponseForbidden(render("forbidden.html", {"sentence": str(exception)}))


class BodyMiddleware:
    """Refuse a body that is larger than its page takes, or of unknown size, before a byte is read.

    Nothing before this middleware reads a body, and an address that leads nowhere reads none.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return refusal("The size of what was sent must be told beforehand.", 411)
        length = request.META.get("CONTENT_LENGTH") or "0"
        largest = largest_body(view, is_desk(request))
        if not length.isascii() or not length.isdecimal():
            return refusal("The size of what was sent is no number.", 400)
        if len(length) > 15 or int(length) > largest:
            return refusal(f"This page takes up to {filesizeformat(largest)}. {SHORTER}", 413)
        return None


class CleanInputMiddleware:
    """Refuse what no page can use before a database sees it: NUL, strange encodings, endless queries."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        if len(query) > LONGEST_QUERY_STRING:
            return refusal("This address is too long.", 400)
        if "%00" in query or "\x00" in query or "\x00" in request.path:
            return refusal("This address holds a character that no text can hold.", 400)
        if request.content_params.get("charset", "utf-8").lower() not in UTF_8:
            return refusal("What was sent must be written in UTF-8.", 400)
        if any("\x00" in name + value for name, value in request.COOKIES.items()):
            return refusal("A cookie holds a character that no text can hold. Delete it.", 400)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST":
            return None
        try:
            unclean = _unclean(request, cleaned_by(view))
        except (LookupError, ValueError):  # a part names an encoding that is none
            return refusal(f"What was sent cannot be read. {BACK}", 400)
        if unclean:
            sentence = "What was sent holds a character that no text can hold."
            return refusal(f"{sentence} {BACK}", 400)
        return None


def _unclean(request, cleaned):
    """True when a field, or the name of a file, holds NUL; fields in `cleaned` may."""
    for name, values in request.POST.lists():
        if "\x00" in name or (name not in cleaned and any("\x00" in value for value in values)):
            return True
    return any("\x00" in f"{name}{file.name}" for name, file in request.FILES.items())


def refusal(sentence, status):
    """Return a page with one sentence on why nothing was taken in, and what to do next."""
    return HttpResponse(render("400.html", {"sentence": sentence}), status=status)


class DatabaseDownMiddleware:
    """While the database does not answer: 503 with a time to come back, not a bare 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return unavailable(exception, request) if is_outage(exception) else None


def is_public(request):
    """True for an address of the public site, judged by the namespace of its route."""
    match = request.resolver_match
    return bool(match and match.namespaces and match.namespaces[0] in PUBLIC_NAMESPACES)


def is_desk(request):
    """True for an address of the desk, judged by the namespace of its route."""
    match = request.resolver_match
    return bool(match and match.namespaces and match.namespaces[0] == "admin")
