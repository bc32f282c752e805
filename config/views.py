"""Addresses that belong to no app: robots, whom to tell of a hole, errors."""

import sys
from datetime import UTC, timedelta

from django.conf import settings
from django.http import (
    Http404,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponsePermanentRedirect,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from config.unavailable import is_outage, unavailable
from web.pages import absolute, page, render

CONTACT_LIFE = timedelta(days=180)


def csrf_failure(request, reason=""):
    """A form whose cookie is gone: say so, and that nothing typed at the desk is lost."""
    return HttpResponseForbidden(render("403.html"))


def robots(request):
    """What crawlers may read."""
    context = {"sitemap": absolute(reverse("pages:sitemap_index"))}
    text = render("robots.txt", context)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def opensearch(request):
    """How a browser searches here (OpenSearch 1.1)."""
    search = absolute(reverse("consults:questions"))
    text = render("opensearch.xml", {"search": search, "icon": f"{settings.SITE_URL}/favicon.ico"})
    return HttpResponse(text, content_type="application/opensearchdescription+xml; charset=utf-8")


def security(request):
    """Whom to tell of a hole (RFC 9116), while SECURITY_CONTACT names somebody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = timezone.now().replace(microsecond=0) + CONTACT_LIFE
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {absolute(request.path)}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def moved_guide(request, rest=""):
    """Lead from a guide's former place at the desk to the one it has."""
    query = f"?{request.META['QUERY_STRING']}" if request.META["QUERY_STRING"] else ""
    return HttpResponsePermanentRedirect(
        f"{reverse('admin:consults_guide_changelist')}{iri_to_uri(rest)}{query}"
    )


def not_found(request, exception=None):
    """404, the same bytes for every address."""
    return page("404.html", {}, "/", status=404)


def bad_request(request, exception=None):
    """400: what was sent cannot be read, or is more than any page of ours sends."""
    sentence = "What was sent cannot be read. Go back: it is still there."
    return HttpResponse(render("400.html", {"sentence": sentence}), status=400)


def server_error(request):
    """500, from a file that needs nothing; 503 where the database went away before a page was asked."""
    error = sys.exc_info()[1]
    if is_outage(error):
        return unavailable(error, request)
    return HttpResponse(render("500.html"), status=500)
