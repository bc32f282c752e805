"""Whether what is stored about lists, counts and the search index agrees with the consults themselves."""

from collections import Counter, defaultdict
from contextlib import contextmanager
from itertools import islice

from django.db import connection
from django.db.models import F, Q

from consults.facets import listings
from consults.models import (
    Arrival,
    DeskEntry,
    Facet,
    FacetPair,
    Listing,
    Question,
    Reply,
    SearchEntry,
    SearchWord,
    TaggedQuestion,
)
from consults.search.index import words_of

SNAPSHOT = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}
SHOWN = 20  # numbers named in one sentence
STEP = 500  # consults compared at once
READ = [
    "number", "status", "department", "asker_age_band", "asker_sex", "asker_sex_confirmed", "asked_on",
    "published_at", "reviewed_on",
]  # fmt: skip
FACETS = (
    "SELECT f.id, f.listed, COUNT(l.question_id) FROM consults_facet f"
    " LEFT JOIN consults_listing l ON l.facet_id = f.id GROUP BY f.id, f.listed"
    " HAVING f.listed <> COUNT(l.question_id)"
)
# In the order in which a save writes them, so that neither waits for the other.
HELD = "LOCK TABLE consults_facet, consults_facetpair, consults_listing IN SHARE ROW EXCLUSIVE MODE"
PAIRS = (
    "SELECT a.facet_id, b.facet_id, COUNT(*) FROM consults_listing a"
    " JOIN consults_listing b ON b.question_id = a.question_id AND b.facet_id <> a.facet_id"
    " JOIN consults_facet f ON f.id = a.facet_id AND f.kind <> 'all'"
    " JOIN consults_facet g ON g.id = b.facet_id AND g.kind <> 'all'"
    " GROUP BY a.facet_id, b.facet_id"
)


def check():
    """Return a sentence for everything stored that does not agree; an empty list when all does."""
    with _one_moment():
        return [sentence for part in CHECKS for sentence in part()]


@contextmanager
def _one_moment():
    """Read all tables as they are now: a save meanwhile would count in one and not in another."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def misplaced():
    """Yield the published consults that miss a list they belong to, or stand on one they do not.

    What each belongs to is worked out from its own row, tags and replies, STEP consults at a time.
    """
    published = Question.objects.filter(status=Question.Status.PUBLISHED).order_by("pk")
    specs, last = _specs(), 0
    while rows := list(published.filter(pk__gt=last).only(*READ)[:STEP]):
        last, ids = rows[-1].pk, [row.pk for row in rows]
        tags = _grouped(TaggedQuestion, "content_object", "tag", ids)
        doctors = _grouped(Reply, "question", "doctor", ids)
        replied = _grouped(Reply, "question", "replied_on", ids)
        on = _places(specs, ids)
        for row in rows:
            wanted = listings.specs_of(row, tags[row.pk], doctors[row.pk])
            times = listings.times_of(row, replied[row.pk])
            if {(times, spec) for spec in wanted} != on[row.pk]:
                yield row


def _specs():
    """Return {facet id: (kind, id or text)}."""
    columns = ["pk", "kind", "text", *listings.RELATIONS.values()]
    rows = Facet.objects.values_list(*columns)
    return {pk: (kind, next(filter(None, ids), text)) for pk, kind, text, *ids in rows}


def _places(specs, ids):
    """Return {consult id: {(Times, spec)}} of where consults are listed."""
    found = defaultdict(set)
    rows = Listing.objects.filter(question__in=ids)
    for pk, facet, *times in rows.values_list("question", "facet", *listings.Times._fields):
        found[pk].add((listings.Times(*times), specs[facet]))
    return found


def _grouped(model, by, value, ids):
    """Return {consult id: [values]} of the rows that hang on consults."""
    found = defaultdict(list)
    for pk, one in model.objects.filter(**{f"{by}__in": ids}).values_list(by, value):
        found[pk].append(one)
    return found


def _lists():
    numbers = [row.number for row in islice(misplaced(), SHOWN + 1)]
    yield from _told(numbers, "published, but not on exactly the lists they belong to")
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
    hidden = Question.objects.exclude(pk__in=Question.objects.published().values("pk"))
    indexed, waiting = SearchEntry.objects.values("pk"), Arrival.objects.values("pk")
    yield from _named(hidden.filter(pk__in=indexed), "hidden, but searched")
    for_the_desk = DeskEntry.objects.values("pk")
    yield from _named(
        Question.objects.filter(pk__in=indexed).filter(pk__in=for_the_desk),
        "searched by readers, and still kept apart for the desk",
    )
    yield from _named(
        Question.objects.exclude(pk__in=indexed).exclude(pk__in=for_the_desk),
        "not searched at the desk",
    )
    missing = Question.objects.published().exclude(pk__in=indexed).exclude(pk__in=waiting)
    yield from _named(missing, "published, but not searched")
    yield from _named(
        Question.objects.scheduled().exclude(pk__in=waiting), "scheduled, but not waited for"
    )


def _words():
    uses = Counter()
    for entry in SearchEntry.objects.iterator(chunk_size=500):
        uses.update(words_of(entry))
    stored = dict(SearchWord.objects.values_list("word", "documents"))
    wrong = [word for word in uses.keys() | stored if uses.get(word) != stored.get(word)]
    if wrong:
        yield f"{len(wrong)} words are counted wrongly; rebuild_search --recount counts them anew."


def _named(questions, what):
    rows = questions.order_by("number").values_list("number", flat=True)
    yield from _told(list(rows[: SHOWN + 1]), what)


def _told(numbers, what):
    if numbers:
        more = " and more" if len(numbers) > SHOWN else ""
        yield f"{', '.join(f'#{number}' for number in numbers[:SHOWN])}{more}: {what}."


CHECKS = [_lists, _facets, _pairs, _index, _words]


def repair():
    """Count every list and pair of filters anew from the rows of the lists; the caller holds a transaction.

    Whoever publishes or withdraws meanwhile waits for the end of that transaction.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(HELD)  # on SQLite a transaction has the database to itself
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
