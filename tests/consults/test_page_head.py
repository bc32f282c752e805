"""The head of public pages: what search engines and networks are told, and what they never are."""

import html
import json
import re
from datetime import date

import pytest
from django.urls import reverse

from consults.editorial import notes, workflow
from consults.models import Guide, Question
from tests.factories import (
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
    tomorrow,
)
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
SHOWN = {
    "og:title", "og:type", "og:url", "og:site_name", "og:description", "og:locale", "og:image",
    "og:image:width", "og:image:height", "og:image:alt", "twitter:card", "description",
    "viewport", "color-scheme",
}  # fmt: skip
PAGES = [
    "/", "/consults/", "/consults/100/a-lion/", "/faq/", "/faq/headache/", "/departments/",
    "/departments/neurology/", "/doctors/", "/doctors/lin-yu/", "/guides/",
    "/guides/understanding-twitches/",
]  # fmt: skip


@pytest.fixture
def lion(db):
    tag = make_tag("Headache")
    make_guide(tags=[tag])
    return make_published_question(
        "A lion", number=100, tags=[tag], body="It roars. It bites.", asker_name="Robin W."
    )


def head_of(client, address, status=200):
    """Return ({name: content}, canonical or None, [structured data]) of a page."""
    answer = client.get(address)
    assert answer.status_code == status
    page = answer.content.decode()
    metas = re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)"', page)
    assert len(dict(metas)) == len(metas)
    canonical = re.search(r'<link rel="canonical" href="([^"]*)"', page)
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    told = {name: html.unescape(content) for name, content in metas}
    return told, canonical and html.unescape(canonical[1]), [json.loads(one) for one in scripts]


def supersede(question, other=None):
    doctor, day = make_doctor("Moss Ada"), date(2024, 5, 3)
    more = {"superseded_by": other, "by": COMMAND_LINE}
    notes.add(question.replies.get(), "superseded", doctor, day, "Rest is enough.", **more)


# ------------------------------------------------------------------ networks


@pytest.mark.parametrize("address", PAGES)
def test_a_link_to_a_page_shows_what_it_is(address, lion, client):
    told, canonical, _ = head_of(client, address)

    assert set(told) == SHOWN
    assert (canonical, told["og:url"]) == (SITE + address, SITE + address)
    assert told["og:description"] == told["description"]
    assert re.search(r"[.?!]$", told["description"])
    assert told["og:image"].startswith(SITE)
    assert (told["og:locale"], told["og:site_name"]) == ("en_US", "Consults")


@pytest.mark.parametrize(
    "address, kind",
    [("/", "website"), ("/consults/100/a-lion/", "article"), ("/doctors/lin-yu/", "profile")],
)
def test_pages_say_their_kind(address, kind, lion, client):
    assert head_of(client, address)[0]["og:type"] == kind


def test_a_consult_is_described_by_whole_sentences_in_its_language(client):
    question = make_published_question(
        "晚上一直上廁所",
        body="我今年六十歲。" + "每天晚上都要起來四五次，" * 20,
        language="zh-Hant",
    )

    told, _, [page, _] = head_of(client, question.get_absolute_url())

    assert told["description"] == "我今年六十歲。"
    assert (told["og:locale"], page["inLanguage"]) == ("zh_TW", "zh-Hant")


@pytest.mark.parametrize(
    "address, status",
    [
        ("/nowhere/", 404),
        ("/consults/200/", 410),
        ("/guides/gone/", 410),
        ("/consults/?q=lion", 200),
        ("/consults/?tag=headache&department=neurology", 200),
        ("/faq/headache/?department=neurology", 200),
        ("/tell/100/report/", 200),
    ],
)
def test_what_search_engines_shall_not_keep_has_its_title_only(address, status, lion, client):
    workflow.withdraw(make_published_question(number=200), "Outdated", by=COMMAND_LINE)
    gone = make_guide("Gone")
    Guide.objects.filter(pk=gone.pk).update(status="withdrawn", was_public=True)

    told, canonical, data = head_of(client, address, status)

    assert set(told) - {"robots"} == {"og:title", "description", "viewport", "color-scheme"}
    assert "noindex" in told["robots"]
    assert data == []
    assert (canonical is None) == (status != 200)


@pytest.mark.parametrize(
    "query, noindex",
    [
        ("", False),
        ("?sort=oldest", True),
        ("?tag=headache", False),
        ("?tag=nonsense", True),
        ("?doctor=nobody", True),
        ("?department=xx", True),
        ("?year=1900", True),
        ("?age=999", True),
    ],
)
def test_filters_that_nothing_answers_to_are_no_pages(query, noindex, lion, client):
    assert ("robots" in head_of(client, f"/consults/{query}")[0]) is noindex


