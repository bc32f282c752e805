"""Lists by answer, question, review and reads: what they show, what keeps them in step, what serves them."""

from copy import deepcopy
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from consults.editorial import reviews, workflow
from consults.erasure import redaction
from consults.facets import count_check, walks
from consults.facets.filters import SORTS
from consults.models import Facet, Listing, Review
from consults.models.facet import UNKNOWN
from consults.statistics import counters
from tests.consults.test_lists import LIST, shown, total
from tests.factories import make_department, make_published_question, make_tag, tomorrow
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
Outcome = Review.Outcome


def make(title, asked=None, answered=None, reads=0, **fields):
    question = make_published_question(title, asked_on=asked, replied_on=answered, **fields)
    if reads:
        counters.write({}, {question.pk: reads})
    return question


@pytest.fixture(scope="module")
def made(once):
    """Three consults whose every order is another one."""
    with once():
        tag, skin = make_tag("Itch"), make_department("Dermatology")
        made = {
            "One": make("One", date(2020, 1, 1), date(2024, 5, 5), reads=9, tags=[tag]),
            "Two": make("Two", date(2022, 1, 1), date(2022, 5, 5), tags=[tag], department=skin),
            "Three": make("Three", None, None, reads=100, tags=[tag]),
        }
        for title, day in [("Two", date(2025, 1, 1)), ("One", date(2024, 1, 1))]:
            workflow.mark_reviewed(made[title], "Dr. Wen", day, date(2030, 1, 1), COMMAND_LINE)
        make("Zebra", date(2030, 1, 1), date(2030, 1, 1), reads=5000, tags=[tag], at=tomorrow())
        yield made


@pytest.fixture
def library(made):
    return deepcopy(made)


ORDERS = [
    ("newest", ["Three", "Two", "One"]),
    ("oldest", ["One", "Two", "Three"]),
    ("answered", ["One", "Two", "Three"]),
    ("asked", ["Two", "One", "Three"]),
    ("reviewed", ["Two", "One", "Three"]),
    ("read", ["Three", "One", "Two"]),
]


@pytest.mark.parametrize("order, expected", ORDERS)
def test_lists_are_sorted_every_way(client, library, order, expected):
    sort = f"sort={order}" if order != "newest" else ""
    two = "department=dermatology&department=neurology"

    assert shown(client.get(f"{LIST}?{sort}")) == expected
    assert shown(client.get(f"{LIST}?tag=itch&{sort}".rstrip("&"))) == expected
    assert shown(client.get(f"{LIST}?{two}&{sort}".rstrip("&"))) == expected
    assert shown(client.get(f"{LIST}?tag=itch&{two}&{sort}".rstrip("&"))) == expected
    assert shown(client.get(f"{LIST}?q=harmless&sort={order}")) == expected
    assert {name for name, _ in ORDERS} == {*SORTS}


def test_a_search_is_sorted_by_days_and_not_by_what_came_in_first(client):
    old, new = timezone.now().replace(year=2019), timezone.now().replace(year=2021)
    make_published_question("In first", at=new, body="A peculiar itch.")
    make_published_question("In later", at=old, body="A peculiar itch.")

    assert shown(client.get(f"{LIST}?q=peculiar&sort=newest")) == ["In first", "In later"]


@pytest.mark.parametrize("order", [name for name in SORTS if name != "newest"])
def test_every_page_of_every_order_counts_the_same(client, library, monkeypatch, order):
    monkeypatch.setattr("consults.facets.pagination.PER_PAGE", 2)

    pages = [client.get(f"{LIST}?sort={order}"), client.get(f"{LIST}?sort={order}&page=2")]

    assert [total(page) for page in pages] == [
        "3 consults, page 1 of 2",
        "3 consults, page 2 of 2",
    ]
    assert [len(shown(page)) for page in pages] == [2, 1]
    assert sorted(title for page in pages for title in shown(page)) == ["One", "Three", "Two"]
    assert client.get(f"{LIST}?sort={order}&page=3").status_code == 404
    two = "department=dermatology&department=neurology"
    assert total(client.get(f"{LIST}?{two}&sort={order}")) == "3 consults, page 1 of 2"
    assert "Zebra" not in "".join(page.content.decode() for page in pages)


def test_an_order_ends_where_counting_ends(client, library, monkeypatch):
    monkeypatch.setattr("consults.facets.pagination.PER_PAGE", 1)
    monkeypatch.setattr("consults.facets.pagination.MOST_COUNTED", 2)

    page = client.get(f"{LIST}?sort=answered")

    assert total(page) == "3 consults, page 1 of 2"
    assert shown(client.get(f"{LIST}?sort=answered&page=2")) == ["Two"]
    assert client.get(f"{LIST}?sort=answered&page=3").status_code == 404


@pytest.mark.parametrize("filters, queries", [("", 4), ("tag=itch&", 4), ("q=harmless&", 6)])
def test_an_order_costs_one_query(client, library, filters, queries, django_assert_num_queries):
    client.get(f"{LIST}?{filters}sort=answered")
    with django_assert_num_queries(queries):
        client.get(f"{LIST}?{filters}sort=answered")


def test_a_review_moves_a_consult_in_its_lists_at_once(client, library):
    reviews.stamp(library["Three"], Outcome.STILL_RIGHT, ["replies"], COMMAND_LINE)

    assert shown(client.get(f"{LIST}?sort=reviewed"))[0] == "Three"
    assert count_check.check() == []


def test_a_redacted_day_is_on_no_list_any_more(library):
    question = library["One"]

    redaction.carry_out(
        redaction.begin(question, ["2020-01-01", "2024-05-05"], "name", COMMAND_LINE), COMMAND_LINE
    )

    rows = Listing.objects.filter(question=question)
    assert {*rows.values_list("asked_on", "answered_on")} == {(UNKNOWN, UNKNOWN)}


def test_wrong_days_are_told_and_mended(library):
    Listing.objects.filter(question=library["One"]).update(answered_on=date(1999, 1, 1))

    assert [row.title for row in count_check.misplaced()] == ["One"]


def test_reads_move_a_consult_only_when_they_have_doubled(library):
    question = library["Two"]

    def ranks():
        return {*Listing.objects.filter(question=question).values_list("reads", flat=True)}

    seen = []
    for _ in range(9):
        counters.write({}, {question.pk: 1})
        seen.append(*ranks())

    assert seen == [1, 2, 2, 3, 3, 3, 3, 4, 4]
    workflow.withdraw(question, "Outdated", by=COMMAND_LINE)
    workflow.publish(question, COMMAND_LINE)
    assert ranks() == {4}


INDEXES = {
    "answered": "listing_by_answer",
    "asked": "listing_by_asking",
    "reviewed": "listing_by_review",
    "read": "listing_by_reads",
}


@pytest.mark.parametrize("narrowed", [False, True])
@pytest.mark.parametrize("order", walks.COLUMNS)
def test_every_order_is_a_walk_along_an_index(library, order, narrowed):
    """Neither database sorts a list, however long: it reads the rows it shows, in their order."""
    facet = Facet.objects.get(kind="all").pk
    also = [[Facet.objects.get(kind="tag").pk, facet]] if narrowed else []
    part, _ = walks.statement(order, also)
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    values = [facet, facet, now, *(pk for ids in also for pk in ids), 20]

    plan = explained(part, values)

    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
    if order in INDEXES:
        assert INDEXES[order] in plan


def explained(statement, values):
    """Return how the database reads; PostgreSQL has to be told that the table is long."""
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"{explain} {statement}", values)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())
