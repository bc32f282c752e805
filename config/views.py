"""Addresses that belong to no app: robots, health, errors."""

from django.http import HttpResponse, HttpResponseForbidden, JsonResponse
from django.urls import reverse

from config import readiness
from faq.pages import absolute, page, render


def csrf_failure(request, reason=""):
    """A form whose cookie is gone: say so, and that nothing typed at the desk is lost."""
    return HttpResponseForbidden(render("403.html"))


def robots(request):
    """What crawlers may read."""
    context = {"sitemap": absolute(reverse("pages:sitemap_index"))}
    text = render("robots.txt", context)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def healthz(request):
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request):
    """Every part of the site answers, and the database is the one this code expects; 503 names what not."""
    results = readiness.results()
    status = 200 if all(results.values()) else 503
    return JsonResponse(
        {name: "ok" if good else "no answer" for name, good in results.items()}, status=status
    )


def not_found(request, exception=None):
    """404, the same bytes for every address."""
    return page("404.html", {}, "/", status=404)


def server_error(request):
    """500, from a file that needs nothing."""
    return HttpResponse(render("500.html"), status=500)