def test_a_tag_that_has_a_guide_only_is_a_page(client):
    make_guide(tags=[make_tag("Twitch")])

    assert "robots" not in head_of(client, "/faq/twitch/")[0]


def test_another_order_is_the_same_list(client, lion, monkeypatch):
    monkeypatch.setattr("consults.facets.pagination.PER_PAGE", 1)
    make_published_question("Another lion", tags=[lion.tags.get()])

    def canonical(address):
        return head_of(client, address)[1].removeprefix(SITE)

    assert canonical("/consults/?sort=oldest") == "/consults/"
    assert canonical("/consults/?sort=oldest&page=2") == "/consults/"
    assert canonical("/consults/?tag=headache&sort=oldest") == "/consults/?tag=headache"
    assert canonical("/faq/headache/?sort=oldest") == "/faq/headache/"
    assert canonical("/consults/?page=2") == "/consults/?page=2"


# ------------------------------------------------------------------ structured data


def test_the_home_page_says_who_runs_the_site_and_how_to_search(client):
    _, _, [site] = head_of(client, "/")

    assert (site["@type"], site["name"], site["url"]) == ("WebSite", "Consults", f"{SITE}/")
    assert site["publisher"]["@type"] == "Organization"
    assert site["publisher"]["logo"] == f"{SITE}/static/icons/icon-512.png"
    assert site["potentialAction"]["target"]["urlTemplate"] == (
        f"{SITE}/consults/?q={{search_term_string}}"
    )


@pytest.mark.parametrize(
    "address, names",
    [
        ("/consults/", ["Home", "All consults"]),
        ("/faq/headache/", ["Home", "Topics", "Headache"]),
        ("/departments/neurology/", ["Home", "Departments", "Neurology"]),
        ("/doctors/lin-yu/", ["Home", "Doctors", "Dr. Lin Yu"]),
        ("/guides/understanding-twitches/", ["Home", "Guides", "Understanding twitches"]),
        ("/consults/100/a-lion/", ["Home", "Departments", "Neurology", "A lion"]),
    ],
)
def test_inner_pages_say_where_they_stand(address, names, lion, client):
    steps = head_of(client, address)[2][-1]["itemListElement"]

    assert [step["name"] for step in steps] == names
    assert [step["position"] for step in steps] == list(range(1, len(names) + 1))
    assert steps[-1]["item"] == SITE + address
    for step in steps:
        assert client.get(step["item"].removeprefix(SITE)).status_code == 200


def test_a_guide_says_who_reviewed_it_and_when_it_changed(client):
    guide = make_guide(tags=[make_tag("Twitch")])
    Guide.objects.filter(pk=guide.pk).update(
        reviewed_on=date(2024, 5, 3), reviewed_by="Dr. Moss Ada",
        published_at="2024-01-01T00:00Z", updated_at="2024-05-03T12:00Z",
    )  # fmt: skip

    page = head_of(client, guide.get_absolute_url())[2][0]

    assert page["@type"] == "MedicalWebPage"
    assert (page["datePublished"], page["dateModified"]) == ("2024-01-01", "2024-05-03")
    assert page["reviewedBy"]["name"] == "Dr. Moss Ada"
    assert page["publisher"]["name"] == "Consults"
    assert page["about"] == [{"@type": "MedicalEntity", "name": "Twitch"}]


def test_a_doctor_is_described_by_what_the_page_shows(client):
    doctor = make_doctor(
        "Lin Yu", hospital="Greenfield", credentials="MD", biography="Likes nerves."
    )
    make_published_question(doctor=doctor)

    page = head_of(client, "/doctors/lin-yu/")[2][0]

    assert page["@type"] == "ProfilePage"
    assert page["mainEntity"] == {
        "@type": "Person", "name": "Dr. Lin Yu", "url": f"{SITE}/doctors/lin-yu/", "jobTitle": "MD",
        "knowsAbout": "Neurology", "description": "Likes nerves.",
        "affiliation": {"@type": "Organization", "name": "Greenfield"},
    }  # fmt: skip


def test_a_consult_says_its_publisher_reviewer_and_change(lion, client):
    Question.objects.filter(pk=lion.pk).update(
        reviewed_on=date(2024, 5, 3), reviewed_by="Dr. Moss Ada", modified_at="2030-01-01T00:00Z"
    )

    page = head_of(client, lion.get_absolute_url())[2][0]

    assert (page["publisher"]["name"], page["dateModified"]) == ("Consults", "2030-01-01")
    assert page["reviewedBy"]["name"] == "Dr. Moss Ada"
    assert page["specialty"]["name"] == "Neurology"


