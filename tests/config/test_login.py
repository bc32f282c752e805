"""Who guesses passwords is stopped and logged; who is away for long is logged out."""

import time

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import caches
from django.test import Client

from config import known_browsers, session_limits
from tests.conftest import member
from web.guesses import THROTTLED

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/login/"
clock = time.time


def try_to(name, password, network="203.0.113.7"):
    told = {"username": name, "password": password, "next": "/admin/"}
    return Client(REMOTE_ADDR=network).post(ADDRESS, told)


def test_guessing_at_an_account_is_stopped_from_wherever(editor):
    answers = [try_to("editor", f"wrong {n}", f"198.51.{n}.1") for n in range(11)]
    answers.append(try_to(" EDITOR", "word"))

    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert 0 < int(answers[-1]["Retry-After"]) <= 15 * 60
    assert THROTTLED in answers[-1].content.decode()


def test_guessing_from_elsewhere_locks_nobody_out_of_their_own_browser(groups):
    for name in ("editor", "other"):
        member(groups, name, "Editor")
    own, others = Client(), Client()
    for client, name in ((own, "editor"), (others, "other")):
        client.post(ADDRESS, {"username": name, "password": "word"})
        client.post("/admin/logout/")
    for number in range(11):
        try_to("editor", "wrong", f"198.51.{number}.1")

    def answer(client, password="word"):
        return client.post(ADDRESS, {"username": " EDITOR", "password": password}).status_code

    assert (answer(Client()), answer(others)) == (429, 429)
    assert own.cookies[known_browsers.COOKIE]["path"] == ADDRESS
    assert [answer(own, f"wrong {n}") for n in range(10)] == [200] * 10
    assert answer(own) == 429  # it has its own count
    own.cookies[known_browsers.COOKIE] = own.cookies[known_browsers.COOKIE].value[:-1] + "x"
    assert answer(own) == 429


def test_who_logs_in_in_a_known_browser_is_not_counted_with_those_who_guess(editor):
    own = Client()
    told = {"username": "editor", "password": "word", "next": "/admin/"}
    own.post(ADDRESS, told)
    own.post("/admin/logout/")
    for number in range(11):
        try_to("editor", "wrong", f"198.51.{number}.1")

    assert own.post(ADDRESS, told).status_code == 302


def test_another_spelling_of_the_same_account_counts_with_it(editor):
    spellings = ["editor", "EDITOR", "ｅｄｉｔｏｒ", "edi\u00adtor", " editor "]
    for number in range(10):
        try_to(spellings[number % len(spellings)], "wrong", f"198.51.{number}.1")

    assert try_to("ｅditor", "word").status_code == 429


def test_guessing_from_a_network_is_stopped_at_every_account(editor):
    answers = [try_to(f"name{n}", "wrong", f"203.0.113.{n}") for n in range(51)]

    assert [answer.status_code for answer in answers] == [200] * 50 + [429]
    assert try_to("editor", "word").status_code == 429
    assert try_to("editor", "word", "198.51.100.1").status_code == 302


def test_guessing_is_stopped_while_the_cache_is_down(editor, monkeypatch):
    for step in ("add", "get", "incr"):
        monkeypatch.setattr(caches["shared"], step, lambda *args: 1 / 0)

    answers = [try_to("editor", "wrong") for _ in range(11)]

    assert answers[-1].status_code == 429


def test_the_old_password_is_guessed_no_more_often_than_at_the_login(editor_client, editor, caplog):
    address = "/admin/password_change/"
    told = {"new_password1": "tremor-at-noon-4", "new_password2": "tremor-at-noon-4"}
    form = editor_client.get(address)
    assert form.status_code == 200
    answers = [
        editor_client.post(address, {**told, "old_password": f"wrong {n}"}) for n in range(11)
    ]
    answers.append(editor_client.post(address, {**told, "old_password": "word"}))

    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert 0 < int(answers[-1]["Retry-After"]) <= 15 * 60
    assert THROTTLED in answers[-1].content.decode()
    editor.refresh_from_db()
    assert editor.check_password("word")


