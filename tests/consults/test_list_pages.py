"""Lists at any length: hidden ones, pages, options, and the pages of tags under their addresses."""

from datetime import date
from itertools import pairwise

import pytest

from consults.editorial import workflow
from consults.facets.options import SHOWN_OPTIONS
from consults.models import ListingMark
from consults.public import filter_form
from consults.public.views import indexes
from tests.factories import (
    make_department,
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
    tomorrow,
)
from tests.lists import LIST, shown, total
from web.pages import page_numbers
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


def test_list_hides_drafts_and_scheduled_ones(client):
    make_question("A draft zebra")
    make_published_question("A scheduled zebra", at=tomorrow())
    make_published_question("A lion")

    response = client.get(LIST)

    assert shown(response) == ["A lion"]
    assert total(response) == "1 consult"
    assert "zebra" not in response.content.decode()


def test_every_option_can_be_reached(client, monkeypatch):
    """Eight in sight, the others behind “more”, and a box for a name where there are still others."""
    monkeypatch.setitem(filter_form.SHOWN_OPTIONS, "tag", 10)
    tags = [make_tag(f"Topic {letter}") for letter in "LKJIHGFEDCBA"]
    for number in range(12):
        make_published_question(tags=tags[number:])

    page = client.get(LIST).content.decode()

    topics = page[page.index("<legend>Topic<") :].split("</fieldset>")[0]
    seen, rest = topics.split("<summary>2 more")
    assert seen.count('name="tag" value=') == 8
    assert rest.count('type="checkbox"') == 2
    assert "Another topic, by name" in rest
    assert 'value="topic-k"' not in page
    assert "Another doctor, by name" not in page
    chosen = client.get(LIST + "?tag=topic-a").content.decode()
    assert 'value="topic-a" checked' in chosen


