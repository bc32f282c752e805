"""Similar consults: which, in what order, and why."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from consults import refresh
from consults.editorial import guide_workflow, workflow
from consults.models import Question, RelatedQuestion
from consults.search import spelt_alike, telling_alike
from consults.search.more_like_this import Likeness
from consults.similar import suggestions
from tests.factories import (
    make_department,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
    tomorrow,
)
from web import rights
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
TWITCH = "My left eyelid twitches all day since I sleep badly."
LONG = (
    "Since March my left eyelid twitches from morning until evening, above all when I read small"
    " print, and neither magnesium nor a week of holidays with long walks near the sea changed"
    " anything about this annoying flutter."
)


@pytest.fixture(scope="module", autouse=True)
def library(once):
    """Consults about other things, so that words of the tests are rare among all."""
    with once():
        for title, body in (
            ("Sore knee", "It hurts on the stairs."),
            ("Ringing ears", "A high tone at night."),
            ("Cold feet", "Even in bed with socks."),
            ("Bitter taste", "In the mouth after meals."),
            ("Loose tooth", "The lower front one."),
            ("Nosebleeds", "Twice in one week."),
        ):
            make_published_question(title, body=body, department=make_department(title))
        yield


def cards(question):
    """[(title, reason)] as the page shows them."""
    rows = question.related.exclude(origin="muted").select_related("related")
    return [(row.related.title, row.reason) for row in rows.order_by("rank")]


def test_likeness_of_words_is_enough_and_names_them():
    twin = make_published_question("Flickering eyelid", body="The eyelid twitches when I am tired.")
    question = make_published_question("Twitching eyelid for weeks", body=TWITCH)

    assert cards(question) == [(twin.title, "Both ask about eyelid")]
    assert cards(twin) == [(question.title, "Both ask about eyelid")]


def test_shared_topics_are_the_reason_and_rare_ones_come_first():
    common, rare = make_tag("Tiredness"), make_tag("Myokymia")
    for n in range(5):
        make_published_question(
            f"Tired {n}", tags=[common], body=f"I yawn a lot, case {n} of many."
        )
    make_published_question("Jumping lid", tags=[rare, common], body="The lid jumps at night.")

    question = make_published_question("Lid", tags=[common, rare], body="My lid flickers.")

    assert cards(question)[0] == ("Jumping lid", "Both about Myokymia and Tiredness")


def test_what_has_nothing_in_common_is_not_shown():
    question = make_published_question("Dry skin", body="My hands crack in winter.")

    assert cards(question) == []


def test_copies_collapse():
    make_published_question("Twitching lid", body=LONG)
    make_published_question("Twitching lid, sent again", body=f"{LONG} Thank you")
    question = make_published_question(
        "Does twitching stop?", body="My eyelid twitches and flutters."
    )

    kept = question.related.get().related
    assert kept.title.startswith("Twitching lid")
    assert question.title in [title for title, _ in cards(kept)]


def test_one_of_those_shown_differs_in_topic():
    same, other = make_tag("Eyelid Twitching"), make_tag("Blepharospasm")
    for n, word in enumerate(("coffee", "stress", "screens", "sleep", "tea")):
        make_published_question(
            f"Eyelid twitches from {word}", tags=[same], body=f"It is {word}, {n} times a day."
        )
    make_published_question("Both lids cramp shut", tags=[same, other], body="I cannot see then.")

    question = make_published_question(
        "Eyelid twitches", tags=[same], body="It twitches from what?"
    )

    assert "Both lids cramp shut" in [title for title, _ in cards(question)[: suggestions.SHOWN]]


def test_muted_never_returns_and_pinned_stays_first(client):
    tag = make_tag("Eyelid Twitching")
    others = [
        make_published_question(f"Lid {n}", tags=[tag], body=f"My lid, story {n}.")
        for n in range(6)
    ]
    question = make_published_question("Lid", tags=[tag], body="My lid.")
    pinned = make_published_question("Pinned", body="Something else entirely.")
    muted = question.related.order_by("rank").first()
    muted.origin = "muted"
    muted.save()
    RelatedQuestion.objects.create(question=question, related=pinned, origin="pinned", reason="See")

    call_command("rebuild_related", verbosity=0)
    refresh.refresh(Question.objects.get(pk=question.pk))

    page = client.get(question.get_absolute_url()).content.decode()
    similar = page[page.index('id="similar"') :]
    shown = [other.title for other in [*others, pinned] if f">{other.title}</a>" in similar]
    assert muted.related.title not in shown
    assert len(shown) == suggestions.SHOWN
    assert similar.index(">Pinned</a>") < min(similar.index(f">{t}</a>") for t in shown[:-1])


def test_a_better_consult_takes_the_place_of_the_weakest():
    tag, rare = make_tag("Tiredness"), make_tag("Narcolepsy")
    first = make_published_question(
        "Asleep at noon", tags=[tag, rare], body="I fall asleep at work."
    )
    for n in range(8):
        make_published_question(f"Tired {n}", tags=[tag], body=f"Yawning, day {n} of it.")
    assert first.related.count() == suggestions.STORED

    best = make_published_question("Asleep at work", tags=[rare], body="I fall asleep at noon.")

    assert first.related.count() == suggestions.STORED
    assert first.related.filter(related=best).exists()


def test_hidden_consults_are_no_candidates_and_leave_with_withdrawal():
    tag = make_tag("Eyelid Twitching")
    make_question("Draft lid", tags=[tag], body=TWITCH)
    make_published_question(
        "Scheduled lid", at=tomorrow(), tags=[tag], body="My lid twitches a lot."
    )
    gone = make_published_question("Gone lid", tags=[tag], body="The lid twitched yesterday.")
    question = make_published_question("Lid", tags=[tag], body="My lid twitches, what is it?")
    assert [title for title, _ in cards(question)] == ["Gone lid"]

    workflow.withdraw(gone, "Outdated", by=COMMAND_LINE)

    assert cards(question) == []


def test_a_scheduled_consult_has_its_similar_ones_when_its_time_comes(monkeypatch):
    tag = make_tag("Eyelid Twitching")
    other = make_published_question("Lid", tags=[tag], body="My lid twitches a lot.")
    later = make_published_question("Later lid", at=tomorrow(), tags=[tag], body="It twitches.")

    assert cards(later) == []
    page = Client().get(other.get_absolute_url()).content.decode()
    assert "Later lid" not in page

    due = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: due)
    assert "Later lid" in Client().get(other.get_absolute_url()).content.decode()
    assert cards(later) == [("Lid", "Both about Eyelid Twitching")]


def test_guides_explain_the_condition(client):
    tag = make_tag("Eyelid Twitching")
    make_guide("Understanding twitches", tags=[tag])
    make_guide("Hidden guide", tags=[tag], published=False)
    make_guide("Withdrawn guide", tags=[tag])
    guide_workflow.withdraw(make_guide("Gone guide", tags=[tag]), "Old.", rights.COMMAND_LINE)
    question = make_published_question("Lid", tags=[tag])

    page = client.get(question.get_absolute_url()).content.decode()

    assert "Our guide to Eyelid Twitching" in page
    assert "Understanding twitches" in page
    assert "Hidden guide" not in page
    assert "Gone guide" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_connecting_costs_the_same_at_any_number_of_neighbours(django_assert_max_num_queries, rows):
    tag = make_tag("Eyelid Twitching")
    for n in range(rows):
        make_published_question(f"Lid {n}", tags=[tag], body=f"My lid twitches, story {n}.")
    question = make_published_question("Lid", tags=[tag], body="My lid twitches.")

    with django_assert_max_num_queries(15 + (connection.vendor == "postgresql")):  # its lock
        suggestions.suggest([question.pk])


def test_a_rebuild_can_be_resumed():
    tag = make_tag("Eyelid Twitching")
    questions = [
        make_published_question(f"Lid {n}", tags=[tag], body=f"My lid twitches, story {n}.")
        for n in range(3)
    ]
    before = sorted(RelatedQuestion.objects.values_list("question", "related"))
    RelatedQuestion.objects.filter(question__gt=questions[0].pk).delete()

    call_command("rebuild_related", after=questions[0].pk, verbosity=0)

    assert sorted(RelatedQuestion.objects.values_list("question", "related")) == before
    assert timezone.now() > questions[0].published_at
    assert make_department()


def test_other_forms_and_slips_of_a_word_bring_consults_together():
    own = make_published_question(
        "Can hemmorhoids bleed when I sit?", body="They bleed on a chair."
    )
    other = make_published_question(
        "Does a hemorrhoid bleed on a bicycle?", body="It bled on a ride."
    )
    for n in range(5):
        make_published_question(f"Gums bleed when I sit {n}", body="The gums bleed on a chair.")

    near = dict(Likeness.of([own.pk], timezone.now()).nearest(own.pk, 10))

    assert (
        spelt_alike.share(spelt_alike.grams(["hemmorhoids"]), spelt_alike.grams(["hemorrhoid"]))
        > 0.5
    )
    assert near[other.pk] > 0
    assert all(0 <= score <= 1 for score in near.values())


def weights_of(text):
    return telling_alike.weights(spelt_alike.told(text))


def test_a_long_text_is_no_nearer_for_its_length():
    own = weights_of("Does ginger tea help against nausea?")
    rare = dict.fromkeys(own, 2.0)
    short = weights_of("Ginger against nausea")
    long = weights_of(
        "Ginger against nausea, and rash, cough, fever, gout, acne, cramps, hiccups, fatigue"
    )

    near, far = (telling_alike.share(own, rare, other, 2.0) for other in (short, long))

    assert 0 < far < near <= 1
    assert telling_alike.share(own, rare, weights_of("A sore knee"), 2.0) == 0
