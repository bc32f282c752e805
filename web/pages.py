"""How public pages are made: from a template and what it needs, and nothing of who asks."""

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string


def page(template, context, canonical, status=200):
    """Return a public page. `canonical` is the one address of this content, without the host.

    The template gets no request, so neither session, cookies nor user can reach the page.
    """
    context = {**context, "canonical": absolute(canonical), "site_notice": settings.SITE_NOTICE}
    return HttpResponse(render(template, context), status=status)


def one_page(rows, per_page, number, address):
    """Return (page of a queryset, its canonical address); a page that is none is not found."""
    try:
        found = Paginator(rows, per_page).page(number)
    except InvalidPage:
        raise Http404 from None
    return found, f"{address}?page={found.number}" if found.number > 1 else address


def render(template, context=None):
    """Return a public template (a name) as text."""
    return render_to_string(template, context, using="public")


def absolute(path):
    """Return a path of this site with its public host."""
    return f"{settings.SITE_URL}{path}"
