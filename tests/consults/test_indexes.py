"""Topics from A to Z with their other names, and doctors by name and letter; nothing hidden is in them."""

import re

import pytest

from tests.factories import (
    make_department,
    make_doctor,
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


@pytest.fixture
def vocabulary(db):
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


def test_other_names_stand_in_a_to_z_and_lead_to_their_topic(client, vocabulary):
    assert index(client) == {
        "A": [
            "ALS: see Amyotrophic Lateral Sclerosis",
            "Amyotrophic Lateral Sclerosis Neurology, 1",
        ],
        "E": ["Écorchure: see Urticaria"],
        "H": ["Hives: see Urticaria"],
        "L": ["Lou Gehrig’s Disease: see Amyotrophic Lateral Sclerosis"],
        "U": ["Urticaria Dermatology, 2"],
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


@pytest.fixture
def doctors(db):
    for name in ("Amara Okafor", "Chiang Yu-ting", "Petra Novotny", "Öztürk Ali"):
        make_published_question(doctor=make_doctor(name))
    make_published_question(doctor=make_doctor("Zebra Hidden"), at=tomorrow())
    make_question(doctor=make_doctor("Zeal Hidden"))


def named(client, address):
    page = client.get(address).content.decode()
    return re.findall(r"<bdi>(.*?)</bdi>", page)


@pytest.mark.parametrize(
    "query, expected",
    [
        ("", ["Amara Okafor", "Chiang Yu-ting", "Petra Novotny", "Öztürk Ali"]),
        ("?letter=O", ["Amara Okafor", "Öztürk Ali"]),
        ("?letter=C", ["Chiang Yu-ting"]),
        ("?letter=A", ["Amara Okafor", "Öztürk Ali"]),
        ("?name=okaf", ["Amara Okafor"]),
        ("?name=Dr.+Okafor+Amara", ["Amara Okafor"]),
        ("?name=NOVOTNY", ["Petra Novotny"]),
        ("?name=hidden", []),
        ("?name=nobody", []),
    ],
)
def test_doctors_are_found_by_letter_and_name(client, doctors, query, expected):
    assert sorted(named(client, f"/doctors/{query}")) == [f"Dr. {name}" for name in expected]


def test_no_letter_is_there_for_a_hidden_doctor(client, doctors):
    page = client.get("/doctors/").content.decode()

    assert re.findall(r"\?letter=(.)", page) == list("ACNOPY")
    assert ">4 doctors" in page
    assert client.get("/doctors/?letter=Z").status_code == 404


def test_pages_of_doctors_keep_the_letter(client, doctors, monkeypatch):
    monkeypatch.setattr("consults.public.views.doctor_index.DOCTORS_PER_PAGE", 1)

    page = client.get("/doctors/?letter=A&page=2").content.decode()

    assert named(client, "/doctors/?letter=A&page=2") == ["Dr. Öztürk Ali"]
    assert '<a rel="prev" href="/doctors/?letter=A">' in page
    assert "<title>Doctors: A, page 2 of 2 – " in page
    assert client.get("/doctors/?letter=A&page=3").status_code == 404


def test_searching_for_a_doctor_is_not_for_search_engines(client, doctors):
    assert "noindex" in client.get("/doctors/?name=okafor").content.decode()
    assert "noindex" not in client.get("/doctors/?letter=A").content.decode()
    assert "no doctor of this name" in client.get("/doctors/?name=nobody").content.decode()
