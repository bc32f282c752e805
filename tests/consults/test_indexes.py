"""Topics from A to Z with their other names, and doctors by name and letter; nothing hidden is in them."""

import re

import pytest

from tests.factories import (
    make_department,
    make_published_question,
    make_question,
    make_tag,
    tomorrow,
)

pytestmark = pytest.mark.django_db


def words(text):
    return " ".join(re.sub("<[^>]*>", " ", text).split())


def index(client, address="/faq/"):
    """{heading: [lines]} of the index of topics."""
    page = client.get(address).content.decode()
    sections = re.findall(r"<section.*?<h2[^>]*>(.*?)</h2>(.*?)</section>", page, re.DOTALL)
    return {head: [words(li) for li in re.findall("<li.*?</li>", body)] for head, body in sections}


@pytest.fixture(scope="module")
def vocabulary(once):
    with once():
        neuro, skin = make_department("Neurology"), make_department("Dermatology")
        sclerosis = make_tag("Amyotrophic Lateral Sclerosis", neuro)
        for name in ("ALS", "Lou Gehrig’s Disease", "amyotrophic lateral sclerosis"):
            sclerosis.aliases.create(name=name)
        hives = make_tag("Urticaria", skin)
        hives.aliases.create(name="Écorchure")
        hives.aliases.create(name="Hives")
        make_published_question(tags=[sclerosis, hives])
        make_published_question(tags=[hives])
        for name, at in [("Zebra Fever", tomorrow()), ("Zeal Fever", None)]:
            hidden = make_tag(name)
            hidden.aliases.create(name="Stripes")
            if at:
                make_published_question(tags=[hidden], at=at)
            else:
                make_question(tags=[hidden])
        yield


def test_other_names_stand_in_a_to_z_and_lead_to_their_topic(client, vocabulary):
    assert index(client) == {
        "A": [
            "ALS: see Amyotrophic Lateral Sclerosis",
            "Amyotrophic Lateral Sclerosis 1",
        ],
        "E": ["Écorchure: see Urticaria"],
        "H": ["Hives: see Urticaria"],
        "L": ["Lou Gehrig’s Disease: see Amyotrophic Lateral Sclerosis"],
        "U": ["Urticaria 2"],
    }
    page = client.get("/faq/").content.decode()
    assert "2 topics" in page
    assert 'Hives: see <a href="/faq/urticaria/">Urticaria</a>' in page


def test_topics_by_department_are_without_other_names(client, vocabulary):
    assert index(client, "/faq/?by=department") == {
        "Dermatology": ["Urticaria 2"],
        "Neurology": ["Amyotrophic Lateral Sclerosis 1"],
    }


def test_a_large_vocabulary_has_a_page_for_each_letter(client, vocabulary, monkeypatch):
    monkeypatch.setattr("consults.public.views.topic_index.WHOLE_INDEX", 3)

    first = client.get("/faq/").content.decode()
    letters = re.findall(r'href="(/faq/\?letter=[^"]*)"', first)

    assert letters == [f"/faq/?letter={letter}" for letter in "EHLU"]
    assert list(index(client)) == ["A"]
    assert index(client, "/faq/?letter=H") == {"H": ["Hives: see Urticaria"]}
    page = client.get("/faq/?letter=H").content.decode()
    assert "<title>Topics from A to Z: H" in page
    assert 'rel="canonical" href="http://testserver/faq/?letter=H"' in page.replace(
        "http://localhost:8000", "http://testserver"
    )
    for address in ("/faq/?letter=Z", "/faq/?letter=S", "/faq/?letter=HH", "/faq/?by=x"):
        assert client.get(address).status_code == 404
