"""Lists: filters, counts, chips, paging, and one address for each set of filters."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from consults import refresh
from consults.editorial import workflow
from consults.facets.filters import ONE_YEAR
from consults.models import Facet, Listing
from tests.factories import (
    make_department,
    make_doctor,
    make_published_question,
    make_question,
    make_tag,
    tomorrow,
)
from tests.lists import LIST, shown, total
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def library(once):
    """Three consults that differ in everything a list can be narrowed by."""
    with once():
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
        yield


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
        ("?department=dermatology&department=neurology", ["Three", "Two", "One"]),
        ("?department=dermatology&department=neurology&sort=oldest", ["One", "Two", "Three"]),
        ("?tag=numb&department=dermatology&department=neurology", ["Two", "One"]),
        ("?doctor=lin-yu&doctor=wen", ["Two", "One"]),
        ("?doctor=lin-yu-dermatology&doctor=wen", ["Three", "Two"]),
        ("?age=20-29&age=90%2B", ["Two", "One"]),
        ("?year_from=2020", ["Two", "One"]),
        ("?year_from=2021", ["Two"]),
        ("?year_to=2020", ["One"]),
        ("?year_from=1990&year_to=2020", ["One"]),
        ("?year_from=2050", []),
        ("?q=harmless&year_from=2050", []),
        ("?q=harmless&department=dermatology&department=neurology&year_from=2021", ["Two"]),
        ("?year_from=banana", []),
        ("?department=dermatology&department=unknown", []),
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


@pytest.mark.parametrize(
    "query, sentence",
    [
        ("?tag=hart", "We do not know the topic “hart”."),
        ("?department=hart", "We do not know the department “hart”."),
        ("?doctor=hart", "We do not know the doctor “hart”."),
        ("?year=1900", "No consult was asked in the year “1900”."),
        ("?age=0-9", "No consult has the filter “0-9”."),
    ],
)
def test_unknown_value_is_named_with_a_way_on(client, library, query, sentence):
    response = client.get(LIST + query)
    page = response.content.decode()

    assert response.status_code == 200
    assert sentence in page
    assert 'href="/faq/"' in page
    assert f'<a href="{LIST}">show the whole list</a>' in page
    assert 'class="chip" href="/consults/"' in page


@pytest.mark.parametrize(
    "query, sentence",
    [
        ("?" + "&".join(f"tag=t{n}" for n in range(6)), "Topic: At most 5 can be chosen at once."),
        ("?year_from=banana", "Year asked: A year has four digits, such as 2022."),
        ("?year=2024&year=2023", f"Year asked: {ONE_YEAR}"),
        ("?year_from=2022&year_from=2023", f"Year asked: {ONE_YEAR}"),
        ("?department=" + "x" * 200, "Department: At most 150 letters name one."),
    ],
)
def test_what_makes_no_sense_is_said_with_a_way_on(client, library, query, sentence):
    page = client.get(LIST + query).content.decode()

    assert f"<li>{sentence}</li>" in page
    assert f'<a href="{LIST}">Show the whole list</a>' in page
    assert "noindex" in page


@pytest.mark.parametrize(
    "field", ["q", "tag", "department", "doctor", "age", "year", "year_from", "sort"]
)
@pytest.mark.parametrize("value", ["\x00", "a\x00b", "\ud800", "%", "_", "'", "\u202e", "\n"])
def test_any_sign_in_a_filter_gets_an_answer(client, library, field, value):
    sign = value.encode("utf-8", "surrogatepass")

    response = client.get(f"{LIST}?{urlencode({field: sign})}", follow=True)

    assert response.status_code in {200, 400}


def test_wrong_dates_make_no_endless_range(client, library, monkeypatch):
    monkeypatch.setattr("consults.facets.chosen.MOST_YEARS", 1)

    assert shown(client.get(LIST + "?year_from=1900")) == ["Two"]


def test_unknown_value_is_shown_what_is_near(client, library):
    page = client.get(LIST + "?tag=numbness").content.decode()

    assert '<a class="topic" href="/faq/numb/">Numb</a>' in page


@pytest.fixture
def aliased(library):
    from faq.models import FaqTag

    numb = FaqTag.objects.get(slug="numb")
    numb.aliases.create(name="Pins and Needles")
    numb.former_slugs.create(slug="old-numb")
    hidden = make_tag("Zebra")
    hidden.aliases.create(name="Stripes")
    make_published_question("A zebra", tags=[hidden], at=tomorrow())
    draft = make_tag("Zeal")
    draft.aliases.create(name="Ardour")
    make_question("A zeal", tags=[draft])


@pytest.mark.parametrize(
    "asked, canonical",
    [
        ("?tag=Numb", "?tag=numb"),
        ("?tag=NUMB&tag=itch", "?tag=itch&tag=numb"),
        ("?tag=pins-and-needles", "?tag=numb"),
        ("?tag=Pins+and+Needles&tag=numb", "?tag=numb"),
        ("?tag=old-numb&page=1", "?tag=numb"),
        ("?tag=Old-Numb", "?tag=numb"),
        ("?department=Dermatology&sort=oldest", "?department=dermatology&sort=oldest"),
        ("?doctor=Wen", "?doctor=wen"),
        ("?doctor=dr.+wen", "?doctor=wen"),
        ("?doctor=Dr.+Lin+Yu", "?doctor=lin-yu&doctor=lin-yu-dermatology"),
        ("?q=harmless&tag=Numb", "?q=harmless&tag=numb"),
    ],
)
def test_another_address_or_name_of_a_value_leads_to_the_one_in_use(
    client, aliased, asked, canonical
):
    response = client.get(LIST + asked, follow=True)

    assert response.redirect_chain[-1] == (LIST + canonical, 301)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "path, leads",
    [
        ("/faq/Numb/", "/faq/numb/"),
        ("/faq/pins-and-needles/", "/faq/numb/"),
        ("/faq/Pins-And-Needles/?sex=female", "/faq/numb/?sex=female"),
        ("/faq/Numb/feed.atom", "/faq/numb/feed.atom"),
        ("/departments/Neurology/", "/departments/neurology/"),
        ("/doctors/Wen/", "/doctors/wen/"),
    ],
)
def test_another_address_of_a_page_leads_to_its_own(client, aliased, path, leads):
    response = client.get(path)

    assert (response.status_code, response["Location"]) == (301, leads)


@pytest.mark.parametrize("value", ["Zebra", "stripes", "Stripes", "ZEBRA", "Zeal", "ardour"])
def test_names_of_what_is_hidden_lead_nowhere(client, aliased, value):
    page = client.get(f"{LIST}?tag={value}").content.decode()

    assert page.replace(value, "X") == client.get(f"{LIST}?tag=X").content.decode()
    assert client.get(f"/faq/{value}/").status_code == 404


def test_a_tag_goes_before_an_alias_of_the_same_name(client, aliased):
    other = make_tag("Pins and Needles")
    make_published_question("A lion", tags=[other])

    assert shown(client.get("/faq/pins-and-needles/")) == ["A lion"]
    assert client.get("/faq/Pins-and-Needles/")["Location"] == "/faq/pins-and-needles/"


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
    workflow.withdraw(question, "Outdated", by=COMMAND_LINE)

    assert shown(client.get(LIST)) == ["Three", "Two", "One"]
    assert total(client.get(LIST)) == "3 consults"
    assert shown(client.get(LIST + "?q=gone")) == []
    assert client.get("/faq/passing/").status_code == 404
    assert "Passing" not in client.get("/faq/").content.decode()


def options(response):
    """{group: [(label, count)]} of the boxes a page offers to narrow its list."""
    groups = re.findall(
        r"<legend>([^<]*)</legend>(.*?)</fieldset>", response.content.decode(), re.S
    )
    boxes = r'<input type="checkbox"[^>]*> *([^<]*?) *(?:<small>([\d,]*)</small>)? *</label>'
    return {name: re.findall(boxes, items) for name, items in groups}


def years(response):
    """The years a page offers to begin with."""
    [select] = re.findall(r'<select name="year_from">(.*?)</select>', response.content.decode())
    return re.findall(r"<option[^>]*>(\d+)<", select)


def checked(response):
    return re.findall(r'name="(\w+)" value="([^"]*)" checked', response.content.decode())


def test_filters_show_counts_for_the_list_at_hand(client, library):
    everything = options(client.get(LIST))
    assert everything == {
        "Topic": [("Itch", "2"), ("Numb", "2")],
        "Department": [("Dermatology", "2"), ("Neurology", "1")],
        "Year asked": [],
        "Age of the asker": [("20–29", "1"), ("90+", "1")],
        "Sex of the asker": [("Women", "1")],
        "Doctor": [("Dr. Lin Yu", "1"), ("Dr. Lin Yu", "1"), ("Dr. Wen", "1")],
    }
    assert years(client.get(LIST)) == ["2020", "2021"]
    narrowed = options(client.get(LIST + "?tag=numb"))
    assert narrowed["Department"] == [("Dermatology", "1"), ("Neurology", "1")]
    assert narrowed["Topic"] == [("Numb", "2"), ("Itch", "1")]
    both = options(client.get(LIST + "?tag=numb&department=dermatology"))
    assert both["Topic"] == [("Numb", "1"), ("Itch", "1")]
    assert options(client.get(LIST + "?q=harmless")) == everything


@pytest.mark.parametrize(
    "query, expected",
    [
        ("?department=dermatology", [("Dermatology", "2"), ("Neurology", "1")]),
        ("?tag=numb&department=dermatology", [("Dermatology", "1"), ("Neurology", "1")]),
        ("?tag=itch&tag=numb&department=dermatology", [("Dermatology", "1")]),
        ("?department=dermatology&age=90%2B", [("Dermatology", "1")]),
        ("?department=dermatology&year_from=2020", [("Dermatology", "1"), ("Neurology", "1")]),
        ("?q=harmless&department=dermatology", [("Dermatology", "2"), ("Neurology", "1")]),
        ("?department=neurology&year=2021", [("Neurology", ""), ("Dermatology", "1")]),
    ],
)
def test_a_department_is_counted_as_if_none_were_chosen(client, library, query, expected):
    """It is one of several: its count says what ticking it beside the chosen ones brings in."""
    page = client.get(LIST + query)

    assert options(page)["Department"] == expected
    assert [kind for kind, _ in checked(page)].count("department") == 1


def test_the_form_comes_before_the_results_and_keeps_what_was_chosen(client, library):
    response = client.get(LIST + "?q=harmless&tag=numb&department=neurology&sort=newest")
    page = response.content.decode()

    form = page.index('<details class="filters">')
    assert form < page.index('id="count"') < page.index('class="card__title"')
    assert '<input type="hidden" name="q" value="harmless">' in page
    assert '<input type="hidden" name="sort" value="newest">' in page
    assert checked(response) == [("tag", "numb"), ("department", "neurology")]
    assert "Show consults</button>" in page


def test_a_hidden_value_is_as_unknown_as_one_that_never_was(client, library):
    hidden = make_tag("Zebra Fever")
    make_published_question("Later", tags=[hidden], at=tomorrow())
    make_question("A draft", tags=[make_tag("Lion Fever")], department=make_department("Cages"))

    never = client.get(LIST + "?tag=never-was").content.decode()
    for slug in ("zebra-fever", "lion-fever"):
        page = client.get(f"{LIST}?tag={slug}").content.decode()
        assert page.replace(slug, "never-was") == never
    assert "Cages" not in client.get(LIST + "?department=cages").content.decode()


@pytest.mark.parametrize(
    "query, listed",
    [
        ("", True),
        ("?tag=numb", True),
        ("?year=2021", True),
        ("?page=2", True),
        ("?tag=itch&tag=numb", False),
        ("?department=dermatology&department=neurology", False),
        ("?tag=numb&department=dermatology", False),
        ("?year_from=2020", False),
        ("?sort=oldest", False),
        ("?q=harmless", False),
        ("?tag=unknown", False),
        ("?department=unknown", False),
        ("?year=1900", False),
        ("?sort=sideways", False),
    ],
)
def test_search_engines_list_one_page_of_each_kind(client, library, monkeypatch, query, listed):
    monkeypatch.setattr("consults.facets.pagination.PER_PAGE", 2)

    page = client.get(LIST + query).content.decode()

    assert ('<meta name="robots" content="noindex, follow">' not in page) is listed


def test_a_page_is_named_by_its_count_and_number(client, library, monkeypatch):
    monkeypatch.setattr("consults.facets.pagination.PER_PAGE", 1)

    def title(address):
        return re.search("<title>(.*?) – ", client.get(address).content.decode())[1]

    assert title(LIST) == "3 consults, page 1 of 3"
    assert title(LIST + "?page=2") == "3 consults, page 2 of 3"
    assert title(LIST + "?q=harmless") == "3 consults, page 1 of 3 about “harmless”"
    assert title(LIST + "?tag=unknown") == "No consults"
    assert title("/faq/numb/") == "Numb (Neurology)"
    assert title("/faq/numb/?page=2") == "2 consults, page 2 of 2: Numb (Neurology)"
    assert title("/faq/numb/?age=20-29") == "1 consult: Numb (Neurology)"


def test_pages_are_linked_by_number(client, library, monkeypatch):
    monkeypatch.setattr("consults.facets.pagination.PER_PAGE", 1)

    page = client.get(LIST + "?sort=oldest&page=2").content.decode()

    pager = page[page.index('<nav class="pager"') :]
    assert re.findall('href="([^"]*)"', pager)[:4] == [
        "/consults/?sort=oldest",
        "/consults/?sort=oldest",
        "/consults/?sort=oldest&amp;page=3",
        "/consults/?sort=oldest&amp;page=3",
    ]
    assert '<b aria-current="page"><span class="hidden">Page </span>2</b>' in pager


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
    assert dict(options(client.get(LIST))["Topic"])["Numb"] == "2"
    assert dict(options(client.get(LIST + "?tag=itch"))["Topic"]) == {"Itch": "2", "Numb": "1"}
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
        ("?year_from=2021&year_to=2021", "?year=2021"),
        ("?year_from=2021&year_to=2020", "?year_from=2020&year_to=2021"),
        ("?year=2021&year_from=2020", "?year=2021"),
        ("?tag=&department=&year_from=&year_to=&doctor=", ""),
        (
            "?department=neurology&department=dermatology",
            "?department=dermatology&department=neurology",
        ),
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


def test_counts_equal_what_is_listed(client, library):
    """Stored counts against the rows they stand for, after publishing, editing and withdrawing."""
    question = make_published_question("Four", tags=[make_tag("Fever")])
    question.tagged.all().delete()
    refresh.refresh(question)
    workflow.withdraw(make_published_question("Five"), "Outdated", by=COMMAND_LINE)

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
