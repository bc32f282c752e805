"""Two at once, the same thing twice, rows of somebody else: one outcome, nothing lost, nothing taken."""

import re
import threading

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from consults.editorial import history, workflow
from consults.facets import count_check
from consults.models import Batch, Question, Reply, Revision
from tests.conftest import member
from tests.consults.test_admin import form_of
from tests.factories import (
    make_department,
    make_doctor,
    make_published_question,
    make_question,
    make_tag,
)
from tests.forms import shown
from web.rights import COMMAND_LINE

ROUNDS = 8
LONG_ENOUGH = 1.5  # seconds in which a publication is through that nothing holds up


def at_once(*calls):
    """Run functions at the same moment, each with its own connection; returns what they returned."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        start.wait()
        try:
            results[place] = call()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return results


@pytest.fixture
def two(groups):
    clients = []
    for name in ("one", "two"):
        client = Client()
        client.force_login(member(groups, name, "Editor", "Publisher"))
        clients.append(client)
    return clients


@pytest.mark.django_db(transaction=True)
def test_two_publish_at_once_and_it_is_published_once(two):
    for round_ in range(ROUNDS):
        question = make_question(f"Round {round_}")
        steps = reverse("admin:consults_question_steps", args=[question.pk])
        sent = {"step": "publish", **shown(question)}
        LogEntry.objects.all().delete()
        Batch.objects.all().delete()

        at_once(
            *[
                lambda client=client, steps=steps, sent=sent: client.post(steps, sent)
                for client in two
            ]
        )

        question.refresh_from_db()
        assert question.status == "published"
        assert LogEntry.objects.filter(change_message="Published.").count() == 1
        assert sum(len(batch.rows) for batch in Batch.objects.all()) == 1
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_is_published_while_counts_are_repaired_is_counted():
    make_published_question(tags=[make_tag("Heart")])
    question = make_question("Meanwhile", tags=[make_tag("Sleep")])
    other = threading.Thread(
        target=at_once, args=[lambda: workflow.publish(question, COMMAND_LINE)]
    )

    def publish_in_between(execute, sql, *args):
        answer = execute(sql, *args)
        if sql == count_check.PAIRS:
            other.start()
            other.join(LONG_ENOUGH)
        return answer

    with transaction.atomic(), connection.execute_wrapper(publish_in_between):
        count_check.repair()
    other.join()

    question.refresh_from_db()
    assert question.is_public
    assert count_check.check() == []
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_an_edit_against_a_withdrawal_loses_neither(two):
    for round_ in range(ROUNDS):
        question = make_question(f"Round {round_}", body="Before.")
        workflow.publish(question, by=COMMAND_LINE)
        opened = Question.objects.get(pk=question.pk).updated_at.isoformat()
        change = reverse("admin:consults_question_change", args=[question.pk])
        steps = reverse("admin:consults_question_steps", args=[question.pk])
        typed = form_of(question, body="After.", _version=opened)

        saved, _ = at_once(
            lambda typed=typed, change=change: two[0].post(change, typed).status_code,
            lambda steps=steps: two[1].post(steps, {"step": "withdraw", "reason": "x"}),
        )

        question.refresh_from_db()
        assert question.status == "withdrawn"
        assert question.body == ("After." if saved == 302 else "Before.")
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_batches_of_tags_at_once_lose_no_tag(two):
    questions = [make_question() for _ in range(3)]
    tags = [make_tag("One"), make_tag("Two")]
    address = reverse("admin:consults_question_bulk", args=["tag"])
    ids = [question.pk for question in questions]
    department = questions[0].department_id

    at_once(
        *[
            lambda client=client, tag=tag: client.post(
                address, {"id": ids, "lines": tag.name, "department": department}
            )
            for client, tag in zip(two, tags, strict=True)
        ]
    )

    assert all({t.name for t in q.tags.all()} == {"One", "Two"} for q in questions)
    connection.close()


@pytest.mark.django_db
def test_a_new_consult_sent_twice_is_one(editor_client):
    department = make_department()
    data = {"title": "New", "body": "Text?", "department": department.pk, "language": "en",
            "more_info_origin": "unknown", "_once": "a" * 32}  # fmt: skip
    for prefix in ("replies", "related"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    address = reverse("admin:consults_question_add")

    first = editor_client.post(address, data, follow=True).content.decode()
    second = editor_client.post(address, data, follow=True).content.decode()

    assert "Saved: consult" in first
    assert "it is one" in second
    assert Question.objects.count() == 1
    editor_client.post(address, {**data, "_once": "b" * 32})
    assert Question.objects.count() == 2
    assert 'name="_once"' in editor_client.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["title", "body", "subject", "replies-0-body"])
def test_a_new_consult_sent_twice_with_other_words_keeps_them(editor_client, name):
    data = {"title": "New", "body": "Text?", "department": make_department().pk, "language": "en",
            "more_info_origin": "unknown", "_once": "a" * 32, "subject": "Old",
            "replies-0-body": "Said.", "replies-0-position": 0, "replies-0-doctor": make_doctor().pk,
            "replies-TOTAL_FORMS": 1, "replies-INITIAL_FORMS": 0,
            "related-TOTAL_FORMS": 0, "related-INITIAL_FORMS": 0}  # fmt: skip
    address = reverse("admin:consults_question_add")
    assert editor_client.post(address, data).status_code == 302

    page = editor_client.post(address, {**data, name: "Words typed later"}).content.decode()

    assert "has made a consult already" in page
    assert "Words typed later" in page
    assert Question.objects.count() == 1
    [key] = re.findall('name="_once" value="([0-9a-f]{32})"', page)
    again = {**data, name: "Words typed later", "_once": key}
    assert editor_client.post(address, again).status_code == 302
    assert Question.objects.count() == 2


@pytest.mark.django_db
def test_a_refused_form_can_be_sent_again(editor_client):
    data = {"title": "", "body": "Text?", "department": make_department().pk, "language": "en",
            "more_info_origin": "unknown", "_once": "a" * 32}  # fmt: skip
    for prefix in ("replies", "related"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    address = reverse("admin:consults_question_add")

    assert f'value="{"a" * 32}"' in editor_client.post(address, data).content.decode()
    assert editor_client.post(address, {**data, "title": "Now"}).status_code == 302
    assert Question.objects.get().title == "Now"


@pytest.mark.django_db
def test_rows_of_another_consult_are_out_of_reach(editor_client):
    mine, other = make_question(), make_question()
    reply = other.replies.get()
    forged = {
        "replies-TOTAL_FORMS": 2, "replies-INITIAL_FORMS": 2,
        "replies-1-id": reply.pk, "replies-1-question": mine.pk, "replies-1-DELETE": "on",
        "replies-1-doctor": make_doctor("Moss Ada").pk, "replies-1-body": "Never said.",
    }  # fmt: skip

    editor_client.post(
        reverse("admin:consults_question_change", args=[mine.pk]), form_of(mine, **forged)
    )

    kept = Reply.objects.get(pk=reply.pk)
    assert (kept.question_id, kept.body, kept.doctor_id) == (other.pk, reply.body, reply.doctor_id)


@pytest.mark.django_db
def test_revisions_of_another_consult_are_out_of_reach(editor_client):
    mine, other = make_question(), make_question("A zebracanary")
    history.record(mine, by=COMMAND_LINE)
    hidden = history.record(other, by=COMMAND_LINE)
    address = reverse("admin:consults_question_revisions", args=[mine.pk])

    assert editor_client.get(f"{address}?old={hidden.pk}").status_code == 404
    assert editor_client.get(f"{address}?new={hidden.pk}&old=now").status_code == 404
    assert editor_client.post(address, {"revision": hidden.pk}).status_code == 404
    assert Revision.objects.count() == 2
    assert Question.objects.get(pk=mine.pk).title != "A zebracanary"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["talk", "notes", "invite"])
def test_parts_of_another_consult_are_out_of_reach(page, publisher_client, groups):
    from consults.editorial import comments, invitations, notes

    mine, other = make_question(), make_question()
    user = member(groups, "someone", "Editor")
    comments.say(other, "Kept", user)
    notes.add(other.replies.get(), "updated", make_doctor(), "2024-05-01", "Kept", by=COMMAND_LINE)
    invitations.invite(other, make_doctor(), 7, "spoken", by=user)
    field = {"talk": "resolve", "notes": "remove", "invite": "close"}[page]
    row = {"talk": other.comments, "notes": other.notes, "invite": other.invitations}[page].get()

    answer = publisher_client.post(
        reverse(f"admin:consults_question_{page}", args=[mine.pk]), {field: row.pk}
    )

    assert answer.status_code == 404
    row.refresh_from_db()
    assert getattr(row, "resolved_at", None) is None
    assert getattr(row, "closed_at", None) is None
