"""Keeps the lists and counts of `consults.models.facet` in step with what is published.

Every function runs inside the caller's transaction.
"""

from bisect import bisect_left
from collections import Counter
from itertools import accumulate, permutations

from django.db import connection
from django.db.models import F, Max, Q

from consults.models import Facet, FacetPair, Listing, ListingMark

MARK_EVERY = 1000
Kind = Facet.Kind
RELATIONS = {Kind.DEPARTMENT: "department_id", Kind.TAG: "tag_id", Kind.DOCTOR: "doctor_id"}


def specs_of(question, tag_ids, doctor_ids):
    """Return [(kind, id or text)]: every list a consult belongs to."""
    specs = [(Kind.ALL, ""), (Kind.DEPARTMENT, question.department_id)]
    specs += [(Kind.TAG, tag_id) for tag_id in dict.fromkeys(tag_ids)]
    specs += [(Kind.DOCTOR, doctor_id) for doctor_id in dict.fromkeys(doctor_ids)]
    if question.asker_age_band:
        specs.append((Kind.AGE, question.asker_age_band))
    if question.asker_sex and question.asker_sex_confirmed:
        specs.append((Kind.SEX, question.asker_sex))
    if question.asked_on:
        specs.append((Kind.YEAR, str(question.asked_on.year)))
    return specs


class FacetIds:
    """Looks up facets by spec, making those that are missing; remembers what it saw."""

    def __init__(self):
        self.known = {}

    def of(self, specs):
        """Return {spec: (facet id, kind)} for a set of specs."""
        missing = {spec for spec in specs if spec not in self.known}
        if missing:
            self._load(missing)
            if absent := missing - self.known.keys():
                rows = [self._new(spec) for spec in sorted(absent, key=str)]
                Facet.objects.bulk_create(rows, ignore_conflicts=True)
                self._load(absent)
        return {spec: self.known[spec] for spec in specs}

    def _load(self, specs):
        for kind in {kind for kind, _ in specs}:
            column = RELATIONS.get(kind, "text")
            values = [value for other, value in specs if other == kind]
            rows = Facet.objects.filter(kind=kind, **{f"{column}__in": values})
            for pk, value in rows.values_list("pk", column):
                self.known[kind, value] = (pk, kind)

    @staticmethod
    def _new(spec):
        kind, value = spec
        return Facet(kind=kind, **{RELATIONS.get(kind, "text"): value})


def add(entries, facet_ids):
    """List published consults: `entries` is [(question id, published_at, specs)]."""
    if not entries:
        return
    ids = facet_ids.of({spec for _, _, specs in entries for spec in specs})
    places = [(pk, at, [ids[spec] for spec in specs]) for pk, at, specs in entries]
    _count(places, +1)
    _mark_added(places)
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Listing._meta.db_table} (facet_id, published_at, question_id)"
            " VALUES (%s, %s, %s)",
            [(facet, adapt(at), pk) for pk, at, facets in places for facet, _ in facets],
        )


def remove(question_ids):
    """Take consults off every list."""
    rows = Listing.objects.filter(question_id__in=question_ids)
    places = {}
    for pk, at, facet, kind in rows.values_list(
        "question_id", "published_at", "facet_id", "facet__kind"
    ):
        places.setdefault((pk, at), []).append((facet, kind))
    places = [(pk, at, facets) for (pk, at), facets in places.items()]
    _count(places, -1)
    for pk, at, facets in places:
        ListingMark.objects.filter(_newer_than(pk, at), facet_id__in=[f for f, _ in facets]).update(
            position=F("position") - 1
        )
    rows.delete()


def _count(places, sign):
    """Add `sign` to the size of every facet and pair of facets that the consults belong to."""
    facets, pairs = Counter(), Counter()
    for _, _, members in places:
        facets.update(facet for facet, _ in members)
        pairs.update(
            (scope, option, kind)
            for (scope, scope_kind), (option, kind) in permutations(members, 2)
            if scope_kind != Kind.ALL and kind != Kind.ALL
        )
    facet_table, pair_table = Facet._meta.db_table, FacetPair._meta.db_table
    # Sorted, so that two editors publishing at once take their locks in the same order.
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {facet_table} SET listed = listed + %s WHERE id = %s",
            [(sign * count, facet) for facet, count in sorted(facets.items())],
        )
        if sign < 0:
            cursor.executemany(
                f"UPDATE {pair_table} SET listed = listed - %s"
                " WHERE scope_id = %s AND option_id = %s",
                [(n, scope, option) for (scope, option, _), n in sorted(pairs.items())],
            )
        elif pairs:
            cursor.executemany(
                f"INSERT INTO {pair_table} (scope_id, option_id, option_kind, listed)"
                " VALUES (%s, %s, %s, %s) ON CONFLICT (scope_id, option_id)"
                f" DO UPDATE SET listed = {pair_table}.listed + excluded.listed",
                [(scope, option, kind, n) for (scope, option, kind), n in sorted(pairs.items())],
            )


def _mark_added(places):
    """Shift the bookmarks above the new rows, and set new ones where a list has grown long.

    Runs after the sizes have grown and before the rows are written.
    """
    added = {}
    for pk, at, facets in places:
        for facet, _ in facets:
            added.setdefault(facet, []).append((at, pk))
    sizes = dict(
        Facet.objects.filter(pk__in=added, listed__gte=MARK_EVERY).values_list("pk", "listed")
    )
    if not sizes:
        return
    for facet, position in _last_positions(sizes).items():
        if sizes[facet] - position >= 2 * MARK_EVERY:
            _set_marks(facet)
    _shift({facet: added[facet] for facet in sizes})


def _last_positions(facets):
    """Return {facet id: the position of its newest bookmark, or 0}."""
    rows = ListingMark.objects.filter(facet_id__in=facets).values_list("facet_id")
    return {facet: 0 for facet in facets} | dict(rows.annotate(Max("position")).order_by())


def _shift(added):
    """Move the bookmarks that stand above new rows: {facet id: [(published_at, question id)]}."""
    marks = {}
    rows = ListingMark.objects.filter(facet_id__in=added).order_by("facet_id", "position")
    for facet, *mark in rows.values_list("facet_id", "published_at", "question_id", "pk"):
        marks.setdefault(facet, []).append(mark)
    moved = []
    for facet, found in marks.items():
        keys = [(at, pk) for at, pk, _ in found]
        below = Counter(bisect_left(keys, row) for row in added[facet])
        steps = accumulate(below[place] for place in range(len(found)))
        moved += [(step, mark) for step, (_, _, mark) in zip(steps, found, strict=True) if step]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {ListingMark._meta.db_table} SET position = position + %s WHERE id = %s", moved
        )


def _set_marks(facet):
    """Add bookmarks after the newest one, one in MARK_EVERY rows already written."""
    mark = ListingMark.objects.filter(facet_id=facet).order_by("-position").first()
    rows = Listing.objects.filter(facet_id=facet).order_by("published_at", "question_id")
    position = mark.position if mark else 0
    if mark:
        rows = rows.filter(
            Q(published_at__gt=mark.published_at)
            | Q(published_at=mark.published_at, question_id__gt=mark.question_id)
        )
    marks = []
    for index, (at, pk) in enumerate(
        rows.values_list("published_at", "question_id").iterator(chunk_size=5000), 1
    ):
        if index % MARK_EVERY == 0:
            marks.append(
                ListingMark(
                    facet_id=facet, position=position + index, published_at=at, question_id=pk
                )
            )
    ListingMark.objects.bulk_create(marks)


def _newer_than(pk, at):
    return Q(published_at__gt=at) | Q(published_at=at, question_id__gt=pk)