@pytest.mark.parametrize(
    "current, last, numbers",
    [
        (1, 1, [1]),
        (2, 4, [1, 2, 3, 4]),
        (1, 9, [1, 2, None, 9]),
        (3, 9, [1, 2, 3, 4, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (8, 9, [1, None, 7, 8, 9]),
        (4, 9, [1, 2, 3, 4, 5, None, 9]),
        (25_000, 50_000, [1, None, 24_999, 25_000, 25_001, None, 50_000]),
    ],
)
def test_first_last_and_neighbouring_pages_are_linked(current, last, numbers):
    assert page_numbers(current, last) == numbers


@pytest.mark.parametrize("newest_first", [True, False])
def test_every_page_of_a_long_list_shows_the_right_rows(
    client, monkeypatch, newest_first, django_assert_max_num_queries
):
    """Bookmarks keep deep pages exact through additions in the past and withdrawals."""
    monkeypatch.setattr("consults.facets.bookmarks.MARK_EVERY", 4)
    monkeypatch.setattr("consults.facets.pagination.NEAR", 0)
    monkeypatch.setattr("consults.facets.pagination.PER_PAGE", 3)
    now = tomorrow().replace(year=2020)
    order = [7, 3, 19, 1, 12, 5, 16, 9, 2, 14, 8, 18, 4, 11, 6, 17, 10, 15, 13, 0, 20, 21, 22]
    made = {
        day: make_published_question(f"Day {day}", at=now.replace(day=day + 1)) for day in order
    }
    make_published_question("Not yet", at=tomorrow())
    for day in (3, 16, 22):
        workflow.withdraw(made.pop(day), "Outdated", by=COMMAND_LINE)
    expected = [f"Day {day}" for day in sorted(made, reverse=newest_first)]
    sort = "" if newest_first else "sort=oldest&"

    seen = []
    for number in range(1, 8):
        query = f"{sort}page={number}" if number > 1 else sort.rstrip("&")
        with django_assert_max_num_queries(4):
            seen += shown(client.get(f"{LIST}?{query}" if query else LIST))

    assert seen == expected
    positions = ListingMark.objects.filter(facet__kind="all").order_by("position")
    positions = [0, *positions.values_list("position", flat=True), len(expected)]
    gaps = [after - before for before, after in pairwise(positions)]
    assert max(gaps) < 2 * 4  # never a long walk, wherever rows were added
    assert len(gaps) > 3


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    "address,queries",
    [
        ("/", 6),
        (LIST, 3),
        (LIST + "?tag=headache", 3),
        (LIST + "?q=harmless", 5),
        (LIST + "?q=harmless&tag=headache", 6),
        (LIST + "?tag=headache&department=neurology", 4),
        (LIST + "?year_from=1999&year_to=2001", 3),
        (LIST + "?department=neurology&doctor=lin-yu&year=2000", 7),
        (LIST + "?tag=headache&department=neurology&doctor=lin-yu&year_from=1999", 7),
        ("/faq/", 4),
        ("/faq/?by=department", 2),
        ("/faq/headache/", 5),
        ("/departments/", 1),
        ("/departments/neurology/", 4),
        ("/doctors/", 3),
        ("/doctors/lin-yu/", 3),
        ("/guides/", 2),
        ("/guides/guide-0/", 4),
        ("/guides/guide-0/share.png", 1),
        ("/feeds/consults.atom", 5),
        ("/faq/headache/feed.atom", 5),
        ("/departments/neurology/feed.atom", 5),
        ("/doctors/lin-yu/feed.atom", 5),
        ("/sitemap.xml", 2),
        ("/sitemaps/consults-1.xml", 2),
        ("/sitemaps/topics-1.xml", 2),
        ("/sitemaps/guides-1.xml", 1),
    ],
)
def test_pages_cost_the_same_at_any_length(
    client, address, queries, rows, django_assert_num_queries
):
    tag = make_tag("Headache")
    for number in range(rows):
        make_published_question(tags=[tag, make_tag(), make_tag()], asked_on=date(2000, 1, 1))
        make_guide(f"Guide {number}", tags=[tag])

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_tag_page_tells_about_its_tag(client):
    tag = make_tag("Muscle Fasciculation", description="Small twitches.")
    tag.aliases.create(name="Twitching")
    make_guide("Understanding twitches", tags=[tag])
    make_guide("A draft zebra", tags=[tag], published=False)
    make_published_question("A lion", tags=[tag])

    page = client.get(tag.get_absolute_url()).content.decode()

    for words in ("also called Twitching", "Small twitches.", "Understanding twitches", "A lion"):
        assert words in page
    assert "zebra" not in page


def test_old_address_of_a_tag_leads_to_the_new_one(client):
    tag = make_tag("Als")
    tag.former_slugs.create(slug="old-als")
    assert client.get("/faq/old-als/").status_code == 404

    make_published_question(tags=[tag])

    response = client.get("/faq/old-als/")
    assert (response.status_code, response["Location"]) == (301, "/faq/als/")


@pytest.mark.parametrize(
    "old, new",
    [
        ("/faq/old-als/?sex=female", "/faq/als/?sex=female"),
        ("/faq/old-als/feed.atom", "/faq/als/feed.atom"),
        ("/consults/?q=lion&tag=old-als&sort=oldest", "/consults/?q=lion&tag=als&sort=oldest"),
        ("/consults/?tag=als&tag=old-als", "/consults/?tag=als"),
        ("/faq/als/?tag=old-als", "/faq/als/?tag=als"),
    ],
)
def test_the_former_address_of_a_tag_holds_everywhere(old, new, client):
    tag = make_tag("Als")
    tag.former_slugs.create(slug="old-als")
    hidden = make_tag("Zebra")
    hidden.former_slugs.create(slug="old-zebra")
    make_published_question("A lion", tags=[tag])
    make_question("A zebra", tags=[hidden])

    response = client.get(old)

    assert (response.status_code, response["Location"]) == (301, new)
    assert "A lion" in client.get("/consults/?q=tag:old-als").content.decode()
    secret = client.get(old.replace("old-als", "old-zebra"), follow=True)
    never = client.get(old.replace("old-als", "old-never"), follow=True)
    assert secret.status_code == never.status_code
    assert secret.redirect_chain == [
        (path.replace("never", "zebra"), code) for path, code in never.redirect_chain
    ]


@pytest.mark.parametrize(
    "old, new",
    [
        ("/departments/eyes/?sex=female", "/departments/neurology/?sex=female"),
        ("/departments/eyes/feed.atom", "/departments/neurology/feed.atom"),
        ("/consults/?department=eyes&sort=oldest", "/consults/?department=neurology&sort=oldest"),
        ("/faq/als/?department=eyes", "/faq/als/?department=neurology"),
        ("/doctors/lin/", "/doctors/lin-yu/"),
        ("/doctors/lin/feed.atom", "/doctors/lin-yu/feed.atom"),
        ("/consults/?tag=als&doctor=lin", "/consults/?tag=als&doctor=lin-yu"),
        (
            "/consults/?tag=old-als&department=eyes&doctor=lin",
            "/consults/?tag=als&department=neurology&doctor=lin-yu",
        ),
    ],
)
def test_former_addresses_of_departments_and_doctors_hold_everywhere(old, new, client):
    tag, doctor = make_tag("Als"), make_doctor("Lin Yu")
    tag.former_slugs.create(slug="old-als")
    doctor.former_slugs.create(slug="lin")
    doctor.department.former_slugs.create(slug="eyes")
    make_published_question("Later", tags=[tag], at=tomorrow())
    assert client.get(old).status_code in {200, 404}  # a list that finds nothing, or no page

    make_published_question("A lion", tags=[tag])

    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, new)


