"""Suggestions while a reader types."""

from dataclasses import asdict

from django.http import JsonResponse
from django.utils import timezone

from consults.search.suggesting import suggest

LONGEST = 1000


def suggestions(request):
    """``/search/suggest?q=``: {"suggestions": [{"kind", "name", "note", "url"}, …]}."""
    found = suggest(request.GET.get("q", "")[:LONGEST], timezone.now())
    return JsonResponse({"suggestions": [asdict(suggestion) for suggestion in found]})
