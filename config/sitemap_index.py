"""The sitemap index and its files."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from consults.public import guide_sitemap, house_pages
from consults.public import sitemaps as of_consults
from web.pages import absolute, render

FILES = {**of_consults.FILES, "guides": guide_sitemap.guides, "house": house_pages.addresses}


def index(request):
    """The list of sitemap files."""
    sizes = {**of_consults.sections(), "guides": 1}
    if any(house_pages.addresses(1)):
        sizes["house"] = 1
    files = [
        absolute(reverse("pages:sitemap", args=[name, number]))
        for name, count in sizes.items()
        for number in range(1, count + 1)
    ]
    return _xml("sitemap_index.xml", {"files": files})


def sitemap(request, name, number):
    """One file of at most 50,000 addresses; an empty one does not exist."""
    if name not in FILES:
        raise Http404
    addresses = [(absolute(path), changed) for path, changed in FILES[name](number)]
    if not addresses or (number > 1 and name != "consults"):
        raise Http404
    return _xml("sitemap.xml", {"addresses": addresses})


def _xml(template, context):
    return HttpResponse(render(template, context), content_type="application/xml")
