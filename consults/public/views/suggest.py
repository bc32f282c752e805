"""Suggestions while a reader types."""

from dataclasses import asdict

from django.http import JsonResponse
from django.utils import timezone

from consults.facets import arrivals
from consults.search.autocomplete import suggest

LONGEST = 1000


def suggestions(request):
    """Answer what is typed (``?q=``): {"suggestions": [{"kind", "name", "note", "url"}, …]}."""
    now = timezone.now()
    found = suggest(request.GET.get("q", "")[:LONGEST], now, arrivals.welcome)
    return JsonResponse({"suggestions": [asdict(suggestion) for suggestion in found]})