def test_who_is_guessed_at_from_elsewhere_can_change_the_password(editor_client, editor):
    told = {"new_password1": "tremor-at-noon-4", "new_password2": "tremor-at-noon-4"}
    for number in range(11):
        try_to("editor", "wrong", f"198.51.{number}.1")

    answer = editor_client.post("/admin/password_change/", {**told, "old_password": "word"})

    assert answer.status_code == 302
    editor.refresh_from_db()
    assert editor.check_password("tremor-at-noon-4")


def test_a_known_account_is_answered_like_an_unknown_one(editor, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(self, *args, **kwargs):
        hashed.append(1)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    pages, costs = [], []
    for name in ("editor", "nobody"):
        rounds = [try_to(name, "wrong") for _ in range(12)]
        pages.append([page.content.decode().replace(name, "X") for page in rounds])
        costs.append(len(hashed))
        hashed.clear()

    assert [page.split("csrfmiddlewaretoken")[0] for page in pages[0]] == [
        page.split("csrfmiddlewaretoken")[0] for page in pages[1]
    ]
    assert costs == [10, 10]


def test_a_failed_login_is_logged_without_what_was_typed(editor, caplog):
    try_to("editor", "secretzebra")
    try_to("passwordzebra", "secretzebra")

    lines = [line.getMessage() for line in caplog.records if line.name == "config.login"]
    assert lines == [
        f"A login failed: account {editor.pk}, from network 203.0.113.0/24.",
        "A login failed: no such account, from network 203.0.113.0/24.",
    ]
    assert "zebra" not in caplog.text


def later(monkeypatch, seconds):
    now = clock()
    monkeypatch.setattr(session_limits.time, "time", lambda: now + seconds)


@pytest.fixture
def at_work(client, editor):
    client.post(ADDRESS, {"username": "editor", "password": "word"})
    assert client.get("/admin/").status_code == 200
    return client


def test_who_is_idle_is_logged_out(at_work, monkeypatch, settings):
    later(monkeypatch, settings.SESSION_IDLE_MINUTES * 60 - 5)
    assert at_work.get("/admin/").status_code == 200
    later(monkeypatch, settings.SESSION_IDLE_MINUTES * 120 - 20)
    assert at_work.get("/admin/").status_code == 200
    later(monkeypatch, settings.SESSION_IDLE_MINUTES * 180)

    answer = at_work.get("/admin/")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/admin/")


def test_a_page_that_is_left_open_keeps_nobody_logged_in(at_work, monkeypatch, settings):
    settings.SESSION_IDLE_MINUTES = 10
    for minutes in range(2, 14, 2):
        later(monkeypatch, minutes * 60)
        answer = at_work.post("/admin/consults/question/1/here/")

    assert answer.status_code == 302
    assert answer["Location"].startswith(ADDRESS)


def test_nobody_stays_longer_than_a_days_work(at_work, monkeypatch, settings):
    settings.SESSION_IDLE_MINUTES = 90
    for hours in range(settings.SESSION_HOURS + 1):
        later(monkeypatch, hours * 3600 - 60)
        assert at_work.get("/admin/").status_code == 200
    later(monkeypatch, settings.SESSION_HOURS * 3600 + 60)

    assert at_work.get("/admin/").status_code == 302


def test_public_pages_do_not_look_at_the_session(at_work):
    assert "Cookie" not in at_work.get("/consults/").get("Vary", "")


def test_right_logins_are_not_counted_and_wrong_ones_beside_them_are(editor):
    answers = [try_to("editor", "word") for _ in range(60)]
    assert {answer.status_code for answer in answers} == {302}

    answers = [try_to("editor", "wrong") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert try_to("editor", "word").status_code == 429


def test_right_logins_in_a_known_browser_are_not_counted(editor):
    own = Client()
    told = {"username": "editor", "password": "word", "next": "/admin/"}

    for _ in range(12):
        assert own.post(ADDRESS, told).status_code == 302
        own.post("/admin/logout/")
