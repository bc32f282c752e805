"""Lists: filters, counts, chips, paging, and one address for each set of filters."""

import re
from datetime import date
from itertools import pairwise

import pytest
from django.urls import reverse

from consults import refresh
from consults.editorial import workflow
from consults.models import Facet, Listing, ListingMark
from tests.factories import (
    make_department,
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
    tomorrow,
)
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
LIST = "/consults/"


def shown(response):
    """The titles of the cards on a page, in order."""
    titles = re.findall(r'card__title"><a href="[^"]*">(.*?)</a>', response.content.decode())
    return [re.sub("</?mark>", "", title) for title in titles]


def total(response):
    return re.search(r'role="status">([^<]*)<', response.content.decode())[1]


def test_list_hides_drafts_and_scheduled_ones(client):
    make_question("A draft zebra")
    make_published_question("A scheduled zebra", at=tomorrow())
    make_published_question("A lion")

    response = client.get(LIST)

    assert shown(response) == ["A lion"]
    assert total(response) == "1 consult"
    assert "zebra" not in response.content.decode()


@pytest.fixture
def library(db):
    """Three consults that differ in everything a list can be narrowed by."""
    neuro, skin = make_department("Neurology"), make_department("Dermatology")
    numb, itch = make_tag("Numb", neuro), make_tag("Itch", skin)
    make_published_question(
        "One", tags=[numb], department=neuro, asker_age_band="20-29", asked_on=date(2020, 1, 1)
    )
    make_published_question(
        "Two",
        tags=[numb, itch],
        department=skin,
        doctor=make_doctor("Wen", skin),
        asker_age_band="90+",
        asked_on=date(2021, 1, 1),
        asker_sex="female",
        asker_sex_confirmed=True,
    )
    make_published_question("Three", tags=[itch], department=skin, asker_sex="female")


@pytest.mark.parametrize(
    "query,expected",
    [
        ("", ["Three", "Two", "One"]),
        ("?sort=oldest", ["One", "Two", "Three"]),
        ("?tag=numb", ["Two", "One"]),
        ("?tag=itch&tag=numb", ["Two"]),
        ("?department=dermatology", ["Three", "Two"]),
        ("?doctor=wen", ["Two"]),
        ("?age=20-29", ["One"]),
        ("?age=90%2B", ["Two"]),
        ("?sex=female", ["Two"]),
        ("?year=2021", ["Two"]),
        ("?department=dermatology&year=2020", []),
        ("?tag=numb&department=neurology", ["One"]),
        ("?tag=unknown", []),
        ("?tag=numb&tag=unknown", []),
        ("?year=banana", []),
        ("?age=7", []),
        ("?sort=sideways", []),
        ("?tag=a&tag=b&tag=c&tag=d&tag=e&tag=f", []),
    ],
)
def test_filters(client, library, query, expected):
    response = client.get(LIST + query)

    assert response.status_code == 200
    assert shown(response) == expected


def test_unknown_value_is_named_with_help(client, library):
    page = client.get(LIST + "?tag=hart").content.decode()

    assert "We do not know the tag “hart”" in page
    assert 'href="/faq/"' in page


def test_search_finds_words_of_title_question_and_reply(client, library):
    make_published_question("Palpitations at night", body="My heart races, my café is strong.")
    make_question("Palpitations zebra")

    assert shown(client.get(LIST + "?q=palpitation")) == ["Palpitations at night"]
    assert shown(client.get(LIST + "?q=Cafe+heart")) == ["Palpitations at night"]
    assert len(shown(client.get(LIST + "?q=harmless"))) == 4
    assert shown(client.get(LIST + "?q=harmless&tag=numb&sort=newest")) == ["Two", "One"]
    assert shown(client.get(LIST + "?q=harmless&tag=numb&sort=oldest")) == ["One", "Two"]
    assert shown(client.get(LIST + "?q=zebra")) == []
    assert shown(client.get(LIST + "?q=%22%27%2A")) == []


def test_search_reads_chinese(client, library):
    make_published_question("頭痛怎麼辦", body="醫師您好，我頭痛三天了。", language="zh-Hant")

    assert shown(client.get(LIST, {"q": "頭痛"})) == ["頭痛怎麼辦"]
    assert shown(client.get(LIST, {"q": "頭三"})) == []


