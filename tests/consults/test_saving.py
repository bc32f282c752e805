"""What a save of the form costs, and what it refuses."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consults import checks, refresh
from consults.admin.versions import VERSION, version_of
from consults.checks import stored_findings
from consults.editorial import history, pending_changes
from consults.exchange import to_documents
from consults.models import Facet, Listing, Question
from tests.consults.test_admin import form_of, post
from tests.factories import make_published_question, make_question, make_tag
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
MOST_QUERIES = 62


@pytest.fixture
def counted(monkeypatch):
    """Count how often the checks run and a document is built: {"checks": n, "documents": n}."""
    counts = {"checks": 0, "documents": 0}

    def count(name, function):
        def counting(*args):
            counts[name] += 1
            return function(*args)

        return counting

    monkeypatch.setattr(checks, "findings", count("checks", checks.findings))
    built = count("documents", to_documents.consult)
    for module in (to_documents, refresh):
        monkeypatch.setattr(module, "consult", built)
    return counts


def opened(**columns):
    """Return a published consult that was saved before, and what its form sends unchanged."""
    question = make_published_question(tags=[make_tag("Stress"), make_tag("Heart")], **columns)
    history.record(question, COMMAND_LINE)
    question = Question.objects.get(pk=question.pk)
    typed = form_of(question, tag_lines="Stress\r\nHeart", similar={})
    return question, {**typed, VERSION: version_of(question)}


def address_of(question):
    return reverse("admin:consults_question_change", args=[question.pk])


@pytest.mark.parametrize("others", [0, 3])
def test_a_save_of_a_published_consult_looks_once(publisher_client, counted, others):
    for number in range(others):
        make_published_question(f"Another {number}")
    question, typed = opened()
    publisher_client.get(address_of(question))
    counted.update(checks=0, documents=0)

    with CaptureQueriesContext(connection) as queries:
        answer = publisher_client.post(
            address_of(question), {**typed, "title": "After", "body": "New words."}
        )

    assert answer.status_code == 302
    assert counted == {"checks": 1, "documents": 1}
    asked = [query for query in queries if "pg_advisory" not in query["sql"]]  # locks of PostgreSQL
    assert len(asked) <= MOST_QUERIES
    question.refresh_from_db()
    assert (question.title, question.revisions.count()) == ("After", 2)


NUMBER = "Call me: +44 20 7946 0958."


def test_a_new_blocker_is_refused_and_nothing_is_kept(publisher_client):
    question, typed = opened()

    page = publisher_client.post(address_of(question), {**typed, "body": NUMBER, "title": "After"})

    assert page.status_code == 200
    assert "Readers see this consult, so the save was refused." in page.content.decode()
    assert NUMBER in page.content.decode()
    question.refresh_from_db()
    assert (question.title == "After", question.revisions.count()) == (False, 1)


def test_a_blocker_that_stood_there_keeps_nobody_from_mending_the_rest(publisher_client, counted):
    question, typed = opened()
    Question.objects.filter(pk=question.pk).update(body=NUMBER)  # past every door
    counted.update(checks=0, documents=0)

    answer = publisher_client.post(
        address_of(question), {**typed, "body": NUMBER, "title": "After"}
    )

    assert answer.status_code == 302
    assert counted == {
        "checks": 3,
        "documents": 3,
    }  # saved, looked up what stood there, saved again
    question.refresh_from_db()
    assert (question.title, question.blockers, question.revisions.count()) == ("After", 1, 2)
    assert LogEntry.objects.count() == 1


def test_lists_follow_where_a_save_changes_them_and_are_left_alone_elsewhere(publisher_client):
    question, typed = opened()
    before = set(Listing.objects.values_list("pk", flat=True))

    publisher_client.post(address_of(question), {**typed, "title": "After"})
    alike = set(Listing.objects.values_list("pk", flat=True))
    question.refresh_from_db()
    changed = {"tag_lines": "Heart", "asker_age_band": "30-39", VERSION: version_of(question)}
    publisher_client.post(address_of(question), {**typed, **changed})

    assert alike == before
    listed = Listing.objects.filter(question=question)
    assert sorted(listed.values_list("facet__kind", "facet__text", "facet__tag__name")) == [
        ("age", "30-39", None),
        ("all", "", None),
        ("department", "", None),
        ("doctor", "", None),
        ("tag", "", "Heart"),
    ]
    assert sorted(Facet.objects.filter(kind="tag").values_list("tag__name", "listed")) == [
        ("Heart", 1),
        ("Stress", 0),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"body": "Other words."},
        {"tag_lines": "Stress\r\nHeart\r\nBrand new"},
        {"asked_on": "2020-01-02"},
        {"more_info_origin": "editor"},
    ],
)
def test_a_button_of_a_finding_does_not_drop_what_an_editor_changed(changed, editor_client):
    """Readers see the consult, so the editor's words wait for a publisher: they are saved first, or shown."""
    question, typed = opened()
    question.body = "My wife Anna snores.\n\nI sleep badly."
    typed["body"] = question.body.replace("\n", "\r\n")  # as browsers send it
    Question.objects.filter(pk=question.pk).update(body=question.body)
    key = next(iter(stored_findings.blocking(question)))
    press = {"_finding": f"accept:{key}"}

    refused = editor_client.post(address_of(question), {**typed, **press, **changed})

    assert refused.status_code == 200
    assert "Save what you changed first" in refused.content.decode()
    if "body" in changed:
        assert "Other words." in refused.content.decode()
    assert pending_changes.waiting(question) is None

    assert editor_client.post(address_of(question), {**typed, **press}).status_code == 302
    assert pending_changes.waiting(question) is not None


def test_a_note_for_the_history_is_never_shortened(publisher_client):
    question, typed = opened()

    page = publisher_client.post(
        address_of(question), {**typed, "title": "After", "_note": "x" * 301}
    )

    assert page.status_code == 200
    assert "may have 300 characters; this one has 301" in page.content.decode()
    question.refresh_from_db()
    assert question.title != "After"


def test_a_step_whose_right_is_gone_is_named(editor_client):
    """The page was opened while this person could still publish."""
    question = make_question()

    page = post(editor_client, question, title="Another", _publish="1").content.decode()

    assert f"Consult {question.number} was not published: you have no right" in page
    question.refresh_from_db()
    assert (question.status, question.title) == ("draft", "Another")
