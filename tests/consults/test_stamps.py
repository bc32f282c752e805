"""The stamp “Reviewed by” of More Info stands for the words it was put on, and for no others."""

import json
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consults import refresh
from consults.checks import stored_findings
from consults.editorial import (
    accept_proposals,
    batch_undo,
    history,
    pending_changes,
    reviews,
    revisions,
)
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of
from consults.importing.files import Entry
from consults.importing.importer import Importer
from consults.models import Question
from consults.models.question import STAMP
from tests.conftest import member
from tests.factories import make_published_question, make_question
from tests.forms import form_named
from tests.mutants import ROOT
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
READ, OTHER = "Read on the 3rd of May 2019: sleep more.", "Take ten aspirins."
NONE = ("", None)


@pytest.fixture
def editor(groups):
    return member(groups, "writes", "Editor")


@pytest.fixture
def publisher(groups):
    return member(groups, "answers", "Editor", "Publisher")


def stamped(by, make=make_question, **columns):
    """Return a consult whose More Info, by a machine, `by` has read and found right; it is kept so."""
    question = make(more_info="Not read.", more_info_origin="editor", **columns)
    history.record(question, COMMAND_LINE)
    Question.objects.filter(pk=question.pk).update(more_info=READ, more_info_origin="machine")
    question = Question.objects.get(pk=question.pk)
    reviews.review_more_info(question, by)
    return Question.objects.get(pk=question.pk)


def stamp_of(question):
    return Question.objects.values_list(*STAMP).get(pk=question.pk)


def sent(client, question, **typed):
    """Send the form of a consult as it is served, with what was typed; returns the answer."""
    address = reverse("admin:consults_question_change", args=[question.pk])
    form = form_named(client.get(address).content.decode(), "question_form")
    return client.post(address, {**form.data, **typed})


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def by_form(question, by):
    assert sent(logged_in(by), question, more_info=OTHER).status_code == 302


def by_change(question, by):
    document = to_data(document_of(question))
    document["more_info"] |= {"body": OTHER, "origin": "editor"}
    pending_changes.wait(question, document, by)
    pending_changes.publish_change(pending_changes.waiting(question), COMMAND_LINE)


def by_restoring(question, by):
    revisions.restore(question, question.revisions.last(), by)


def by_proposal(question, by):
    keys = [item.key for item in stored_findings.look_at(question) if item.finding.proposal]
    assert accept_proposals.accept(question, keys, by)


def by_a_column(question, by):
    question.more_info = OTHER
    question.save(update_fields=["more_info", "updated_at"])


DOORS = {
    "form": (by_form, make_question),
    "pending change": (by_change, make_published_question),
    "restore": (by_restoring, make_question),
    "proposal": (by_proposal, make_question),
    "column": (by_a_column, make_question),
}


@pytest.mark.parametrize("door", DOORS)
def test_other_words_lose_the_stamp_whatever_the_door(door, editor, publisher):
    change, make = DOORS[door]
    question = stamped(publisher, make)
    assert stamp_of(question) == ("answers", timezone.localdate())

    change(question, editor)

    assert Question.objects.get(pk=question.pk).more_info != READ
    assert stamp_of(question) == NONE


def test_a_change_of_other_fields_keeps_the_stamp(editor, publisher):
    question = stamped(publisher)

    sent(logged_in(editor), question, subject="Mine")

    assert Question.objects.get(pk=question.pk).subject == "Mine"
    assert stamp_of(question) == ("answers", timezone.localdate())


def test_words_without_a_stamp_block_the_consult_again(editor, publisher):
    question = stamped(publisher)
    assert not stored_findings.blocking(question)

    by_form(question, editor)

    codes = [found.code for found in stored_findings.blocking(question).values()]
    assert "more-info-unreviewed" in codes


def test_whoever_may_stamp_answers_for_the_new_words_in_the_same_step(publisher, groups):
    question = stamped(member(groups, "former", "Publisher"))
    today = timezone.localdate()

    sent(logged_in(publisher), question, more_info=OTHER, more_info_reviewed_by="Dr. Moss Ada")
    assert stamp_of(question)[0] == "Dr. Moss Ada"

    sent(logged_in(publisher), question, more_info=READ, more_info_reviewed_by="Dr. Moss Ada")
    assert stamp_of(question) == NONE  # left as it was, it was put on the other words

    reviews.review_more_info(Question.objects.get(pk=question.pk), publisher)
    sent(logged_in(publisher), question, more_info=OTHER)
    assert stamp_of(question) == (
        "answers",
        today,
    )  # one's own name and today's date are said again


def test_nobody_brings_a_stamp_back_who_may_not_put_it_on(editor, publisher):
    question = stamped(publisher)
    kept = question.revisions.first()
    by_form(question, editor)
    question.refresh_from_db()

    revisions.restore(question, kept, editor)
    assert (question.more_info, stamp_of(question)) == (READ, NONE)

    revisions.restore(question, kept, publisher)
    assert stamp_of(question) == ("answers", timezone.localdate())


def test_undoing_brings_back_ones_own_stamp(publisher):
    question = stamped(publisher)
    before = question.revisions.first()
    question.more_info = OTHER
    question.save()
    document, _ = refresh.refresh(question)
    history.record(question, publisher, document=document)
    batch = batch_undo.saved(Question.objects.get(pk=question.pk), publisher, before)

    assert batch_undo.undo(batch, publisher) == [(question.number, "")]

    assert Question.objects.get(pk=question.pk).more_info == READ
    assert stamp_of(question) == ("answers", timezone.localdate())


@pytest.mark.parametrize("who", ["imports", "heads"])
def test_an_import_brings_a_stamp_only_by_who_may_stamp(who, groups):
    by = member(groups, who, "Editor", *(["Publisher", "Administrator"] if who == "heads" else []))

    def bring(words, by):
        document = {
            "title": "Does it end?", "department": "Neurology", "body": "My eyelid twitches.",
            "source": {"name": "Old site", "id": "1"},
            "more_info": {
                "body": words, "origin": "machine", "reviewed_by": "Ada", "reviewed_on": "2024-01-03",
            },
        }  # fmt: skip
        entry = Entry("x.jsonl", 1, json.dumps(document).encode())
        Importer(by, False, lambda result: None).run([entry])

    bring(READ, COMMAND_LINE)
    bring(OTHER, by)

    question = Question.objects.get()
    assert question.more_info == OTHER
    assert stamp_of(question) == (("Ada", date(2024, 1, 3)) if who == "heads" else NONE)


def test_no_door_goes_past_the_save_of_a_consult():
    """`update` and `bulk_update` would leave the stamp on other words."""
    past = re.compile(r"\b(?:bulk_)?update\([^)]*\bmore_info\b")
    sources = [path for path in (ROOT / "consults").rglob("*.py") if "migrations" not in path.parts]

    assert [path.name for path in sources if past.search(path.read_text(encoding="utf-8"))] == []
