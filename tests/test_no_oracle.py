"""A hidden consult changes nothing that anybody can ask: one spy, before and after."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from consults.editorial import (
    workflow,
)
from consults.erasure import redaction
from consults.models import (
    Question,
    ReadTally,
    SearchEntry,
)
from consults.statistics import counters
from tests.factories import (
    make_published_question,
    make_question,
    make_tag,
    tomorrow,
)
from web import rights

pytestmark = pytest.mark.django_db

HIDDEN_STATES = ["draft", "in_review", "scheduled", "withdrawn", "binned", "erased"]
RARE, NEAR = (
    "fasciculation",
    "fasciculatiom",
)  # a word only the hidden consult uses, and a slip of it


def zoo():
    """A library of six public consults that share words, so that rarity and order mean something."""
    tag, other = make_tag("Twitching"), make_tag("Sleep")
    for number in range(6):
        make_published_question(
            f"Does {'stress ' * (number % 3)}make eyelids twitch at night {number}?",
            number=300 + number,
            tags=[tag, other][: 1 + number % 2],
            body=f"My eyelid twitches{' and trembles' * number}. Is it {'coffee' if number < 4 else 'tea'}?",
            asked_on=date(2015 + number, 1, 1),
            asker_age_band="30-39",
        )
    read_often(Question.objects.all())
    return tag


def read_often(questions):
    """Give consults reads of this month, so that the list of the most read has something to order."""
    month = counters.month_shown()
    for place, question in enumerate(questions, 1):
        ReadTally.objects.create(question=question, month=month, reads=place * 100)


def hide(tag, state):
    """Add one more consult, of the same department, doctor and tag, with common and rare words."""
    question = make_question(
        f"Is my {RARE} from tea?",
        number=399,
        tags=[tag],
        body=f"{RARE} zygotremor coffee eyelids tea twitch at night stress stress.",
        asked_on=date(2018, 1, 1),
        asker_age_band="30-39",
    )
    read_often([question])
    ReadTally.objects.filter(question=question).update(reads=9999)
    if state == "scheduled":
        workflow.publish(question, rights.COMMAND_LINE, at=tomorrow())
    elif state in {"withdrawn", "binned"}:
        workflow.publish(question, rights.COMMAND_LINE, at=tomorrow())  # readers never saw it
        workflow.withdraw(question, "Outdated", rights.COMMAND_LINE)
        if state == "binned":
            workflow.throw_away(question, rights.COMMAND_LINE)
    elif state == "in_review":
        Question.objects.filter(pk=question.pk).update(status="in_review")
    elif state == "erased":
        redaction.carry_out(
            redaction.begin_erasure(question, rights.COMMAND_LINE), rights.COMMAND_LINE
        )


def asked_by_a_spy(tag):
    """Yield addresses that could tell a hidden consult from one that does not exist."""
    searched = [
        RARE,
        NEAR,
        "fasciculatiok",
        "fasciculatin",
        "fasci",
        "f",
        "zygotremor",
        "zygotremr",
    ]
    searched += [
        f"eyelid {RARE}",
        f"{RARE} zygotremor",
        f"tea {NEAR}",
        "fascicu lation",
        f'"{RARE}"',
    ]
    searched += [
        "coffee tea",
        "eyelid coffee night",
        "stress tea twitch",
        "trembles coffee",
        "is my fasc",
    ]
    searched += [
        "#399",
        "399",
        "consult 399",
        "#300",
        "39",
        "tag:twitching tea",
        f"-{RARE} tea",
        "teaa",
    ]
    for text in searched:
        yield f"/consults/?{urlencode({'q': text})}"
        yield f"/consults/?{urlencode({'q': text, 'tag': tag.slug})}"
        yield f"/search/suggest?{urlencode({'q': text})}"
    for end in ("", "x/", "share.png", f"is-my-{RARE}-from-tea/"):
        yield f"/consults/399/{end}"
    for page in ("report", "feedback"):
        yield f"/tell/399/{page}/"
    for sort in ("newest", "oldest"):
        yield f"/consults/?sort={sort}"
    yield from ("/", "/consults/", "/consults/?page=2", "/faq/", f"/faq/{tag.slug}/", "/doctors/")
    yield from ("/consults/?year=2018", "/consults/?age=30-39", "/departments/", "/doctors/lin-yu/")
    yield from ("/departments/neurology/", "/feeds/consults.atom", f"/faq/{tag.slug}/feed.atom")
    yield from ("/departments/neurology/feed.atom", "/sitemap.xml", "/sitemaps/consults-1.xml")
    yield from ("/doctors/lin-yu/feed.atom", "/sitemaps/guides-1.xml", "/consults/300/share.png")
    yield from (
        "/sitemaps/topics.xml",
        "/sitemaps/topics-1.xml",
        "/guides/",
        "/sitemaps/consults-2.xml",
    )
    for number in range(6):
        yield Question.objects.get(number=300 + number).get_absolute_url()


def heard(tag):
    """Return {address: what it answers}, headers and all."""
    client = Client()
    answers = {}
    for address in asked_by_a_spy(tag):
        with counters.uncounted():  # the spy's own looks would change what is most read
            answer = client.get(address)
        answers[address] = (answer.status_code, sorted(answer.headers.items()), answer.content)
    return answers


@pytest.fixture(scope="module")
def public(once):
    """Return the tag of a library without anything hidden, and what that answers."""
    with once():
        tag = zoo()
        yield tag, heard(tag)


@pytest.mark.parametrize("state", HIDDEN_STATES)
def test_a_hidden_consult_changes_no_byte_of_any_answer(state, public):
    """Spellings, completions, counts, order, redirects and ETags are those of a library without it."""
    tag, before = public

    hide(tag, state)

    after = heard(tag)
    assert [address for address in before if before[address] != after[address]] == []
    assert {answer[0] for answer in before.values()} >= {200, 404}


def test_a_consult_that_becomes_due_is_searched_at_once(public, monkeypatch):
    hide(public[0], "scheduled")
    assert SearchEntry.objects.filter(body__contains="zygotremor").count() == 0
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)

    suggested = Client().get("/search/suggest?q=fasc").json()["suggestions"]
    found = Client().get(f"/consults/?q={NEAR}").content.decode()

    assert [row["name"] for row in suggested] == [f"Is my {RARE} from tea?"]
    assert "Showing results for" in found
    assert "/consults/399/" in found
