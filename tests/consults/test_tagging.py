"""Suggested FAQ tags: named in the text, or on consults like it."""

import pytest
from django.urls import reverse

from consults.models import Revision
from consults.tagging.tag_suggestions import suggest_tags
from faq.vocabulary import recognise
from tests.factories import (
    make_department,
    make_published_question,
    make_question,
    make_tag,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def vocabulary(db):
    tremor, caffeine = make_tag("Tremor"), make_tag("Caffeine")
    thyroid = make_tag("Overactive Thyroid")
    thyroid.aliases.create(name="hyperthyroidism")
    for n in range(3):
        make_published_question(
            f"Shaking fingers {n}",
            body=f"My fingers shake when I hold a cup, day {n} of it now.",
            tags=[tremor],
        )
    return tremor, caffeine, thyroid


def names(question, **options):
    return [suggestion.tag.name for suggestion in suggest_tags(question, **options)]


def test_names_and_aliases_are_recognised_longest_first(vocabulary):
    _, caffeine, thyroid = vocabulary
    make_tag("Thyroid")

    found = recognise("Tremors and caffeine", "Could it be hyper-thyroidism? Overactive thyroids?")

    assert {m.tag_id for m in found[:2]} == {vocabulary[0].pk, caffeine.pk}
    assert thyroid.pk in [m.tag_id for m in found]
    assert "thyroid" not in [m.written for m in found]


def test_text_and_neighbours_are_fused(vocabulary):
    question = make_question(
        "Shaking after coffee", body="My fingers shake when I hold a cup. Is it the caffeine?"
    )

    suggestions = suggest_tags(question)

    assert {s.tag.name for s in suggestions} == {"Tremor", "Caffeine"}
    reasons = {s.tag.name: s.reason for s in suggestions}
    assert reasons["Caffeine"] == "the text says “caffeine”"
    assert reasons["Tremor"] == "on 3 similar consults"


def test_tags_it_has_are_not_suggested_and_its_department_is_meant(vocabulary):
    other = make_tag("Dizziness", make_department("Cardiology"))
    own = make_tag("Dizziness", make_department("Neurology"))
    question = make_question("Dizziness and tremor", tags=[vocabulary[0]], body="Dizziness daily.")

    suggested = [s.tag for s in suggest_tags(question)]

    assert own in suggested
    assert other not in suggested
    assert vocabulary[0] not in suggested


def test_ticked_tags_are_added_for_many_consults_at_once(editor_client, vocabulary):
    _, caffeine, thyroid = vocabulary
    first, second = make_question("One caffeine"), make_question("Two hyperthyroidism")
    ids = f"{first.pk},{second.pk}"
    action = {"action": "suggest_tags_for_selected", "_selected_action": [first.pk, second.pk]}
    address = editor_client.post(reverse("admin:consults_question_changelist"), action).url
    assert {*address.split("=")[1].split("%2C")} == {*ids.split(",")}

    page = editor_client.get(address).content.decode()
    assert "the text says “caffeine”" in page
    ticked = {f"tag-{first.pk}": [caffeine.pk], f"tag-{second.pk}": [thyroid.pk, "x", "999999"]}
    done = editor_client.post(address, ticked, follow=True).content.decode()

    assert "2 tags added to 2 consults" in done
    assert list(second.tags.all()) == [thyroid]
    assert Revision.objects.filter(question=first, note="Suggested FAQ tags added").exists()


def test_the_tag_field_is_offered_suggestions_with_reasons(editor_client, vocabulary):
    question = make_question("Caffeine")

    answer = editor_client.get(
        reverse("admin:consults_question_suggested_tags", args=[question.pk])
    )

    assert ["Caffeine", "the text says “caffeine”"] in answer.json()["found"]


@pytest.mark.parametrize("rows", [1, 3])
def test_suggesting_costs_the_same_at_any_number_of_neighbours(
    django_assert_max_num_queries, vocabulary, rows
):
    for n in range(rows):
        make_published_question(f"Cup {n}", tags=[make_tag()], body=f"The cup shakes, {n} times.")
    question = make_question("Caffeine and a cup")

    with django_assert_max_num_queries(13):
        assert suggest_tags(question)


@pytest.mark.parametrize(
    ("title", "body", "named"),
    [
        ("Cramps", "Is there a treatment?", []),
        ("Which treatment for cramps?", "They come at night.", ["Treatment"]),
        (
            "Cramps",
            "One treatment failed, this treatment hurts, which treatment is left?",
            ["Treatment"],
        ),
    ],
)
def test_generic_words_count_only_where_the_text_is_about_them(db, title, body, named):
    make_tag("Treatment")

    assert names(make_question(title, body=body)) == named


def test_a_tag_of_one_far_neighbour_among_many_is_not_suggested(db):
    tremor, rare = make_tag("Shaking"), make_tag("Gardening")
    for n in range(9):
        make_published_question(f"My hand trembles {n}", body="It trembles at rest.", tags=[tremor])
    make_published_question("My hand trembles in soil", body="It trembles at rest.", tags=[rare])
    question = make_question(title="A hand trembles", body="It trembles at rest.")

    assert names(question) == ["Shaking"]


def test_what_all_neighbours_have_comes_before_a_word_said_in_passing(db):
    make_tag("Gardening")
    tremor = make_tag("Shaking")
    for n in range(9):
        make_published_question(f"My hand trembles {n}", body="It trembles at rest.", tags=[tremor])
    question = make_question(title="A hand trembles", body="It trembles at rest and at gardening.")

    assert names(question) == ["Shaking", "Gardening"]
