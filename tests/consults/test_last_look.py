"""What changed since a consult was last reviewed or sent back: shown where somebody decides on it again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consults.editorial import bulk_actions, history, last_look, returns, workflow
from consults.models import Question, Review
from tests.conftest import member
from tests.factories import make_published_question, make_question
from web.rights import COMMAND_LINE, SITE

pytestmark = pytest.mark.django_db


def edit(question, by, **texts):
    """Save texts as the form does."""
    if not question.revisions.exists():
        history.record(question, SITE)
    Question.objects.filter(pk=question.pk).update(**texts)
    question.refresh_from_db()
    history.record(question, by)


def changed(question):
    look = last_look.of(question)
    return look.what, [place for place, _ in last_look.changes_since(question, look)]


def test_a_reviewer_sees_what_changed_since_they_sent_it_back(groups, editor):
    reviewer = member(groups, "reviewer", "Reviewer")
    lion = make_question("A lion", body="It roars softly.")
    workflow.submit(lion, editor)
    assert last_look.of(lion) is None
    returns.send_back(lion, "How loud?", reviewer)
    edit(lion, editor, body="It roars loudly.")
    workflow.submit(lion, editor)

    assert changed(lion) == ("sent back", ["body"])
    client = Client()
    client.force_login(reviewer)
    form, kept = (
        reverse(f"admin:consults_question_{name}", args=[lion.pk])
        for name in ("change", "revisions")
    )
    page = client.get(form).content.decode()
    assert "1 change since it was sent back" in page
    assert "<del>softly</del><ins>loudly</ins>" in page
    page = client.get(kept, {"old": "look", "new": "now"}).content.decode()
    assert "<h3>Question</h3>" in page
    assert "<del>softly</del><ins>loudly</ins>" in page


def test_a_review_that_is_due_shows_what_changed_since_the_last_one(groups, editor):
    reviewer = member(groups, "reviewer", "Reviewer")
    lion = make_published_question("A lion", at=timezone.now() - timedelta(2))
    choice = {"outcome": Review.Outcome.STILL_RIGHT, "parts": ["question"]}
    bulk_actions.take("stamp", [lion], choice, reviewer)
    lion.refresh_from_db()
    assert changed(lion) == ("reviewed", [])

    edit(lion, COMMAND_LINE, title="A tiger")
    assert changed(lion) == ("reviewed", ["title"])
    client, address = Client(), reverse("admin:consults_question_change", args=[lion.pk])
    client.force_login(reviewer)
    assert "since it was reviewed" not in client.get(address).content.decode()
    Question.objects.filter(pk=lion.pk).update(review_due_on=timezone.localdate())
    assert "1 change since it was reviewed" in client.get(address).content.decode()
