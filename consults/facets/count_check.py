"""Whether what is stored about lists, counts and the search index agrees with the consults themselves."""

from collections import Counter

from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from consults.models import Arrival, Facet, FacetPair, Listing, Question, SearchEntry, SearchWord

SHOWN = 20  # numbers named in one sentence
FACETS = (
    "SELECT f.id, f.listed, COUNT(l.question_id) FROM consults_facet f"
    " LEFT JOIN consults_listing l ON l.facet_id = f.id GROUP BY f.id, f.listed"
    " HAVING f.listed <> COUNT(l.question_id)"
)
PAIRS = (
    "SELECT a.facet_id, b.facet_id, COUNT(*) FROM consults_listing a"
    " JOIN consults_listing b ON b.question_id = a.question_id AND b.facet_id <> a.facet_id"
    " JOIN consults_facet f ON f.id = a.facet_id AND f.kind <> 'all'"
    " JOIN consults_facet g ON g.id = b.facet_id AND g.kind <> 'all'"
    " GROUP BY a.facet_id, b.facet_id"
)


def check():
    """Return a sentence for everything stored that does not agree; an empty list when all does."""
    return [sentence for part in CHECKS for sentence in part()]


def unlisted():
    """Return the published consults that stand on no list."""
    listed = Listing.objects.filter(facet__kind=Facet.Kind.ALL).values("question_id")
    return Question.objects.filter(status=Question.Status.PUBLISHED).exclude(pk__in=listed)


def _lists():
    yield from _named(unlisted(), "published, but on no list")
    wrong = Listing.objects.exclude(
        Q(question__status=Question.Status.PUBLISHED) & Q(published_at=F("question__published_at"))
    )
    stale = Question.objects.filter(pk__in=wrong.values("question_id"))
    yield from _named(stale, "on a list where they do not belong")


def _facets():
    with connection.cursor() as cursor:
        cursor.execute(FACETS)
        for pk, stored, counted in cursor.fetchall():
            yield f"List {pk} says {stored} consults and holds {counted}."


def _pairs():
    with connection.cursor() as cursor:
        cursor.execute(PAIRS)
        counted = {(scope, option): count for scope, option, count in cursor.fetchall()}
    rows = FacetPair.objects.values_list("scope_id", "option_id", "listed")
    stored = {(scope, option): listed for scope, option, listed in rows if listed}
    wrong = [pair for pair in stored.keys() | counted if stored.get(pair) != counted.get(pair)]
    if wrong:
        yield f"{len(wrong)} counts of two filters together are wrong."


def _index():
    later = Question.objects.filter(
        status=Question.Status.PUBLISHED, published_at__gt=timezone.now()
    )
    hidden = Question.objects.exclude(pk__in=Question.objects.published().values("pk"))
    indexed, waiting = SearchEntry.objects.values("pk"), Arrival.objects.values("pk")
    yield from _named(hidden.filter(pk__in=indexed), "hidden, but searched")
    missing = Question.objects.published().exclude(pk__in=indexed).exclude(pk__in=waiting)
    yield from _named(missing, "published, but not searched")
    yield from _named(later.exclude(pk__in=waiting), "scheduled, but not waited for")


def _words():
    uses = Counter()
    for entry in SearchEntry.objects.iterator(chunk_size=500):
        uses.update({*entry.title.split(), *entry.tags.split(), *entry.body.split()})
    stored = dict(SearchWord.objects.values_list("word", "documents"))
    wrong = [word for word in uses.keys() | stored if uses.get(word) != stored.get(word)]
    if wrong:
        yield f"{len(wrong)} words are counted wrongly; rebuild_search --recount counts them anew."


def _named(questions, what):
    numbers = list(questions.order_by("number").values_list("number", flat=True)[: SHOWN + 1])
    if numbers:
        more = " and more" if len(numbers) > SHOWN else ""
        yield f"{', '.join(f'#{number}' for number in numbers[:SHOWN])}{more}: {what}."


CHECKS = [_lists, _facets, _pairs, _index, _words]


def repair():
    """Count every list and pair of filters anew from the rows of the lists; the caller holds a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(FACETS)
        for pk, _, counted in cursor.fetchall():
            Facet.objects.filter(pk=pk).update(listed=counted)
        cursor.execute(PAIRS)
        counted = cursor.fetchall()
    kinds = dict(Facet.objects.values_list("pk", "kind"))
    FacetPair.objects.all().delete()
    FacetPair.objects.bulk_create(
        [
            FacetPair(scope_id=scope, option_id=option, option_kind=kinds[option], listed=count)
            for scope, option, count in counted
        ],
        batch_size=2000,
    )
