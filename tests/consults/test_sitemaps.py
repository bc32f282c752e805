"""What search engines are told to look at, and since when it stands as it does."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from consults.models import Guide, Question
from tests.factories import make_guide, make_published_question, make_tag, tomorrow

pytestmark = pytest.mark.django_db
DAY = timezone.now().replace(microsecond=0) - timedelta(days=100)


def told(client):
    """Return {path: last change} of all files of the sitemap; None where none is told."""
    found = {}
    index = client.get("/sitemap.xml").content.decode()
    for file in re.findall(r"<loc>http://testserver([^<]*)</loc>", index):
        text = client.get(file).content.decode()
        for path, rest in re.findall(r"<url><loc>http://testserver([^<]*)</loc>(.*?)</url>", text):
            day = re.search(r"<lastmod>(.*?)</lastmod>", rest)
            found[path] = datetime.fromisoformat(day[1]) if day else None
    return found


def stamp(question, day):
    Question.objects.filter(pk=question.pk).update(modified_at=day)


def test_every_address_has_a_date_and_the_home_page_is_among_them(client):
    make_published_question("A lion", tags=[make_tag("Headache")])
    make_guide()

    found = told(client)

    assert {
        "/", "/consults/", "/faq/", "/departments/", "/doctors/", "/guides/", "/faq/headache/",
        "/departments/neurology/", "/doctors/lin-yu/", "/guides/understanding-twitches/",
    } < set(found)  # fmt: skip
    assert [path for path, day in found.items() if day is None] == []


def test_a_list_changed_when_a_consult_on_it_did(client):
    headache, itch = make_tag("Headache"), make_tag("Itch")
    lion = make_published_question("A lion", tags=[headache], at=DAY)
    ant = make_published_question("An ant", tags=[headache, itch], at=DAY - timedelta(days=1))
    stamp(lion, DAY + timedelta(days=1))
    stamp(ant, DAY + timedelta(days=5))

    found = told(client)

    assert found["/faq/headache/"] == DAY + timedelta(days=5)
    assert found["/faq/itch/"] == found["/"] == found["/doctors/"] == DAY + timedelta(days=5)
    stamp(ant, DAY)
    assert told(client)["/faq/headache/"] == DAY + timedelta(days=1)
    assert told(client)["/faq/itch/"] == DAY


def test_what_is_not_due_dates_nothing(client):
    headache = make_tag("Headache")
    stamp(make_published_question("A lion", tags=[headache], at=DAY), DAY)
    make_published_question("A zebra", tags=[headache, make_tag("Zebra")], at=tomorrow())
    make_guide("A secret", published=False)

    found = told(client)

    assert {found[path] for path in ("/", "/consults/", "/faq/", "/faq/headache/")} == {DAY}
    assert "/faq/zebra/" not in found
    assert found["/guides/"] is None


def test_the_home_page_changes_with_its_guides(client):
    guide = make_guide()
    Guide.objects.filter(pk=guide.pk).update(published_at=DAY, updated_at=DAY + timedelta(days=2))

    found = told(client)

    assert (
        found["/"]
        == found["/guides/"]
        == found[guide.get_absolute_url()]
        == DAY + timedelta(days=2)
    )
