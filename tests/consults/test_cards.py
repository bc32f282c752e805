"""Cards of consults: who, when and for whom, whole sentences, and nothing that does not count any more."""

import re
from datetime import date

import pytest
from django.utils import timezone

from consults.editorial import notes
from consults.models import Note
from tests.factories import make_doctor, make_published_question, make_tag
from text.sentences import beginning
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


def card(client, address="/consults/"):
    """The first card of a page, without its tags."""
    text = client.get(address).content.decode()
    article = re.search('<article class="card">(.*?)</article>', text, re.DOTALL)[1]
    return " ".join(re.sub("<[^>]*>", " ", article).split())


def test_a_card_says_who_answered_and_when_and_whom(client):
    make_published_question(
        "Why?",
        replied_on=date(2024, 3, 12),
        doctor=make_doctor("Wen", credentials="Consultant neurologist"),
        asker_age_band="30-39",
        asker_sex="female",
        asker_sex_confirmed=True,
        asked_on=date(2024, 3, 1),
        tags=[make_tag("Palsy")],
    )

    text = card(client)

    assert "Dr. Wen Consultant neurologist Answered 12 Mar 2024" in text
    assert text.endswith("Asked by a woman, 30–39 Topics: Palsy")


@pytest.mark.parametrize("sure", [True, False])
def test_a_card_says_the_sex_of_the_asker_only_where_it_is_sure(client, sure):
    make_published_question("Why?", asker_sex="male", asker_sex_confirmed=sure)

    assert ("Asked by a man" in card(client)) is sure
    assert ("Asked by" in card(client, "/consults/?q=harmless")) is sure


@pytest.mark.parametrize("address", ["/consults/", "/consults/?q=harmless"])
def test_no_card_quotes_a_reply_that_does_not_count_any_more(client, address):
    question = make_published_question("Why?")
    assert "this is harmless" in card(client, address)
    reply, today = question.replies.get(), timezone.localdate()
    kind, body = Note.Kind.SUPERSEDED, "See a doctor instead."
    notes.add(reply, kind, reply.doctor, today, body, by=COMMAND_LINE)

    text = card(client, address)

    assert "this is harmless" not in text
    assert "Replaced by later advice" in text


def test_words_of_a_card_have_their_own_direction(client):
    make_published_question("لماذا", language="ar")

    page = client.get("/consults/").content.decode()

    assert page.count('lang="ar" dir="auto"') == 3


@pytest.mark.parametrize(
    "kept, rest, length",
    [
        ("One short sentence.", "", 50),
        ("This is the first sentence.", " And the second one is long.", 40),
        ("Ask Dr. Wen about 37.8 degrees, e.g. by letter.", " More.", 50),
        ("Is this one dangerous at all? I am worried.", " Then a lot", 48),
        ("這兩個星期躺下來就覺得心跳很快，睡不著，需要看心臟科嗎？謝謝。", "我很擔心", 32),
        ("Words without any end that…", "", 30),
        ("Cut in the middle of a sentence.", " As excerpts are…", 80),
    ],
)
def test_a_text_ends_with_a_sentence(kept, rest, length):
    assert beginning(kept + rest, length) == kept
