"""Sitemap files of the content: what each section's file of a number lists."""

from django.urls import reverse
from django.utils import timezone

from consults.facets.pagination import find_facets, ids_from
from consults.models import Facet, Question
from consults.models.question import question_path

PER_FILE = 20_000  # the protocol's limit is 50,000 addresses a file
Kind = Facet.Kind


def sections():
    """Return {name: number of files} of what is published now."""
    sizes = {"consults": 0}
    everything = find_facets([])
    if everything:
        sizes["consults"] = everything[0].published
    files = {name: -(-size // PER_FILE) for name, size in sizes.items()}
    return {**files, "topics": 1}


def consults(number):
    """Yield (path, last change) of the consults in file `number`, oldest first, so files last."""
    offset = (number - 1) * PER_FILE
    found = find_facets([])
    if not found or number < 1 or offset >= max(found[0].published, 1):
        return
    ids = ids_from(found[0], offset, PER_FILE, timezone.now(), newest_first=False)
    rows = Question.objects.published().filter(pk__in=ids).order_by("published_at", "pk")
    fields = ("number", "slug", "published_at", "modified_at")
    for number, slug, published, modified in rows.values_list(*fields):
        yield question_path(number, slug), max(published, modified)


def topics(number):
    """Yield (path, None) of the indexes and of every tag, department and doctor with consults."""
    for name in ("consults:questions", "faq:index", "consults:departments", "consults:doctors"):
        yield reverse(name), None
    facets = Facet.objects.filter(kind__in=Facet.WITH_A_PAGE, listed__gt=0)
    facets = facets.with_published_count().filter(published__gt=0)
    for facet in facets.with_names().order_by("kind", "pk")[:50_000]:
        yield facet.owner.get_absolute_url(), None


FILES = {"consults": consults, "topics": topics}
