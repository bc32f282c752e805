"""What every answer carries, and what no address accepts."""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from config import readiness
from tests.factories import make_published_question, make_question

pytestmark = pytest.mark.django_db
PAGES = ["/", "/consults/", "/faq/", "/nope", "/admin/login/"]


@pytest.mark.parametrize("address", PAGES)
def test_strict_headers_on_every_page(client, address):
    answer = client.get(address)

    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "address",
    [*PAGES, "/healthz", "/static/js/public.js", "/consults/?q=%00", "/robots.txt", "/admin/"],
)
def test_no_answer_lets_others_embed_it_or_asks_for_a_device(client, address):
    answer = client.get(address)

    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "geolocation=()" in answer["Permissions-Policy"]


def test_what_breaks_carries_the_headers_too(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("consults.public.views.indexes.read_page", lambda *a, **k: 1 / 0)

    for answer in (client.get("/"), client.post("/consults/"), client.post("/admin/login/")):
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]


def test_the_headers_middleware_stands_before_all_others(settings):
    assert settings.MIDDLEWARE[0] == "config.middleware.HeadersMiddleware"


def test_security_txt_names_whom_to_tell(client, settings):
    address = "/.well-known/security.txt"
    settings.SECURITY_CONTACT = ""
    assert client.get(address).status_code == 404
    settings.SECURITY_CONTACT = "mailto:safety@example.org"

    answer = client.get(address)

    told = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert told["Contact"] == "mailto:safety@example.org"
    assert told["Canonical"] == f"http://testserver{address}"
    assert datetime.fromisoformat(told["Expires"]) > timezone.now() + timedelta(days=30)


@pytest.mark.parametrize("address", ["/", "/consults/", "/nope"])
def test_pages_hold_no_inline_script_or_style(client, address):
    make_published_question()

    page = client.get(address).content.decode()

    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count("<script src=") + page.count("application/ld+json")


def test_not_found_is_the_same_bytes_for_every_address(client):
    answers = {client.get(path).content for path in ("/nope", "/consults/1/", "/faq/<b>/")}

    assert len(answers) == 1
    assert "no-store" in client.get("/nope")["Cache-Control"]


@pytest.mark.parametrize("query", ["q=%00", "q=a%00b", "q=" + "x" * 5000])
def test_impossible_addresses_are_refused(client, query):
    assert client.get(f"/consults/?{query}").status_code == 400


def test_database_that_does_not_answer_gives_503(client, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr("consults.public.views.indexes.read_page", fail)

    answer = client.get("/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "We will be back in a moment" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_broken_page_gives_500_without_a_word_about_it(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("consults.public.views.indexes.read_page", lambda *a, **k: 1 / 0)

    answer = client.get("/")

    assert answer.status_code == 500
    assert "division" not in answer.content.decode()


def test_ready_names_what_does_not_answer(client, monkeypatch):
    readiness.answered.clear()
    assert set(client.get("/readyz").json().values()) == {"ok"}

    monkeypatch.setitem(readiness.CHECKS, "cache", lambda: 1 / 0)
    readiness.answered.clear()

    answer = client.get("/readyz")
    assert answer.status_code == 200  # pages go on without it
    assert answer.json()["cache"] == "no answer"
    monkeypatch.setitem(readiness.CHECKS, "search", lambda: 1 / 0)
    readiness.answered.clear()
    assert client.get("/readyz").status_code == 503


def test_etag_changes_with_the_page(client):
    make_published_question("One")
    first = client.get("/consults/")["ETag"]
    make_question("A draft changes nothing")
    assert client.get("/consults/")["ETag"] == first

    make_published_question("Two")

    answer = client.get("/consults/", headers={"If-None-Match": first})
    assert answer.status_code == 200
    assert answer["ETag"] != first


def test_robots_names_the_sitemap(client):
    text = client.get("/robots.txt").content.decode()

    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /admin/" in text
