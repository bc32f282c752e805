"""Guides: explainer articles."""

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from faq.models import Guide
from faq.pages import page

GUIDES_PER_PAGE = 24


def guides(request):
    """All published guides, newest first; ?page=."""
    found = Guide.objects.published().select_related("department").for_cards()
    try:
        found = Paginator(found, GUIDES_PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage:
        raise Http404 from None
    address = reverse("guides:index")
    canonical = f"{address}?page={found.number}" if found.number > 1 else address
    return page("faq/guides.html", {"page": found}, canonical)


def guide(request, slug):
    """One guide with its FAQ tags."""
    published = Guide.objects.published().select_related("department").defer("source_text")
    found = get_object_or_404(published, slug=slug)
    tags = found.tags.select_related("department").order_by("guide_tags__position")
    context = {"guide": found, "tags": list(tags)}
    return page("faq/guide.html", context, found.get_absolute_url())
