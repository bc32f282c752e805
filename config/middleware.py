"""Rules that hold for every address: caching, input, and what happens in trouble."""

import logging

from django.db import InterfaceError, OperationalError, connections
from django.http import (
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
)
from django.utils.cache import patch_cache_control

from config.routers import reading
from consults import permissions
from faq.pages import render
from web import passes
from web.errors import Forbidden

log = logging.getLogger(__name__)
LONGEST_QUERY_STRING = 4096
URLENCODED = "application/x-www-form-urlencoded"
PUBLIC_NAMESPACES = {"consults", "faq", "guides", "pages"}
SHARED_LIFE = 60  # seconds a page may be served from a cache after a withdrawal, at most


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
    """Public addresses are read only, and may be read from the replica."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            return self.get_response(request)
        finally:
            reading.public = False

    def process_view(self, request, view, args, kwargs):
        if not is_public(request):
            return None
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        reading.public = True
        return None


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


class CleanInputMiddleware:
    """Refuse what no page can use before a database sees it: NUL and endless query strings."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        if len(query) > LONGEST_QUERY_STRING:
            return HttpResponseBadRequest("This address is too long.", content_type="text/plain")
        if "%00" in query or "\x00" in query or "\x00" in request.path:
            return HttpResponseBadRequest(
                "This address holds a character that no text can hold.", content_type="text/plain"
            )
        if request.content_type == URLENCODED and b"%00" in request.body:
            return HttpResponseBadRequest(
                "What was sent holds a character that no text can hold. Go back: it is still there.",
                content_type="text/plain",
            )
        return self.get_response(request)


class DatabaseDownMiddleware:
    """While the database does not answer: 503 with a time to come back, not a bare 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, (OperationalError, InterfaceError)):
            return None
        log.error("The database does not answer: %s at %s", type(exception).__name__, request.path)
        page = render("503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": "10"})


def is_public(request):
    """True for an address of the public site, judged by the namespace of its route."""
    match = request.resolver_match
    return bool(match and match.namespaces and match.namespaces[0] in PUBLIC_NAMESPACES)
