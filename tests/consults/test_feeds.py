"""Atom feeds: whole, in their language, and still while nothing changes (RFC 4287)."""

from xml.etree import ElementTree

import pytest

from consults.models import Question
from tests.factories import make_doctor, make_published_question, make_question, make_tag, tomorrow

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def read(client, address="/feeds/consults.atom"):
    answer = client.get(address)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def texts(node, name):
    return [found.text for found in node.findall(f"{ATOM}{name}")]


def test_a_feed_holds_what_the_format_wants(client):
    make_published_question("A lion", tags=[make_tag("Roaring, loud"), make_tag("Biting")])

    feed = read(client)
    entry = feed.find(f"{ATOM}entry")

    assert texts(feed.find(f"{ATOM}author"), "name") == ["Consults"]
    for node in (feed, entry):
        for name in ("id", "title", "updated"):
            assert len(texts(node, name)) == 1
    [self_link] = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert self_link.get("href") == "http://testserver/feeds/consults.atom"
    terms = [category.get("term") for category in entry.findall(f"{ATOM}category")]
    assert terms == ["Neurology", "Roaring, loud", "Biting"]


def test_an_entry_says_its_language(client):
    make_published_question("晚上", language="zh-Hant")
    make_published_question("A lion")

    feed = read(client)

    assert feed.get(f"{XML}lang") == "en"
    assert [entry.get(f"{XML}lang") for entry in feed.findall(f"{ATOM}entry")] == ["en", "zh-Hant"]


def test_a_feed_changes_when_its_consults_do(client):
    question = make_published_question()
    Question.objects.update(published_at="2024-01-01T00:00Z", modified_at="2024-02-01T00:00Z")
    assert texts(read(client), "updated") == ["2024-02-01T00:00:00+00:00"]

    make_question("A draft")
    make_published_question("Later", at=tomorrow())
    Question.objects.filter(pk=question.pk).update(assigned_to=None, source_name="Elsewhere")

    assert texts(read(client), "updated") == ["2024-02-01T00:00:00+00:00"]


def test_a_feed_with_nothing_in_it_does_not_change(client):
    first = client.get("/feeds/consults.atom")

    assert client.get("/feeds/consults.atom").content == first.content
    assert texts(read(client), "updated") == ["1970-01-01T00:00:00+00:00"]


def test_a_doctor_can_be_followed(client):
    make_published_question("A lion", doctor=make_doctor("Moss Ada"))
    make_published_question("An ant")

    entries = read(client, "/doctors/moss-ada/feed.atom").findall(f"{ATOM}entry")

    assert [texts(entry, "title") for entry in entries] == [["A lion"]]
    assert client.get("/doctors/nobody/feed.atom").status_code == 404
    make_question("A draft", doctor=make_doctor("Hidden"))
    assert client.get("/doctors/hidden/feed.atom").status_code == 404