# ------------------------------------------------------------------ replaced advice


def told_of(client, question):
    """Return all that a page and the feed tell machines of a consult, as one text."""
    told, _, data = head_of(client, question.get_absolute_url())
    feed = client.get("/feeds/consults.atom").content.decode()
    return json.dumps([told, data], ensure_ascii=False) + feed


def test_replaced_advice_is_told_to_no_machine_but_its_successor_is(lion, client):
    newer = make_published_question("A newer lion", number=101)
    advice = "Reply 0 to 100: this is harmless, sleep more."
    assert told_of(client, lion).count(advice) == 2

    supersede(lion, newer)

    assert advice not in told_of(client, lion)
    told, _, [page, _] = head_of(client, lion.get_absolute_url())
    assert told["description"] == "Superseded by a later note. Read instead: A newer lion"
    assert page["significantLink"] == [f"{SITE}/consults/101/a-newer-lion/"]
    assert not {"acceptedAnswer", "suggestedAnswer"} & set(page["mainEntity"])
    assert page["mainEntity"]["answerCount"] == 0
    assert page["mainEntity"]["comment"][0]["text"] == "Rest is enough."
    assert told["og:image"] == f"{SITE}/static/icons/share.png"
    answer = client.get("/consults/100/share.png")
    assert (answer.status_code, answer["Location"]) == (302, "/static/icons/share.png")


def test_a_successor_that_is_not_public_is_not_named(lion, client):
    newer = make_published_question("A secret lion", number=101)
    supersede(lion, newer)
    workflow.withdraw(newer, "Wrong", by=COMMAND_LINE)

    told, _, [page, _] = head_of(client, lion.get_absolute_url())

    assert told["description"] == "Superseded: a later note beside the reply says what counts now."
    assert "significantLink" not in page
    assert "secret" not in json.dumps(page)


def test_only_the_replaced_one_of_two_replies_is_left_out(client):
    question = make_published_question(replies=2)
    first = question.replies.order_by("position").first()
    doctor = make_doctor("Moss Ada")
    notes.add(first, "superseded", doctor, date(2024, 5, 3), "No.", by=COMMAND_LINE)

    entity = head_of(client, question.get_absolute_url())[2][0]["mainEntity"]

    assert entity["acceptedAnswer"]["text"].startswith("Reply 1")
    assert entity["acceptedAnswer"]["url"].endswith("#reply-2")
    assert "suggestedAnswer" not in entity


# ------------------------------------------------------------------ the rest of the head


def test_what_is_not_public_has_no_head_to_tell_of(client):
    for question in (make_question("A draft"), make_published_question("Later", at=tomorrow())):
        assert client.get(question.get_absolute_url()).status_code == 404


def test_browsers_are_told_how_to_search_here(client):
    page = client.get("/").content.decode()
    address = re.search(r'<link rel="search"[^>]* href="([^"]*)"', page)[1]

    answer = client.get(address)

    text = answer.content.decode()
    assert answer["Content-Type"].startswith("application/opensearchdescription+xml")
    assert f'template="{SITE}/consults/?q={{searchTerms}}"' in text
    assert "<ShortName>Consults</ShortName>" in text


@pytest.mark.parametrize("address", ["/favicon.ico", "/apple-touch-icon.png"])
def test_icons_are_where_browsers_look_for_them(address, client):
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("image/")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_three_requests_and_its_head_is_short(address, lion, client):
    page = client.get(address).content.decode()

    assert (
        len(re.findall(r"<(?:script src|img|iframe)|<link rel=\"(?:stylesheet|preload)", page)) == 2
    )
    assert 'rel="icon"\n      href="data:' in page or 'href="data:image/svg+xml' in page
    assert page.index("</head>") < 6000


@pytest.mark.parametrize("kind", ["faq:tag", "consults:department", "consults:doctor"])
def test_lists_show_the_link_to_their_feed(kind, lion, client):
    slug = {"faq:tag": "headache", "consults:department": "neurology"}.get(kind, "lin-yu")
    feed = reverse(kind, args=[slug]) + "feed.atom"

    page = client.get(reverse(kind, args=[slug])).content.decode()

    assert f'<a href="{feed}"' in page.partition("<main")[2]
    assert f'href="{feed}"' in page.partition("<main")[0]
    assert client.get(feed).status_code == 200
