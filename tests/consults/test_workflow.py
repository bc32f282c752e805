"""Publish and withdraw: what is refused, and what follows."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from consults import refresh
from consults.editorial import history, retirement, workflow
from consults.models import Facet, Mention, Question, RelatedQuestion, RetiredNumber, SearchEntry
from tests.factories import (
    make_published_question,
    make_question,
    make_tag,
)
from web.errors import WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


def test_publishing_refuses_a_consult_without_a_reply():
    question = make_question(replies=0)

    with pytest.raises(WorkflowError, match="No doctor has replied"):
        workflow.publish(question, by=COMMAND_LINE)

    assert (question.status, question.published_at) == ("draft", None)
    question.refresh_from_db()
    assert question.status == "draft"
    assert not SearchEntry.objects.exists()


def test_publishing_twice_is_refused():
    with pytest.raises(WorkflowError, match="published already"):
        workflow.publish(make_published_question(), by=COMMAND_LINE)


def test_withdrawing_refuses_what_is_not_published():
    with pytest.raises(WorkflowError, match="not published"):
        workflow.withdraw(make_question(), "Outdated", by=COMMAND_LINE)


def test_withdrawing_leaves_nothing_behind_but_the_row():
    tag = make_tag()
    other = make_published_question("Another", tags=[tag])
    question = make_published_question("Passing", tags=[tag])
    assert RelatedQuestion.objects.filter(question=other, related=question).exists()

    workflow.withdraw(question, reason="Wrong", by=COMMAND_LINE)

    assert not SearchEntry.objects.filter(question=question).exists()
    assert not question.listings.exists()
    assert not RelatedQuestion.objects.filter(related=question).exists()
    assert Facet.objects.get(tag=tag).listed == 1
    assert Question.objects.get(pk=question.pk).withdrawn_reason == "Wrong"


def test_published_again_keeps_its_first_date():
    question = make_published_question(at=timezone.now() - timedelta(days=9))
    first = question.published_at
    workflow.withdraw(question, "Outdated", by=COMMAND_LINE)

    workflow.publish(question, by=COMMAND_LINE)

    assert question.published_at == first


def test_failed_refresh_takes_the_publication_back(monkeypatch):
    question = make_question()
    monkeypatch.setattr("consults.search.put", lambda entries: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        workflow.publish(question, by=COMMAND_LINE)

    assert Question.objects.get(pk=question.pk).status == "draft"
    assert not Facet.objects.filter(listed__gt=0).exists()


def test_retired_number_is_remembered():
    question = make_published_question(number=77)

    retirement.retire(question, by=COMMAND_LINE)

    assert RetiredNumber.objects.filter(number=77).exists()
    assert not Question.objects.exists()
    assert not SearchEntry.objects.exists()


def test_editing_text_changes_html_excerpt_and_mentions():
    question = make_question(body="See #1234.")
    assert list(question.mentions.values_list("number", flat=True)) == [1234]

    question.body = "Now **bold** and #5678."
    question.save()
    refresh.refresh(question)

    assert question.body_html == (
        '<p>Now <strong>bold</strong> and <span data-consult="5678">#5678</span>.</p>\n'
    )
    assert question.excerpt == "Now bold and #5678."
    assert list(Mention.objects.values_list("number", flat=True)) == [5678]


def test_revision_holds_the_whole_consult(editor):
    question = make_question("Kept", tags=[make_tag("Headache")], asked_on=date(2020, 1, 1))

    revision = history.record(question, by=editor, note="Before")

    assert revision.document["title"] == "Kept"
    assert revision.document["tags"][0]["name"] == "Headache"
    assert revision.document["replies"][0]["doctor"] == "Lin Yu"
    assert (revision.author, revision.note) == (editor, "Before")


def test_similar_consults_share_rare_tags_before_common_ones():
    rare, common = make_tag("Rare"), make_tag("Common")
    crowd = [make_published_question(f"Crowd {n}", tags=[common]) for n in range(6)]
    twin = make_published_question("Twin", tags=[rare, common])

    question = make_published_question("New", tags=[common, rare])

    rows = list(question.related.order_by("rank"))
    assert rows[0].related == twin
    assert rows[0].reason == "Both about Rare and Common"
    assert len(rows) == 6
    assert {row.related for row in rows[1:]} <= set(crowd)


def test_muted_and_pinned_consults_survive_a_refresh():
    tag = make_tag()
    other = make_published_question("Other", tags=[tag])
    question = make_published_question("One", tags=[tag])
    question.related.update(origin="muted")

    refresh.refresh(question)

    assert [(row.related, row.origin) for row in question.related.all()] == [(other, "muted")]
