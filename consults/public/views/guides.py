"""Guides: explainer articles."""

from django.http import Http404
from django.urls import reverse

from consults.models import Guide
from web.pages import one_page, page

GUIDES_PER_PAGE = 24


def guides(request):
    """All published guides, newest first; ?page=."""
    found = Guide.objects.published().select_related("department").for_cards()
    number, address = request.GET.get("page", 1), reverse("guides:index")
    found, canonical = one_page(found, GUIDES_PER_PAGE, number, address)
    return page("consults/guides.html", {"page": found}, canonical)


def guide(request, slug):
    """One guide with its FAQ tags; one that readers once saw says that it is gone."""
    published = Guide.objects.published().select_related("department").defer("source_text")
    found = published.filter(slug=slug).first()
    if found is None and Guide.objects.gone().filter(slug=slug).exists():
        return page("consults/guide_withdrawn.html", {}, reverse("guides:index"), status=410)
    if found is None:
        raise Http404
    tags = found.tags.select_related("department").order_by("guide_tags__position")
    context = {"guide": found, "tags": list(tags)}
    return page("consults/guide.html", context, found.get_absolute_url())
