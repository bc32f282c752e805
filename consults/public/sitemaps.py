"""Sitemap files of the content: what each section's file of a number lists."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from consults.facets.pagination import PER_PAGE, find_facets, ids_from
from consults.models import Facet, Listing, Question
from consults.models.due import PUBLIC, now_value
from consults.models.question import question_path
from consults.models.statements import rows_of
from consults.public.guide_sitemap import guides_changed

PER_FILE = 20_000  # the protocol's limit is 50,000 addresses a file
MOST_TOPICS = 49_000
INDEXES = ("consults:questions", "faq:index", "consults:departments", "consults:doctors")
Kind = Facet.Kind
CHANGES = (
    "WITH x AS ({}) SELECT q.number, q.slug, q.published_at, q.modified_at FROM x"
    f" CROSS JOIN consults_question q WHERE q.id = x.id AND {PUBLIC} ORDER BY q.published_at, q.id"
)


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
    walk = ids_from(found[0], offset, PER_FILE, timezone.now(), newest_first=False)
    rows = rows_of(CHANGES.format(walk.statement), [*walk.values, now_value()])
    for number, slug, published, modified in rows:
        yield question_path(number, slug), max(published, modified)


def topics(number):
    """Yield (path, last change) of the home page, the indexes, and tags, departments and doctors with consults.

    A list changes with the consults on its first page, the indexes with the newest of all.
    """
    facets = Facet.objects.filter(kind__in=[Kind.ALL, *Facet.WITH_A_PAGE], listed__gt=0)
    facets = facets.with_published_count().filter(published__gt=0)
    facets = facets.annotate(changed=Subquery(_last_change())).with_names()
    found = list(facets.order_by("kind", "pk")[:MOST_TOPICS])
    newest = max((facet.changed for facet in found), default=None)
    yield reverse("pages:home"), max(filter(None, (newest, guides_changed())), default=None)
    for name in INDEXES:
        yield reverse(name), newest
    for facet in found:
        if facet.owner:
            yield facet.owner.get_absolute_url(), facet.changed


def _last_change():
    """Return a subquery of when readers last saw a change among the newest consults of the outer facet."""
    newest = Listing.objects.due().filter(facet_id=OuterRef(OuterRef("pk")))
    newest = newest.order_by("-published_at", "-question_id").values("question_id")[:PER_PAGE]
    rows = Question.objects.published().filter(pk__in=newest)
    rows = rows.annotate(changed=Greatest("published_at", "modified_at"))
    return rows.order_by("-changed").values("changed")[:1]


FILES = {"consults": consults, "topics": topics}
