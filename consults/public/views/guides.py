"""Guides: explainer articles."""

from django.http import Http404
from django.urls import reverse

from consults.facets.pagination import read_page
from consults.models import Guide
from consults.public import guide_page, page_head
from web.pages import one_page, page

GUIDES_PER_PAGE = 24
SHOWN_CONSULTS = 3


def guides(request):
    """All published guides, newest first; ?page=."""
    found = Guide.objects.published().select_related("department").for_cards()
    number, address = request.GET.get("page", 1), reverse("guides:index")
    found, canonical = one_page(found, GUIDES_PER_PAGE, number, address)
    context = {"page": found, **page_head.of_index("guides:index")}
    return page("consults/guides.html", context, canonical)


def guide(request, slug):
    """One guide with its FAQ tags; one that readers once saw says that it is gone."""
    published = (
        Guide.objects.published().select_related("department__help_now").defer("source_text")
    )
    found = published.filter(slug=slug).first()
    if found is None:
        return gone_or_404(slug)
    tags = list(
        found.tags.select_related("department", "help_now").order_by("guide_tags__position")
    )
    context = {
        **guide_page.layout(found, tags),
        **page_head.of_guide(found, tags),
        "consults": _consults(tags),
    }
    return page("consults/guide.html", context, found.get_absolute_url())


def _consults(tags):
    """Return the newest consults on the first of these tags that has any."""
    for tag in tags:
        if found := read_page(1, [("tag", tag.slug)], size=SHOWN_CONSULTS).questions:
            return found
    return []


def gone_or_404(slug):
    """A guide that was public says that it is gone; one that never was does not exist."""
    if Guide.objects.gone().filter(slug=slug).exists():
        return page("consults/guide_withdrawn.html", {}, reverse("guides:index"), status=410)
    raise Http404
