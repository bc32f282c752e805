"""A card is printed once a minute at most, and never as it was."""

import pytest
from django.template import engines

from consults.facets import cards
from consults.models import Question
from consults.public import printed_cards
from tests.factories import make_published_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def printer(monkeypatch):
    printer = printed_cards.PrintedCards(engines["public"].env)
    made = []
    real = printer.printed
    monkeypatch.setattr(printer, "printed", lambda *args: made.append(args) or real(*args))
    printer.made = made
    return printer


def card_of(question, stems=None):
    ids = [question.pk]
    return (cards.found_cards(ids, stems) if stems else cards.cards(ids))[0]


def test_a_card_that_changed_is_another_one(printer, monkeypatch):
    question = make_published_question("Why does it twitch?", body="It twitches.")
    first = printer(card_of(question), 3)

    assert "Why does it twitch?" in first
    assert printer(card_of(question), 3) == first
    assert len(printer.made) == 1
    Question.objects.filter(pk=question.pk).update(title="Why does it ache?")
    assert "Why does it ache?" in printer(card_of(question), 3)
    monkeypatch.setattr(printed_cards, "monotonic", lambda: printer.began + 61)
    printer(card_of(question), 3)
    assert len(printer.made) == 3
    assert len(printer.kept) == 1


def test_what_people_search_is_kept_nowhere(printer):
    question = make_published_question("Why does it twitch?", body="It twitches.")

    assert "<mark>" in printer(card_of(question, {"twitch": 1.0}), 3)
    assert printer.kept == {}
