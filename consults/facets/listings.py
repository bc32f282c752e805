"""Keeps the lists and counts of `consults.models.facet` in step with what is published.

Every function runs inside the caller's transaction.
"""

from collections import Counter, defaultdict
from functools import reduce
from itertools import permutations
from operator import or_
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from consults.facets import bookmarks
from consults.models import Facet, FacetPair, Listing
from consults.models.facet import UNKNOWN
from consults.statistics import read_ranks

Kind = Facet.Kind
PLACES = ["text", "department_id", "tag_id", "doctor_id"]  # where a facet keeps its value
RELATIONS = {Kind.DEPARTMENT: "department_id", Kind.TAG: "tag_id", Kind.DOCTOR: "doctor_id"}


def _place(kind):
    return RELATIONS.get(kind, "text")


class Times(NamedTuple):
    """What puts a consult in its place on a list, order by order."""

    published_at: object
    answered_on: object
    asked_on: object
    reviewed_on: object


def times_of(question, replied_on):
    """Return the Times of a consult; `replied_on` are the days of its replies, unknown ones too."""
    days = (max(filter(None, replied_on), default=None), question.asked_on, question.reviewed_on)
    return Times(question.published_at, *(day or UNKNOWN for day in days))


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
        wanted = defaultdict(list)
        for kind, value in specs:
            wanted[kind].append(value)
        rows = Facet.objects.filter(
            reduce(or_, (Q(kind=kind, **{f"{_place(kind)}__in": v}) for kind, v in wanted.items()))
        )
        for pk, kind, *values in rows.values_list("pk", "kind", *PLACES):
            self.known[kind, values[PLACES.index(_place(kind))]] = (pk, kind)

    @staticmethod
    def _new(spec):
        kind, value = spec
        return Facet(kind=kind, **{_place(kind): value})


def is_listed(pk, times, specs):
    """Return whether a consult stands on the lists of `specs` and no others, at its Times."""
    columns = [*Times._fields, "facet__kind", *(f"facet__{name}" for name in PLACES)]
    rows = Listing.objects.filter(question_id=pk).values_list(*columns)
    here = {
        (at, *days, kind, values[PLACES.index(_place(kind))])
        for at, *days, kind, values in ((*row[:5], row[5:]) for row in rows)
    }
    return here == {(*times, *spec) for spec in specs}


def add(entries, facet_ids):
    """List published consults: `entries` is [(question id, Times, specs)]."""
    if not entries:
        return
    ids = facet_ids.of({spec for _, _, specs in entries for spec in specs})
    places = [(pk, at, [ids[spec] for spec in specs]) for pk, (at, *_), specs in entries]
    _count(places, +1)
    rows = [
        (facet, pk, reads, *times)
        for (pk, times, _), (_, _, facets), reads in zip(
            _adapted(entries), places, read_ranks.of([pk for pk, *_ in entries]), strict=True
        )
        for facet, _ in facets
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Listing._meta.db_table}"
            f" (facet_id, question_id, reads, {', '.join(Times._fields)})"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            rows,
        )
    bookmarks.count_added(places)


def _adapted(entries):
    """Return entries with Times as the database takes them in a plain statement."""
    moment = connection.ops.adapt_datetimefield_value
    day = connection.ops.adapt_datefield_value
    return [(pk, (moment(at), *map(day, days)), specs) for pk, (at, *days), specs in entries]


def redate(pk, times):
    """Give a listed consult the days of its Times; its lists and its publication stay."""
    days = times._asdict()
    Listing.objects.filter(question_id=pk, published_at=days.pop("published_at")).update(**days)


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
    bookmarks.count_removed(places)
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
    _write_counts(sorted(facets.items()), sorted(pairs.items()), sign)


def _write_counts(facets, pairs, sign):
    """Add counts to the rows of facets, [(id, n)], and pairs, [((scope, option, kind), n)]."""
    facet_table, pair_table = Facet._meta.db_table, FacetPair._meta.db_table
    # Sorted, so that two editors publishing at once take their locks in the same order.
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {facet_table} SET listed = listed + %s WHERE id = %s",
            [(sign * count, facet) for facet, count in facets],
        )
        if sign < 0:
            cursor.executemany(
                f"UPDATE {pair_table} SET listed = listed - %s"
                " WHERE scope_id = %s AND option_id = %s",
                [(n, scope, option) for (scope, option, _), n in pairs],
            )
        elif pairs:
            cursor.executemany(
                f"INSERT INTO {pair_table} (scope_id, option_id, option_kind, listed)"
                " VALUES (%s, %s, %s, %s) ON CONFLICT (scope_id, option_id)"
                f" DO UPDATE SET listed = {pair_table}.listed + excluded.listed",
                [(scope, option, kind, n) for (scope, option, kind), n in pairs],
            )
