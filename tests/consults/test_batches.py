"""Steps on one or many consults: done or refused one by one, remembered without a text, undone."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consults.editorial import batch_undo, bulk_actions, steps, workflow
from consults.editorial.replacements import Wanted
from consults.models import Batch, Question, Review
from tests.conftest import log_in, member
from tests.factories import (
    make_department,
    make_published_question,
    make_question,
    make_tag,
    tomorrow,
)
from tests.forms import as_opened
from web.errors import WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(groups):
    return member(groups, "chief", "Editor", "Publisher", "Reviewer")


def states(questions):
    rows = Question.objects.filter(pk__in=[q.pk for q in questions]).order_by("pk")
    return [
        (row.status, row.published_at, row.department_id, row.assigned_to_id, row.reviewed_on, row.approved_at,
         row.body, [tag.name for tag in row.tags.order_by("name")])
        for row in rows
    ]  # fmt: skip


class EveryHit:
    """Every place of what is looked for is ticked."""

    def __contains__(self, key):
        return True


def choices(by):
    return {
        "tag": {"tags": [make_tag("Cramps").pk]},
        "untag": {"tags": [make_tag("Kept").pk]},
        "assign": {"person": by.pk},
        "department": {"department": make_department("Urology").pk},
        "replace": {"wanted": Wanted("eyelid", "lid"), "hits": EveryHit()},
        "submit": {},
        "approve": {},
        "publish": {},
        "schedule": {"at": tomorrow()},
        "withdraw": {"reason": "A doubt"},
        "stamp": {"outcome": "right", "parts": ["question"]},
        "bin": {},
    }


@pytest.mark.parametrize("step", [name for name in steps.STEPS if name != "unbin"])
def test_every_step_is_undone_to_what_stood_before(step, chief):
    choice = choices(chief)[step]
    public = step in {"withdraw", "stamp"}
    make = make_published_question if public else make_question
    tags = [make_tag("Old")]
    if step == "untag":
        tags.append(type(tags[0]).objects.get(name="Kept"))
    questions = [make(tags=tags) for _ in range(3)]
    for question in questions if step == "approve" else ():
        workflow.submit(question, COMMAND_LINE)
    before = states(questions)

    batch, told = bulk_actions.take(step, questions, choice, chief)
    assert [why for _, why in told] == ["", "", ""]
    assert states(questions) != before
    told = batch_undo.undo(batch, chief)

    assert [why for _, why in told] == ["", "", ""]
    assert states(questions) == before
    assert Review.objects.count() == 0


def test_what_is_refused_leaves_the_others_done(chief):
    good, bad = make_question(), make_question(replies=0)

    batch, told = bulk_actions.take("publish", [good, bad], {}, chief)

    assert [bool(why) for _, why in told] == [False, True]
    assert [row["question"] for row in batch_rows(batch)] == [good.pk]
    assert Question.objects.get(pk=bad.pk).status == "draft"


def batch_rows(batch):
    return Batch.objects.get(pk=batch.pk).rows


def test_what_somebody_has_worked_on_since_is_not_undone(chief):
    first, second = make_question(), make_question()
    batch, _ = bulk_actions.take("publish", [first, second], {}, chief)
    workflow.withdraw(Question.objects.get(pk=first.pk), "A doubt", by=COMMAND_LINE)

    told = dict(batch_undo.undo(batch, chief))

    assert "worked on it since" in told[first.number]
    assert told[second.number] == ""
    assert {q.number: q.status for q in Question.objects.all()} == {
        first.number: "withdrawn",
        second.number: "draft",
    }


def test_undo_is_once_and_by_who_did_it_while_they_may(chief, groups):
    batch, _ = bulk_actions.take("publish", [make_question()], {}, chief)
    with pytest.raises(WorkflowError):
        batch_undo.undo(batch, member(groups, "other", "Publisher"))
    chief.groups.clear()
    with pytest.raises(WorkflowError):
        batch_undo.undo(batch, type(chief).objects.get(pk=chief.pk))
    chief.groups.add(groups["Publisher"])
    batch_undo.undo(batch, type(chief).objects.get(pk=chief.pk))
    with pytest.raises(WorkflowError):
        batch_undo.undo(batch, type(chief).objects.get(pk=chief.pk))


def test_after_a_day_nothing_is_undone_behind_readers(chief, monkeypatch):
    question = make_question()
    batch, _ = bulk_actions.take("publish", [question], {}, chief)
    later = timezone.now() + batch_undo.UNDO_FOR + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)

    with pytest.raises(WorkflowError, match="A day has passed"):
        batch_undo.undo(batch, chief)

    assert Question.objects.get().status == "published"


def test_a_batch_holds_no_text(chief):
    question = make_published_question("A zebracanary headline", body="zebracanary asks.")
    batch, _ = bulk_actions.take("withdraw", [question], {"reason": "zebracanary"}, chief)

    assert "zebracanary" not in json.dumps(batch_rows(batch))


def test_parts_of_one_batch_are_one_and_nobody_elses(chief, groups):
    questions = [make_question() for _ in range(4)]
    batch, _ = bulk_actions.take("publish", questions[:2], {}, chief)
    again, _ = bulk_actions.take("publish", questions[2:], {}, chief, batch.key)
    assert (again.pk, len(batch_rows(batch))) == (batch.pk, 4)

    with pytest.raises(WorkflowError):
        bulk_actions.take("publish", questions, {}, member(groups, "other", "Publisher"), batch.key)
    with pytest.raises(WorkflowError):
        bulk_actions.take("withdraw", questions, {"reason": "x"}, chief, batch.key)
    batch_undo.undo(batch, chief)
    assert {q.status for q in Question.objects.all()} == {"draft"}


def test_stamping_many_is_recorded_as_bulk(chief):
    questions = [make_published_question() for _ in range(26)]

    choice = {"outcome": "right", "parts": ["question"]}
    batch, _ = bulk_actions.take("stamp", questions, choice, chief)

    assert set(Review.objects.values_list("batch", flat=True)) == {batch.key}
    assert Review.objects.count() == 26


def test_the_bin_keeps_everything_and_hides_it(chief, client):
    question = make_published_question("A lion", number=66, tags=[make_tag("Headache")])
    workflow.withdraw(question, "A doubt", by=COMMAND_LINE)

    workflow.throw_away(question, by=COMMAND_LINE)

    assert client.get("/consults/66/").status_code == 410
    assert "lion" not in client.get("/consults/").content.decode()
    with pytest.raises(WorkflowError):
        workflow.publish(question, by=COMMAND_LINE)
    workflow.bring_back(question, by=COMMAND_LINE)
    assert (question.status, question.replies.count(), question.tags.count()) == ("withdrawn", 1, 1)


def test_a_draft_that_was_binned_never_existed_for_readers(client):
    question = make_question(number=67)
    workflow.throw_away(question, by=COMMAND_LINE)

    assert client.get("/consults/67/").status_code == 404
    with pytest.raises(WorkflowError):
        workflow.throw_away(make_published_question(), by=COMMAND_LINE)


def test_the_bulk_page_undoes_all_with_one_click(chief):
    client = Client()
    client.force_login(chief)
    ids = [make_question().pk for _ in range(3)]
    address = reverse("admin:consults_question_bulk", args=["tag"])
    make_tag("Cramps")
    department = Question.objects.first().department_id

    page = client.post(address, {"id": ids, "lines": "Cramps", "department": department})
    assert "3 tagged, 3 asked for." in page.content.decode()
    assert all([t.name for t in q.tags.all()] == ["Cramps"] for q in Question.objects.all())

    batch = Batch.objects.get()
    client.post(reverse("admin:consults_question_undo", args=[batch.key]))
    assert not any(q.tags.exists() for q in Question.objects.all())


def test_near_doubles_are_asked_about_in_bulk_too(chief):
    client = Client()
    client.force_login(chief)
    question = make_question()
    make_tag("Muscle Fasciculation")
    address = reverse("admin:consults_question_bulk", args=["tag"])
    data = {"id": [question.pk], "department": question.department_id}

    page = client.post(address, {**data, "lines": "Muscle Fasciculations"})
    assert page.status_code == 422
    assert "is near to “Muscle Fasciculation”" in page.content.decode()
    assert question.tags.count() == 0

    client.post(address, {**data, "lines": "+ Muscle Fasciculations"})
    assert [tag.name for tag in question.tags.all()] == ["Muscle Fasciculations"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_before_a_bulk_step_costs_the_same(rows, chief, django_assert_max_num_queries):
    client = Client()
    log_in(client, chief)
    ids = [make_question(tags=[make_tag()]).pk for _ in range(rows)]
    data = {"action": "publish_selected", "_selected_action": ids}

    with django_assert_max_num_queries(12):
        client.post(reverse("admin:consults_question_changelist"), data)


def test_a_schedule_is_never_early_never_twice_and_never_revives(chief, client, monkeypatch):
    at = timezone.now() + timedelta(hours=2)
    kept, stopped = make_question("A lion", number=70), make_question("A tiger", number=71)
    bulk_actions.take("schedule", [kept, stopped], {"at": at}, chief)
    workflow.withdraw(Question.objects.get(number=71), "A doubt", by=COMMAND_LINE)
    assert client.get("/consults/70/").status_code == 404

    for moment, seen in (
        (at - timedelta(seconds=1), 404),
        (at, 301),
        (at + timedelta(days=3650), 301),
    ):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert client.get("/consults/70/").status_code == seen
        assert client.get("/consults/71/").status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: at - timedelta(hours=1))  # the clock goes back
    assert client.get("/consults/70/").status_code == 404


def test_who_lost_the_right_has_nothing_on_the_calendar_any_more(chief, admin_client, groups):
    question = make_question(number=72)
    bulk_actions.take("schedule", [question], {"at": tomorrow()}, chief)
    address = reverse("admin:auth_user_change", args=[chief.pk])
    data = {
        "username": "chief", "is_active": "on", "is_staff": "on", "groups": [groups["Editor"].pk],
        "date_joined_0": "2024-01-01", "date_joined_1": "00:00:00",
    }  # fmt: skip

    data |= as_opened(admin_client, address)
    assert admin_client.post(address, data).status_code == 302

    question.refresh_from_db()
    assert (question.status, question.published_at) == ("in_review", None)


def test_an_editor_undoes_an_assignment_of_a_published_consult(editor):
    """Who works on it is nothing that readers see; who vouches for its time stays."""
    question = make_published_question(at=tomorrow())
    Question.objects.filter(pk=question.pk).update(scheduled_by=None)
    batch, _ = bulk_actions.take("assign", [question], {"person": editor.pk}, editor)

    told = batch_undo.undo(batch, editor)

    assert told == [(question.number, "")]
    question.refresh_from_db()
    assert question.assigned_to is None
    assert question.status == "published"


def test_no_department_is_chosen_for_tags_of_several(editor_client):
    """The first department of the list was: a new tag for 97 consults of others became one of Cardiology."""
    make_department("Aardvarks")
    one = make_question(department=make_department("Urology"))
    other = make_question(department=make_department("Neurology"))

    def chosen(*questions):
        sent = {"action": "tag_selected", "index": 0, "_selected_action": [q.pk for q in questions]}
        page = editor_client.post(reverse("admin:consults_question_changelist"), sent)
        return page.context["form"]["department"].initial

    assert chosen(one, other) is None
    assert chosen(one) == one.department_id


def test_the_page_says_how_many_will_be_refused(publisher_client):
    good, out = make_question(), make_published_question()
    sent = {"action": "publish_selected", "index": 0, "_selected_action": [good.pk, out.pk]}

    page = publisher_client.post(reverse("admin:consults_question_changelist"), sent)

    assert "1 of them will be refused" in page.content.decode()