@pytest.mark.parametrize(
    "text", ["a" * 900, '"' * 500, "x" * 10, "* OR NEAR(", "a:b -c +d ^e", "-"]
)
def test_search_survives_any_text(client, library, text):
    assert client.get(LIST, {"q": text}).status_code in {200, 301}


def test_withdrawn_consult_leaves_lists_counts_and_search(client, library):
    question = make_published_question("Gone soon", tags=[make_tag("Passing")])
    workflow.withdraw(question, "", by=COMMAND_LINE)

    assert shown(client.get(LIST)) == ["Three", "Two", "One"]
    assert total(client.get(LIST)) == "3 consults"
    assert shown(client.get(LIST + "?q=gone")) == []
    assert client.get("/faq/passing/").status_code == 404
    assert "Passing" not in client.get("/faq/").content.decode()


def options(response):
    """{group: [(label, count)]} of the ways a page offers to narrow its list."""
    groups = re.findall(
        r"<summary>([^<]*)</summary><ul>(.*?)</ul>", response.content.decode(), re.S
    )
    return {
        name: re.findall(r'rel="nofollow">([^<]*)</a> ?([\d,]*)', items) for name, items in groups
    }


def test_filters_show_counts_for_the_list_at_hand(client, library):
    assert options(client.get(LIST)) == {
        "Department": [("Dermatology", "2"), ("Neurology", "1")],
        "FAQ tag": [("Itch", "2"), ("Numb", "2")],
        "Doctor": [("Dr. Lin Yu", "1"), ("Dr. Lin Yu", "1"), ("Dr. Wen", "1")],
        "Age of the asker": [("20-29", "1"), ("90+", "1")],
        "Sex of the asker": [("female", "1")],
        "Year asked": [("2021", "1"), ("2020", "1")],
    }
    narrowed = options(client.get(LIST + "?tag=numb"))
    assert narrowed["Department"] == [("Dermatology", "1"), ("Neurology", "1")]
    assert narrowed["FAQ tag"] == [("Itch", "1")]
    both = options(client.get(LIST + "?tag=numb&department=dermatology"))
    assert "FAQ tag" not in both  # the one left is shared by all
    assert options(client.get(LIST + "?q=harmless")) == options(client.get(LIST))


def test_counts_leave_out_what_is_scheduled(client, library):
    from faq.models import FaqTag

    numb = FaqTag.objects.get(slug="numb")
    hidden = make_tag("Zebra")
    make_published_question("Later", tags=[numb, hidden], at=tomorrow(), asked_on=date(1999, 1, 1))

    for address in (LIST, LIST + "?tag=numb", "/departments/", "/faq/", "/faq/numb/", "/"):
        page = client.get(address).content.decode()
        assert "Zebra" not in page
        assert "1999" not in page
    assert total(client.get(LIST + "?tag=numb")) == "2 consults"
    assert dict(options(client.get(LIST))["FAQ tag"])["Numb"] == "2"
    assert dict(options(client.get(LIST + "?tag=itch"))["FAQ tag"]) == {"Numb": "1"}
    assert client.get("/faq/zebra/").status_code == 404
    assert client.get("/faq/zebra/feed.atom").status_code == 404


def test_each_filter_is_removed_by_one_click(client, library):
    page = client.get(LIST + "?tag=itch&tag=numb&department=dermatology").content.decode()

    assert re.findall(r'class="chip" href="([^"]*)"', page) == [
        "/consults/?tag=numb&amp;department=dermatology",
        "/consults/?tag=itch&amp;department=dermatology",
        "/consults/?tag=itch&amp;tag=numb",
    ]


@pytest.mark.parametrize(
    "query,canonical",
    [
        ("?tag=numb&tag=itch", "?tag=itch&tag=numb"),
        ("?department=dermatology&tag=itch", "?tag=itch&department=dermatology"),
        ("?tag=itch&tag=itch", "?tag=itch"),
        ("?tag=itch&page=1", "?tag=itch"),
        ("?tag=itch&utm_source=x", "?tag=itch"),
        ("?q=&tag=itch", "?tag=itch"),
        ("?q=+two++words+", "?q=two+words"),
        ("?sort=newest", ""),
        ("?fbclid=1", ""),
    ],
)
def test_every_set_of_filters_has_one_address(client, library, query, canonical):
    response = client.get(LIST + query)

    assert (response.status_code, response["Location"]) == (301, LIST + canonical)
    assert client.get(LIST + canonical).status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "2", "x", "1e9", "9" * 30, "NaN", "٣"])
