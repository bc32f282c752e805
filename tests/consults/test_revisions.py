"""Two editors, one consult; revisions compared and brought back."""

import threading

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from consults import refresh
from consults.admin.versions import version_of
from consults.editorial import history, removal, revisions
from consults.exchange import diff
from consults.models import Question, Reply, Revision
from tests.conftest import member
from tests.consults.test_admin import form_of, post
from tests.factories import make_published_question, make_question, make_tag
from tests.forms import shown
from web.errors import WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


def test_the_second_save_never_wipes_the_first(editor, publisher):
    editor_client, publisher_client = Client(), Client()
    editor_client.force_login(editor)
    publisher_client.force_login(publisher)
    question = make_question(body="My calf twitches.")
    opened = version_of(question)

    post(editor_client, question, body="My calf twitches at night.", _version=opened)
    page = post(
        publisher_client, question, body="My calf twitches badly.", _version=opened
    ).content.decode()

    assert Question.objects.get().body == "My calf twitches at night."
    assert "editor saved this consult" in page
    assert "<del>at night</del>" in page
    assert "<ins>badly</ins>" in page
    assert "My calf twitches badly.</textarea>" in page

    mine = {"_version": opened, "_over": version_of(Question.objects.get())}
    post(publisher_client, question, body="My calf twitches badly at night.", **mine)
    assert Question.objects.get().body == "My calf twitches badly at night."
    bodies = [row.document["body"] for row in Revision.objects.order_by("pk")]
    assert bodies == [
        "My calf twitches.",
        "My calf twitches at night.",
        "My calf twitches badly at night.",
    ]


def test_saving_over_needs_the_text_that_was_seen(editor_client):
    question = make_question(body="One.")
    opened = version_of(question)
    post(editor_client, question, body="Two.", _version=opened)
    seen = version_of(Question.objects.get())
    post(editor_client, question, body="Three.", _version=seen)

    post(editor_client, question, body="Mine.", _version=opened, _over=seen)

    assert Question.objects.get().body == "Three."


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_is_refused(groups):
    question = make_question(body="My calf twitches.")
    opened = version_of(question)
    clients = []
    for name in ("one", "two"):
        clients.append(Client())
        clients[-1].force_login(member(groups, name, "Editor"))
    address = reverse("admin:consults_question_change", args=[question.pk])
    for round_ in range(3):
        data = [form_of(question, body=f"Round {round_} by {n}.", _version=opened) for n in (1, 2)]
        start, answers = threading.Barrier(2), []

        def save(client, form, start=start, answers=answers):
            start.wait()
            answers.append(client.post(address, form).status_code)
            connections.close_all()

        threads = [
            threading.Thread(target=save, args=pair) for pair in zip(clients, data, strict=True)
        ]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert sorted(answers) == [200, 302]
        question.refresh_from_db()
        opened = version_of(question)
    assert Revision.objects.count() == 4  # the text before the first save, and three saves
    connection.close()


def test_texts_are_compared_word_by_word():
    steps = diff.compare("My left calf twitches.", "My right calf twitches!")

    assert ("out", "left ") in steps
    assert ("in", "right ") in steps
    assert "".join(text for step, text in steps if step != "in") == "My left calf twitches."
    assert "".join(text for step, text in steps if step != "out") == "My right calf twitches!"


def test_revisions_compare_every_part_and_restore(editor_client):
    question = make_question("A calf", body="My calf twitches.", tags=[make_tag("Calf")])
    history.record(question, by=COMMAND_LINE)
    first = Revision.objects.get()
    reply = question.replies.get()
    words = reply.body
    removal.remove_replies(question, [reply], COMMAND_LINE)
    Reply.objects.create(
        question=question, doctor=reply.doctor, department=reply.department, body="Other words."
    )
    question.tagged.all().delete()
    Question.objects.filter(pk=question.pk).update(body="My calf rests.", title="Another calf")
    question.refresh_from_db()
    refresh.refresh(question)
    history.record(question, by=COMMAND_LINE)
    address = reverse("admin:consults_question_revisions", args=[question.pk])

    page = editor_client.get(address, {"old": first.pk, "new": "now"}).content.decode()
    assert "<del>twitches</del><ins>rests</ins>" in page
    assert "FAQ tag 1" in page
    assert "Reply 1" in page

    old = shown(question)
    question.save()  # a colleague, after this page was opened
    told = editor_client.post(address, {"revision": first.pk, **old}, follow=True).content.decode()
    assert "after this page was opened" in told
    question.refresh_from_db()
    assert question.body == "My calf rests."
    editor_client.post(address, {"revision": first.pk, **shown(question)})

    question.refresh_from_db()
    assert (question.title, question.body) == ("A calf", "My calf twitches.")
    assert question.replies.get().body == words
    assert [tag.name for tag in question.tags.all()] == ["Calf"]
    assert Revision.objects.first().note.startswith("Restored the revision of")
    assert Revision.objects.count() == 3


def test_restoring_a_public_consult_loses_no_reply_and_lets_no_blocker_out():
    question = make_published_question(body="My calf twitches.")
    history.record(question, by=COMMAND_LINE)
    revision = Revision.objects.get()
    revision.document["body"] = "My wife Anna twitches."
    with pytest.raises(WorkflowError, match="A person’s name"):
        revisions.restore(question, revision, by=COMMAND_LINE)

    question.refresh_from_db()
    reply = question.replies.get()
    Reply.objects.create(
        question=question, doctor=reply.doctor, department=reply.department, body="More."
    )
    revision.refresh_from_db()
    with pytest.raises(WorkflowError, match="its replies stay"):
        revisions.restore(question, revision, by=COMMAND_LINE)

    assert question.replies.count() == 2
    assert Question.objects.get().body == "My calf twitches."


def test_revisions_of_another_consult_cannot_be_reached(editor_client):
    mine, other = make_question(), make_question()
    history.record(other, by=COMMAND_LINE)
    address = reverse("admin:consults_question_revisions", args=[mine.pk])

    assert editor_client.get(address, {"old": Revision.objects.get().pk}).status_code == 404
    assert editor_client.post(address, {"revision": Revision.objects.get().pk}).status_code == 404
    assert editor_client.get(address, {"old": "x"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_history_costs_the_same_at_any_length(
    editor_client, rows, django_assert_max_num_queries
):
    question = make_question()
    for _ in range(rows):
        history.record(question, by=COMMAND_LINE)
    address = reverse("admin:consults_question_revisions", args=[question.pk])
    editor_client.get(address)

    with django_assert_max_num_queries(20):
        editor_client.get(address)
