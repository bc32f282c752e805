"""Dates for readers move when what they see changes; piles and revisions know who worked on what."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from consults import refresh
from consults.editorial import (
    batch_undo,
    bulk_actions,
    history,
    notes,
    queues,
    retirement,
    reviews,
    revisions,
    steps,
)
from consults.editorial.replacements import Wanted
from consults.models import Question, Revision
from consults.tagging import vocabulary_changes
from tests.consults.test_admin import form_of, post
from tests.factories import (
    make_department,
    make_doctor,
    make_published_question,
    make_question,
    make_tag,
)
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.make_aware(timezone.datetime(2024, 1, 2))


@pytest.fixture
def public():
    question = make_published_question("A lion", tags=[make_tag("Quiet")])
    Question.objects.update(published_at=LONG_AGO, modified_at=LONG_AGO)
    return Question.objects.get(pk=question.pk)


def dates(client, question):
    """Return what readers are told: Atom's updated, the sitemap's lastmod, the page's dateModified."""
    feed = client.get("/feeds/consults.atom").content.decode()
    entry = feed[feed.index("<entry ") :]
    site = client.get("/sitemaps/consults-1.xml").content.decode()
    page = client.get(question.get_absolute_url()).content.decode()
    found = [
        re.search(r"<updated>([^T<]+)", entry),
        re.search(rf"/{question.number}/[^<]*</loc><lastmod>([^T<]+)", site),
        re.search(r'"dateModified": ?"([^"]+)"', page),
    ]
    return [match and match[1] for match in found]


MOVED = {
    "another title": lambda q, by, c: post(c, q, title="A tiger"),
    "another pseudonym": lambda q, by, c: post(c, q, asker_name="Robin"),
    "a tag": lambda q, by, c: bulk_actions.take("tag", [q], {"tags": [make_tag("New").pk]}, by),
    "a reply's hospital": lambda q, by, c: post(c, q, **{"replies-0-hospital": "Greenfield"}),
    "another department": lambda q, by, c: bulk_actions.take(
        "department", [q], {"department": make_department("Urology").pk}, by
    ),
    "a review": lambda q, by, c: reviews.stamp(q, "right", ["question"], COMMAND_LINE),
    "a note": lambda q, by, c: notes.add(
        q.replies.get(), "confirmed", make_doctor(), timezone.localdate(), by=COMMAND_LINE
    ),
    "a tag renamed": lambda q, by, c: vocabulary_changes.merge_tags(
        q.tagged.get().tag, make_tag("Target"), by=COMMAND_LINE
    ),
}
STAYED = {
    "a save without a change": lambda q, by, c: post(c, q, tag_lines="Quiet"),
    "an assignment": lambda q, by, c: bulk_actions.take("assign", [q], {"person": by.pk}, by),
    "a reindexing": lambda q, by, c: refresh.refresh(q),
    "a pending change": lambda q, by, c: post(c, q, title="A tiger", _wait="1"),
    "another text as imported": lambda q, by, c: post(c, q, tag_lines="Quiet", source_name="X"),
    "a pinned neighbour": lambda q, by, c: post(
        c, q, tag_lines="Quiet", **{"similar-numbers": str(make_published_question("Far").number)}
    ),
}


@pytest.mark.parametrize("change", MOVED)
def test_dates_move_with_what_readers_see(public, publisher, publisher_client, change):
    MOVED[change](public, publisher, publisher_client)

    public.refresh_from_db()
    assert public.modified_at > LONG_AGO
    assert dates(publisher_client, public) == [timezone.now().date().isoformat()] * 3


@pytest.mark.parametrize("change", STAYED)
def test_dates_stay_while_readers_see_the_same(public, publisher, publisher_client, change):
    before = public.updated_at

    STAYED[change](public, publisher, publisher_client)

    public.refresh_from_db()
    assert public.modified_at == LONG_AGO
    assert change == "a pending change" or public.updated_at > before
    for other in Question.objects.exclude(pk=public.pk):
        retirement.retire(other, COMMAND_LINE)
    assert dates(publisher_client, public) == ["2024-01-02"] * 3


def test_a_stamp_taken_back_moves_the_dates_again(public, publisher):
    publisher.is_superuser = True
    publisher.save()
    batch, _ = bulk_actions.take(
        "stamp", [public], {"outcome": "right", "parts": ["question"]}, publisher
    )
    Question.objects.filter(pk=public.pk).update(modified_at=LONG_AGO)

    batch_undo.undo(batch, publisher)

    public.refresh_from_db()
    assert public.reviewed_on is None
    assert public.modified_at > LONG_AGO


def test_a_consult_that_comes_out_later_is_new_on_its_day(client):
    at = timezone.now() - timezone.timedelta(minutes=1)
    question = make_published_question(at=at)
    Question.objects.update(modified_at=LONG_AGO)

    assert dates(client, question) == [at.date().isoformat()] * 3


# ---------------------------------------------------------------- what nobody has worked on


@pytest.fixture
def imported():
    return [make_question(f"Import {n}", imported_key="x" * 32) for n in range(2)]


def pile(name, user=None):
    return [q.title for q in queues.pile(name, Question.objects.order_by("pk"), user)]


def test_a_bulk_step_leaves_the_new_imports_where_they_are(imported, publisher, publisher_client):
    tag = make_tag("Cramps")
    batch, _ = bulk_actions.take("tag", imported, {"tags": [tag.pk]}, publisher)
    assert pile("new") == ["Import 0", "Import 1"]
    assert pile("drafts", publisher) == []

    batch_undo.undo(batch, publisher)
    assert pile("new") == ["Import 0", "Import 1"]

    post(publisher_client, imported[0])
    assert pile("new") == ["Import 1"]
    assert pile("drafts", publisher) == ["Import 0"]


@pytest.mark.parametrize("step", sorted(steps.CHANGE_THE_DOCUMENT))
def test_a_bulk_step_keeps_the_text_before_so_that_it_can_be_compared(
    step, publisher, publisher_client
):
    old, new = make_tag("Old"), make_tag("New")
    question = make_question(tags=[old])
    choice = {
        "tags": [new.pk if step == "tag" else old.pk], "department": make_department("Urology").pk,
        "wanted": Wanted("eyelid", "eye lid"), "hits": {f"{question.pk}:title:12"},
    }  # fmt: skip

    bulk_actions.take(step, [question], choice, publisher)

    page = publisher_client.get(reverse("admin:consults_question_revisions", args=[question.pk]))
    changed = [place for place, *_ in page.context["changes"]]
    assert changed
    first, second = Revision.objects.order_by("pk")
    assert (first.step, second.step, first.author) == (step, step, None)


def test_a_refused_step_keeps_no_revision(publisher):
    question = make_question()

    bulk_actions.take("untag", [question], {"tags": [make_tag().pk]}, publisher)

    assert Revision.objects.count() == 0


def test_restoring_counts_as_work(imported, publisher):
    revision = history.record(imported[0], publisher, step="tag")

    revisions.restore(imported[0], revision, publisher)

    assert pile("new") == ["Import 1"]
    assert form_of(imported[1])["title"] == "Import 1"
