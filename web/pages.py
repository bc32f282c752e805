"""How public pages are made: from a template and what it needs, and nothing of who asks."""

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import urlencode

from text.invisible import visible
from web.site_words import site_words

FEW_PAGES = 7  # so many are all linked


def page(template, context, canonical, status=200):
    """Return a public page. `canonical` is the one address of this content, without the host.

    The template gets no request, so neither session, cookies nor user can reach the page. A page that says that
    something is missing or gone stands for no address, so it names none.
    """
    context = {
        **context,
        "canonical": absolute(canonical) if status == 200 else "",
        "section": canonical.split("/")[1],
        "site_notice": site_words.notice(),
    }
    return HttpResponse(render(template, context), status=status)


def one_page(rows, per_page, number, address, query=()):
    """Return (page of a queryset, its canonical address with `query`); a page that is none is not found."""
    try:
        found = Paginator(rows, per_page).page(number)
    except InvalidPage:
        raise Http404 from None
    query = {**dict(query), **({"page": found.number} if found.number > 1 else {})}
    return found, f"{address}?{urlencode(query)}" if query else address


def page_numbers(current, last):
    """Return the numbers of the pages to link: first, neighbours, last; None where some are left out."""
    if last <= FEW_PAGES:
        return list(range(1, last + 1))
    shown = []
    near = {1, current - 1, current, current + 1, last}
    for number in sorted(number for number in near if 1 <= number <= last):
        if shown and number > shown[-1] + 1:
            shown.append(number - 1 if number == shown[-1] + 2 else None)
        shown.append(number)
    return shown


def render(template, context=None):
    """Return a public template (a name) as text; of no field does it show signs that nobody sees."""
    return visible(render_to_string(template, context, using="public"))


def absolute(path):
    """Return a path of this site, as `reverse` gives it, with its public host."""
    return f"{settings.SITE_ORIGIN}{path}"


def route_of(path):
    """Return a path as routes see it: without the path of its host that the site lives under."""
    return path.removeprefix(settings.SITE_PATH)
