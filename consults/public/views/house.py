"""Pages of the house: About, How we review, Privacy, Accessibility, Contact."""

from django.shortcuts import get_object_or_404

from consults.models import HousePage
from consults.public.house_pages import context_of
from web.pages import page


def house_page(request, kind):
    """One page of the house (a HousePage.Kind); not found until an administrator shows it."""
    found = get_object_or_404(HousePage.objects.published(), kind=kind)
    return page("consults/house_page.html", context_of(found), found.get_absolute_url())
