"""Doctors are found by letter and name."""

import re

import pytest

from tests.factories import (
    make_doctor,
    make_published_question,
    make_question,
    tomorrow,
)

pytestmark = pytest.mark.django_db


def named(client, address):
    page = client.get(address).content.decode()
    return re.findall(r"<bdi>(.*?)</bdi>", page)


@pytest.fixture(scope="module")
def doctors(once):
    with once():
        for name in ("Amara Okafor", "Chiang Yu-ting", "Petra Novotny", "Öztürk Ali"):
            make_published_question(doctor=make_doctor(name))
        make_published_question(doctor=make_doctor("Zebra Hidden"), at=tomorrow())
        make_question(doctor=make_doctor("Zeal Hidden"))
        yield


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
