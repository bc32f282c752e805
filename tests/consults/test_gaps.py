"""What readers look for and do not find: counted without a trace of who they are."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consults import search
from consults.models import Question, ReadTally, SearchTally
from consults.statistics import counters
from tests.factories import make_department, make_guide, make_published_question, make_tag

pytestmark = pytest.mark.django_db
GAPS = "/admin/consults/searchtally/"


@pytest.fixture(autouse=True)
def counts_wait(settings):
    settings.COUNTS_AT_ONCE = 10_000


def look_for(client, *texts):
    for text in texts:
        client.get("/consults/", {"q": text})
    counters.buffer.flush()


def test_three_searches_make_one_task_and_an_alias_closes_it(client, editor_client):
    tag = make_tag("Fasciculation")
    make_published_question("Twitching calves", tags=[tag])
    look_for(client, "jerking legs", "Jerking legs?")
    assert list(SearchTally.objects.values_list("text", flat=True)) == [""]
    look_for(client, "jerking legs")

    tally = SearchTally.objects.get()
    assert (tally.text, tally.empty, tally.searches) == ("jerking legs", 3, 3)
    page = editor_client.get(GAPS).content.decode()
    assert "jerking legs" in page

    address = reverse("admin:consults_searchtally_alias", args=[tally.pk])
    editor_client.post(address, {"tag": tag.pk})

    assert "Twitching calves" in client.get("/consults/?q=jerking+legs").content.decode()
    assert not SearchTally.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "call me 0912345678", "lee@example.org", "A123456789", "see www.example.org",
        "my name is Chen and my daughter Mei has had a strange rash since the second of May",
        "born 12 3 1974", "the of",
    ],
)  # fmt: skip
def test_what_may_be_personal_is_never_counted(client, text):
    look_for(client, *[text] * 5)

    assert counters.kept_words(text) == ""
    assert not SearchTally.objects.exists()


def test_rare_searches_leave_no_words(client):
    look_for(client, "unusual name", "unusual name")

    tally = SearchTally.objects.get()
    assert tally.text == ""
    assert "unusual" not in str(tally.__dict__)


def test_old_counts_are_forgotten(client):
    look_for(client, "jerking legs")
    SearchTally.objects.update(last_on=timezone.localdate() - timedelta(days=100))

    look_for(client, "something else")

    assert SearchTally.objects.count() == 1


def test_clicks_count_where_a_search_led(client):
    question = make_published_question("Headache", body="It throbs.")
    make_published_question("Nothing", body="Else.")
    look_for(client, *["throbs"] * 6)
    for _ in range(2):
        client.get(
            question.get_absolute_url(), headers={"Referer": "http://testserver/consults/?q=throbs"}
        )
        client.get(
            question.get_absolute_url(), headers={"Referer": "http://evil.example/?q=throbs"}
        )
    counters.buffer.flush()

    assert SearchTally.objects.get(text="throbs").clicks == 2
    assert ReadTally.objects.get(question=question).reads == 4


def test_empty_pairs_of_known_filters_are_counted(client, editor_client):
    make_published_question("One", tags=[make_tag("Itch")])
    make_published_question("Two", tags=[make_tag("Rash")])
    for _ in range(3):
        client.get("/consults/?tag=itch&tag=rash")
        client.get("/consults/?tag=itch&tag=nobody-has-this")
        client.get("/consults/?tag=itch&year_from=2050")

    page = editor_client.get(GAPS).content.decode()

    assert "tag:itch + tag:rash" in page
    assert "nobody-has-this" not in page
    assert "year_from" not in page
    assert "?q=tag%3Aitch+rash" in page


def test_topics_without_guide_and_overdue_consults_are_listed(client, editor_client):
    lonely, explained = make_tag("Lonely"), make_tag("Explained")
    guide = make_guide(tags=[explained])
    question = make_published_question("Overdue", tags=[lonely, explained])
    Question.objects.filter(pk=question.pk).update(review_due_on=timezone.localdate())
    client.get(question.get_absolute_url())

    page = editor_client.get(GAPS).content.decode()

    assert "Understanding+Lonely" in page
    assert "Understanding+Explained" not in page
    assert f"Review #{question.number}" in page
    assert guide.title not in page
    form = editor_client.get(
        f"/admin/consults/guide/add/?title=Understanding+Lonely&department={make_department().pk}"
    )
    assert "Understanding Lonely" in form.content.decode()


def test_counting_can_be_switched_off(client, settings):
    settings.COUNTS_AT_ONCE = 0
    look_for(client, *["jerking legs"] * 3)

    assert not SearchTally.objects.exists()


def test_counts_are_written_together(client, settings, django_assert_num_queries):
    settings.COUNTS_AT_ONCE = 3
    counters.searched("zeal", False)
    with django_assert_num_queries(0):
        counters.searched("zeal", False)
    counters.searched("zeal", False)

    assert SearchTally.objects.get().searches == 3
    assert search.find("zeal", [], timezone.now(), 5).ids == []