def test_same_tag_name_in_two_departments_has_two_pages(client):
    tags = [make_tag("Pain", make_department(name)) for name in ("Neurology", "Orthopedics")]
    for tag in tags:
        make_published_question(f"In {tag.department}", tags=[tag], department=tag.department)

    assert [tag.slug for tag in tags] == ["pain", "pain-orthopedics"]
    assert shown(client.get("/faq/pain-orthopedics/")) == ["In Orthopedics"]


def test_large_vocabulary_is_shown_letter_by_letter(client, monkeypatch):
    monkeypatch.setattr("consults.public.views.topic_index.WHOLE_INDEX", 2)
    tags = [make_tag(name) for name in ("Apnoea", "Ästhetik", "Back Pain", "頭痛")]
    make_published_question(tags=tags)

    first = client.get("/faq/").content.decode()
    assert "Apnoea" in first
    assert "Ästhetik" in first
    assert "Back Pain" not in first
    assert "Back Pain" in client.get("/faq/?letter=B").content.decode()
    assert client.get("/faq/?letter=Q").status_code == 404


def test_what_is_cut_off_does_not_tell_of_what_comes_later(client, monkeypatch):
    """More topics than a page shows: those with most consults stand there, counted without the later ones."""
    monkeypatch.setitem(SHOWN_OPTIONS, "tag", 3)
    monkeypatch.setattr(indexes, "MOST_TOPICS", 3)
    place = make_department("Neurology")
    tags = [make_tag(name, place) for name in ["Ache", "Burn", "Cramp", "Drowsy", "Exhaustion"]]
    for tag, consults in zip(tags, (2, 2, 1, 1, 1), strict=True):
        for _ in range(consults):
            make_published_question(tags=[tag], department=place)
    addresses = ["/", LIST, "/departments/neurology/", f"{LIST}?department=neurology&tag=ache"]
    before = [client.get(address).content for address in addresses]

    for tag in [*tags[2:], make_tag("Faint", place), make_tag("Giddy", place)]:
        for _ in range(4):
            make_published_question(tags=[tag], department=place, at=tomorrow())

    assert b"Cramp" in before[0]
    for address, page in zip(addresses, before, strict=True):
        assert client.get(address).content == page, address
