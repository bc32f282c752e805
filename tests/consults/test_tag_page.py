"""The page of a topic: what it is, what to read first, what is near."""

import re
from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.utils import timezone

from consults.editorial import notes, workflow
from consults.models import Feedback, Note
from consults.statistics import counters
from tests.consults.test_lists import shown
from tests.factories import make_doctor, make_published_question, make_tag, tomorrow
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
ADDRESS = "/faq/itch/"


@pytest.fixture(scope="module")
def made(once):
    """Ten consults on one topic, none of which has earned anything yet."""
    with once():
        tag = make_tag("Itch")
        yield [make_published_question(f"No {n}", tags=[tag]) for n in range(10)]


@pytest.fixture
def itch(made):
    return deepcopy(made)


def reviewed(question, due_in=365):
    due = timezone.localdate() + timedelta(days=due_in)
    workflow.mark_reviewed(question, "Dr. Wen", date(2025, 1, 1), due, COMMAND_LINE)


def read(question, times):
    counters.write({}, {question.pk: times})


def told(question, helpful, count):
    Feedback.objects.create(question=question, helpful=helpful, count=count)


def useful(client, address=ADDRESS):
    """The titles that stand under “Most useful”."""
    page = client.get(address).content.decode()
    section = re.search('<section[^>]*aria-labelledby="useful">(.*?)</section>', page, re.DOTALL)
    return re.findall('card__title"[^>]*><a[^>]*>(.*?)</a>', section[1]) if section else []


def test_the_most_useful_consults_come_before_the_newest(client, itch):
    reviewed(itch[1])
    read(itch[2], 200)
    read(itch[3], 3)
    read(itch[4], 1)

    assert useful(client) == ["No 2", "No 1", "No 3"]
    page = client.get(ADDRESS).content.decode()
    assert page.index("Most useful") < page.index('id="count"')


def test_readers_who_were_helped_count(client, itch):
    for question in itch[:3]:
        read(question, 4)
    told(itch[0], True, 30)
    told(itch[2], False, 30)

    assert useful(client) == ["No 0", "No 1"]


def test_overdue_and_replaced_consults_are_not_the_most_useful(client, itch):
    reviewed(itch[1], due_in=-1)
    reviewed(itch[2])
    reviewed(itch[3])
    reply = itch[2].replies.get()
    notes.add(
        reply, Note.Kind.SUPERSEDED, reply.doctor, timezone.localdate(), "No.", by=COMMAND_LINE
    )

    assert useful(client) == ["No 3"]


def test_hidden_consults_are_never_useful(client, itch):
    later = make_published_question("Zebra", tags=list(itch[0].tags.all()), at=tomorrow())
    read(later, 1000)
    read(itch[5], 2)
    read(itch[6], 500)
    workflow.withdraw(itch[6], "Outdated", by=COMMAND_LINE)

    assert useful(client) == ["No 5"]


def test_the_most_useful_are_shown_once_and_for_long_lists_only(client, itch):
    read(itch[1], 5)

    assert useful(client) == ["No 1"]
    assert useful(client, f"{ADDRESS}?sort=oldest") == []
    for question in itch[3:6]:
        workflow.withdraw(question, "Outdated", by=COMMAND_LINE)
    assert useful(client) == []
    assert "Most useful" not in client.get(ADDRESS).content.decode()
    assert len(shown(client.get(ADDRESS))) == 7


def test_the_most_useful_cost_the_same_at_any_length(client, itch, django_assert_num_queries):
    for number, question in enumerate(itch):
        read(question, number + 1)
        reviewed(question)

    with django_assert_num_queries(9):
        client.get(ADDRESS)


def test_topics_and_doctors_that_are_near_are_linked(client, itch):
    tag, other, hidden = itch[0].tags.get(), make_tag("Rash"), make_tag("Zebra")
    make_published_question("Both", tags=[tag, other], doctor=make_doctor("Wen"))
    make_published_question("Later", tags=[tag, hidden], at=tomorrow())

    page = client.get(ADDRESS).content.decode()
    near = page[page.index('id="near-tag"') :]

    assert re.findall('class="topic" href="([^"]*)"', near) == [
        "/faq/rash/",
        "/doctors/lin-yu/",
        "/doctors/wen/",
    ]
    assert "Zebra" not in page