def test_pages_that_do_not_exist_are_not_found(client, library, page):
    assert client.get(LIST, {"page": page}).status_code == 404


@pytest.mark.parametrize("newest_first", [True, False])
def test_every_page_of_a_long_list_shows_the_right_rows(
    client, monkeypatch, newest_first, django_assert_max_num_queries
):
    """Bookmarks keep deep pages exact through additions in the past and withdrawals."""
    monkeypatch.setattr("consults.facets.listings.MARK_EVERY", 4)
    monkeypatch.setattr("consults.facets.pagination.NEAR", 0)
    monkeypatch.setattr("consults.facets.pagination.PER_PAGE", 3)
    now = tomorrow().replace(year=2020)
    order = [7, 3, 19, 1, 12, 5, 16, 9, 2, 14, 8, 18, 4, 11, 6, 17, 10, 15, 13, 0, 20, 21, 22]
    made = {
        day: make_published_question(f"Day {day}", at=now.replace(day=day + 1)) for day in order
    }
    make_published_question("Not yet", at=tomorrow())
    for day in (3, 16, 22):
        workflow.withdraw(made.pop(day), "", by=COMMAND_LINE)
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
        ("/", 4),
        (LIST, 3),
        (LIST + "?tag=headache", 3),
        (LIST + "?q=harmless", 5),
        (LIST + "?q=harmless&tag=headache", 6),
        (LIST + "?tag=headache&department=neurology", 4),
        ("/faq/", 2),
        ("/faq/?by=department", 2),
        ("/faq/headache/", 5),
        ("/departments/", 1),
        ("/departments/neurology/", 4),
        ("/doctors/", 2),
        ("/doctors/lin-yu/", 3),
        ("/guides/", 2),
        ("/guides/guide-0/", 2),
        ("/feeds/consults.atom", 4),
        ("/faq/headache/feed.atom", 4),
        ("/sitemap.xml", 1),
        ("/sitemaps/consults-1.xml", 2),
        ("/sitemaps/topics-1.xml", 1),
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


def test_same_tag_name_in_two_departments_has_two_pages(client):
    tags = [make_tag("Pain", make_department(name)) for name in ("Neurology", "Orthopedics")]
    for tag in tags:
        make_published_question(f"In {tag.department}", tags=[tag], department=tag.department)

    assert [tag.slug for tag in tags] == ["pain", "pain-orthopedics"]
    assert shown(client.get("/faq/pain-orthopedics/")) == ["In Orthopedics"]


def test_large_vocabulary_is_shown_letter_by_letter(client, monkeypatch):
    monkeypatch.setattr("consults.public.views.indexes.WHOLE_INDEX", 2)
    tags = [make_tag(name) for name in ("Apnoea", "Ästhetik", "Back Pain", "頭痛")]
    make_published_question(tags=tags)

    first = client.get("/faq/").content.decode()
    assert "Apnoea" in first
    assert "Ästhetik" in first
    assert "Back Pain" not in first
    assert "Back Pain" in client.get("/faq/?letter=B").content.decode()
    assert client.get("/faq/?letter=Q").status_code == 404


def test_counts_equal_what_is_listed(client, library):
    """Stored counts against the rows they stand for, after publishing, editing and withdrawing."""
    question = make_published_question("Four", tags=[make_tag("Fever")])
    question.tagged.all().delete()
    refresh.refresh(question)
    workflow.withdraw(make_published_question("Five"), "", by=COMMAND_LINE)

    for facet in Facet.objects.all():
        assert facet.listed == Listing.objects.filter(facet=facet).count()
        for pair in facet.options.all():
            ids = Listing.objects.filter(facet=facet).values("question_id")
            both = Listing.objects.filter(facet=pair.option_id, question_id__in=ids).count()
            assert pair.listed == both


def test_department_and_doctor_pages_list_their_consults(client, library):
    assert shown(client.get(reverse("consults:department", args=["dermatology"]))) == [
        "Three",
        "Two",
    ]
    assert shown(client.get(reverse("consults:doctor", args=["wen"]))) == ["Two"]
    assert client.get(reverse("consults:department", args=["nowhere"])).status_code == 404
