"""A topic is found by its name, whatever that is made of."""

import pytest

from consults.search import query_parser, reranking
from consults.search.term_statistics import Topic
from tests.consults.test_search_names import found
from tests.factories import make_published_question, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def named(once):
    with once():
        names = [
            "Down Syndrome", "Noonan Syndrome", "Vitamin D", "Vitamin K Deficiency", "Vitamin C", "Hepatitis C",
            "Hepatitis B", "Protein S Deficiency", "ALS", "AL Amyloidosis", "MS", "IBS", "AIDS", "First Aid",
            "ALL", "Hearing Aids",
        ]  # fmt: skip
        for name in names:
            title = f"About {name.lower()}, as many ask"
            make_published_question(title, body="A text.", tags=[make_tag(name)])
        make_published_question(
            "Pills for a deficiency", body="Vitamin D and E. coli, and Hepatitis A."
        )
        yield


@pytest.mark.parametrize(
    "name",
    [
        "down syndrome", "vitamin d", "vitamin c", "vitamin k deficiency", "hepatitis c", "hepatitis b",
        "protein s", "als", "MS", "ibs", "aids", "hearing aids", "all",
    ],
)  # fmt: skip
def test_a_name_is_found_whatever_it_is_made_of(named, name):
    assert found(name)[0].startswith(f"About {name.lower()}")


def test_a_letter_beside_a_word_is_searched_without_a_tag(named):
    assert "Pills for a deficiency" in found("e coli")
    assert found("hepatitis a")[0] == "Pills for a deficiency"


def test_a_name_in_other_words_finds_what_is_titled_by_the_topic_first():
    """Whoever asks for “piles” has asked for hemorrhoids: a title of nothing else says most."""
    topics = [Topic(["piles"], [(7, "Hemorrhoids", "hemorrhoids", "Surgery", 2)])]
    tags = "tag07\nhemorrhoids\npiles\ntag08\nresearch"
    rows = [(1, 1.0, "hemorrhoids", tags), (2, 1.0, "hemorrhoids research centres", tags)]

    best = reranking.reorder(rows, query_parser.read("piles"), topics, lambda stem: 1.0)

    assert [pk for pk, _ in best] == [1, 2]
