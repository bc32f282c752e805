"""A library of thousands of consults in seconds: one consult copied row by row, and put on its lists as usual.

Every consult has a reply, tags, similar consults, words and names: what pages read could grow with them.
"""

from datetime import UTC, datetime, timedelta
from itertools import islice
from types import SimpleNamespace
from typing import NamedTuple

from django.db import connection

from consults import search
from consults.facets import listings
from consults.models import Question, ReadTally, RelatedQuestion, SearchEntry, SuggestedName
from consults.statistics.counters import month_shown
from tests.factories import (
    make_department,
    make_doctor,
    make_guide,
    make_published_question,
    make_tag,
    tomorrow,
)

DEPARTMENTS, DOCTORS, TAGS = 10, 50, 200
SIMILAR = 4
READ = 40  # consults that somebody read
AT_ONCE = 2000
BEGINNING = datetime(2015, 1, 1, 8, tzinfo=UTC)
BANDS, SEXES = ("20-29", "50-59", "60-69"), ("female", "male")


class Library(NamedTuple):
    """A published consult, of which the others are copies, and what the copies have."""

    first: Question
    departments: list
    doctors: list
    tags: list


def make_library(count):
    """Make a Library with `count` copies of its first consult; one more consult is scheduled."""
    departments = [make_department(f"Department {n}") for n in range(DEPARTMENTS)]
    doctors = [make_doctor(f"Doctor {n}", departments[n % DEPARTMENTS]) for n in range(DOCTORS)]
    tags = [make_tag(f"Topic {n}", departments[n % DEPARTMENTS]) for n in range(TAGS)]
    first = make_published_question("Which uncommon word is this?", tags=tags[:1], number=1)
    make_published_question("Later than all others", tags=tags[:1], at=tomorrow())
    make_guide("A guide", tags=tags[:1])
    library = Library(first, departments, doctors, tags)
    add_copies(library, range(count))
    return library


def add_copies(library, places):
    """Add a copy of the first consult for each of the places, which are consecutive numbers from 0 on."""
    changes = [_of(n, library) for n in places]
    _copy(library.first, changes)
    _copy_beside(library.first, changes, library.tags, places)
    _list(changes, library.tags, places)
    search.recount()


def _of(n, library):
    """Return what is different in the n-th consult."""
    pk, departments, doctors = library.first.pk + AT_ONCE + n, library.departments, library.doctors
    at = BEGINNING + timedelta(hours=3 * n)
    return {
        "id": pk,
        "number": 100_000 + n,
        "published_at": at,
        "modified_at": at,
        "asked_on": at.date(),
        "department_id": departments[n % DEPARTMENTS].pk,
        "answered_by_id": doctors[n % DOCTORS].pk,
        "asker_age_band": BANDS[n % len(BANDS)],
        "asker_sex": SEXES[n % len(SEXES)],
        "asker_sex_confirmed": True,
        "reviewed_on": None,
    }


def _copy_beside(first, changes, tags, places):
    """Give each consult the reply, tags, similar consults, words and names of the first one, or their like."""
    replies = [(row["id"], row["answered_by_id"], row["asked_on"]) for row in changes]
    names = ("question_id", "doctor_id", "replied_on")
    _copy(first.replies.get(), [dict(zip(names, row, strict=True)) for row in replies])
    ids, tag_ids = [row["id"] for row in changes], [tag.pk for tag in tags]
    numbered = list(zip(places, ids, strict=True))
    _copy(
        first.tagged.get(),
        [
            {"content_object_id": pk, "tag_id": tag_ids[place], "position": position}
            for n, pk in numbered
            for position, place in enumerate(_places(n))
        ],
    )
    related = RelatedQuestion(origin=RelatedQuestion.Origin.SUGGESTED, reason="Alike")
    _copy(
        related,
        [
            {"question_id": pk, "related_id": ids[n - step], "rank": step}
            for n, pk in enumerate(ids)
            for step in range(1, SIMILAR + 1)
        ],
    )
    _copy(
        SearchEntry(title="headach", tags="", body="twitch sleep harmless"),
        _only("question_id", ids),
    )
    _copy(
        SuggestedName(key="headache at night", name="Headache at night"), _only("question_id", ids)
    )
    _copy(ReadTally(month=month_shown(), reads=3), _only("question_id", ids[:READ]))


def _only(column, ids):
    return [{column: pk} for pk in ids]


def _places(n):
    """Return which tags the n-th consult has: the first one has every tenth."""
    return sorted({n % TAGS, n * 7 % TAGS, *([0] if n % 10 == 0 else [])})


def _list(changes, tags, places):
    """Put the copies on their lists, as publishing does."""
    facet_ids = listings.FacetIds()
    numbered = zip(places, (SimpleNamespace(**row) for row in changes), strict=True)
    while batch := list(islice(numbered, AT_ONCE)):
        entries = [
            (
                row.id,
                listings.times_of(row, [row.asked_on]),
                listings.specs_of(row, [tags[p].pk for p in _places(n)], [row.answered_by_id]),
            )
            for n, row in batch
        ]
        listings.add(entries, facet_ids)


def _copy(row, changes):
    """Write the row of a model once for each of the changes: {column: value}."""
    fields = [f for f in row._meta.concrete_fields if f.column != "id" or "id" in changes[0]]
    kept = {f.column: f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields}
    columns, places = ", ".join(f'"{column}"' for column in kept), ", ".join(["%s"] * len(kept))
    rows = (list((kept | change).values()) for change in map(_adapted, changes))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {row._meta.db_table} ({columns}) VALUES ({places})", rows)


def _adapted(change):
    """Return a change with times as the database takes them."""
    moment = connection.ops.adapt_datetimefield_value
    return {
        column: moment(value) if isinstance(value, datetime) else value
        for column, value in change.items()
    }
