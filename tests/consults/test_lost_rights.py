"""Who loses a right has nothing on the calendar and no open link, however it was lost."""

import json
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consults.editorial import (
    batch_undo,
    bulk_actions,
    guide_workflow,
    history,
    invitations,
    lost_rights,
    workflow,
)
from consults.importing.files import Entry
from consults.importing.importer import Importer
from consults.models import Guide, Invitation, Question
from tests.conftest import member
from tests.factories import make_department, make_doctor, make_guide, make_question, tomorrow
from tests.forms import as_opened
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(groups):
    return member(groups, "chief", "Publisher", "Editor")


@pytest.fixture
def left(chief):
    """What the chief has on the calendar, and a link of theirs that is open."""
    question, guide = make_question(number=72), make_guide(published=False)
    history.record(question, COMMAND_LINE)
    invitation, _, _ = invitations.invite(question, make_doctor("Wu"), 7, "spoken", by=chief)
    workflow.publish(question, chief, tomorrow())
    guide_workflow.publish(guide, chief, tomorrow())
    return question, guide, invitation


def states(left):
    for row in left:
        row.refresh_from_db()
    question, guide, invitation = left
    return question.status, guide.status, invitation.closed_at is None


def account_form(groups, **fields):
    return {
        "username": "chief", "is_active": "on", "is_staff": "on",
        "groups": [group.pk for group in groups],
        "date_joined_0": "2024-01-01", "date_joined_1": "00:00:00", **fields,
    }  # fmt: skip


def test_nothing_goes_while_the_right_is_there(left, admin_client):
    assert lost_rights.clear() == ([], [], [])
    admin_client.get(reverse("admin:index"))

    assert states(left) == ("published", "published", True)


@pytest.mark.parametrize("kind", ["consult", "guide", "link"])
def test_each_is_found_by_itself(kind, left, chief):
    if kind != "consult":
        Question.objects.update(scheduled_by=None)
    if kind != "guide":
        Guide.objects.update(scheduled_by=None)
    if kind != "link":
        Invitation.objects.all().delete()
    chief.groups.clear()

    cleared = lost_rights.clear()

    assert [len(found) for found in cleared] == [kind == "consult", kind == "guide", kind == "link"]


def test_leaving_the_groups_in_the_admin(left, chief, admin_client):
    address = reverse("admin:auth_user_change", args=[chief.pk])

    form = account_form([]) | as_opened(admin_client, address)
    answer = admin_client.post(address, form, follow=True)

    assert states(left) == ("in_review", "in_review", False)
    assert "1 consult is back in review" in answer.content.decode()
    logged = LogEntry.objects.values_list("object_repr", flat=True)
    assert {"Consult 72", f"Guide {left[1].pk}"} <= set(logged)


@pytest.mark.parametrize("tick", ["is_active", "is_staff"])
def test_an_account_that_may_not_enter_the_desk(tick, left, chief, groups, admin_client):
    address = reverse("admin:auth_user_change", args=[chief.pk])

    form = account_form([groups["Editor"], groups["Publisher"]])
    del form[tick]
    admin_client.post(address, form | as_opened(admin_client, address))

    assert states(left) == ("in_review", "in_review", False)


def test_no_account_is_deleted_at_the_desk(left, chief, admin_client):
    """The log and the revisions name who did it, so nobody's schedule loses its owner either."""
    admin_client.post(reverse("admin:auth_user_delete", args=[chief.pk]), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [chief.pk], "post": "yes"}
    admin_client.post(reverse("admin:auth_user_changelist"), chosen)

    assert User.objects.filter(pk=chief.pk).exists()


def test_a_group_that_loses_its_rights_in_the_admin(left, admin_client):
    for group in Group.objects.all():
        address = reverse("admin:auth_group_change", args=[group.pk])
        form = {"name": group.name} | as_opened(admin_client, address)
        assert admin_client.post(address, form).status_code == 302

    assert states(left) == ("in_review", "in_review", False)


def test_a_deleted_group_takes_the_publishers_dates(left, groups, admin_client):
    address = reverse("admin:auth_group_delete", args=[groups["Publisher"].pk])
    admin_client.post(address, {"post": "yes"})

    assert states(left) == ("in_review", "in_review", True)


def test_what_a_shell_takes_the_command_clears(left, groups, capsys):
    groups["Publisher"].permissions.clear()

    call_command("clear_lost_rights")

    assert states(left) == ("in_review", "in_review", True)
    assert "1 consult is back in review, 1 guide is back in review" in capsys.readouterr().out


def test_what_a_shell_takes_the_first_page_of_the_desk_clears(left, chief, admin_client):
    User.objects.filter(pk=chief.pk).update(is_active=False)

    page = admin_client.get(reverse("admin:index")).content.decode()

    assert states(left) == ("in_review", "in_review", False)
    assert "Somebody lost the right" in page


def test_what_readers_see_stays(chief, groups):
    question = make_question(number=73)
    workflow.publish(question, chief)
    groups["Publisher"].permissions.clear()

    lost_rights.clear()

    question.refresh_from_db()
    assert question.status == "published"


@pytest.fixture
def due(left, monkeypatch):
    """The hour of what is on the calendar has come, and a process that serves asks for it."""
    question, guide, _ = left
    past = timezone.now() - timedelta(seconds=1)
    Question.objects.filter(pk=question.pk).update(published_at=past)
    Guide.objects.filter(pk=guide.pk).update(published_at=past)
    lost_rights.calendar.next_look = 0
    return left


def test_what_is_due_goes_out_while_somebody_vouches_for_it(due, groups, client):
    question, guide, _ = due

    assert client.get(question.get_absolute_url()).status_code == 200
    assert client.get(guide.get_absolute_url()).status_code == 200
    groups["Publisher"].permissions.clear()  # too late: readers see it
    lost_rights.calendar.next_look = 0
    assert client.get(question.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("lost", ["right", "is_active", "is_staff"])
def test_what_is_due_stays_hidden_when_a_shell_took_the_right(lost, due, chief, groups, client):
    question, guide, _ = due
    if lost == "right":
        groups["Publisher"].permissions.clear()
    else:
        User.objects.filter(pk=chief.pk).update(**{lost: False})

    for address in ("/", question.get_absolute_url(), guide.get_absolute_url(), "/consults/"):
        lost_rights.calendar.next_look = 0
        answer = client.get(address)
        assert question.title not in answer.content.decode()
        assert guide.title not in answer.content.decode()
    assert states(due)[:2] == ("in_review", "in_review")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL refuses to delete that account"
)
def test_what_is_due_stays_hidden_when_its_account_was_deleted_past_the_foreign_keys(
    groups, client
):
    """As in the shell of SQLite, where foreign keys are off."""
    chief = member(groups, "chief", "Publisher", "Editor")
    question, guide = make_question(number=74), make_guide(published=False)
    workflow.publish(question, chief, tomorrow())
    guide_workflow.publish(guide, chief, tomorrow())
    past = timezone.now() - timedelta(seconds=1)
    for row in (question, guide):
        type(row).objects.filter(pk=row.pk).update(published_at=past)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("DELETE FROM auth_user_groups")
        cursor.execute("DELETE FROM auth_user WHERE id = %s", [chief.pk])
        cursor.execute("PRAGMA foreign_keys = ON")

    lost_rights.calendar.next_look = 0
    assert client.get(question.get_absolute_url()).status_code == 404
    assert client.get(guide.get_absolute_url()).status_code == 404
    assert set(Question.objects.values_list("status", "scheduled_by")) == {("in_review", None)}


def scheduled_document(kind, status, at):
    """Return a document of a consult or guide that goes out at a time."""
    common = {"title": "Later", "department": "Neurology", "status": status}
    common["published_at"] = at.isoformat()
    if kind is Guide:
        return {"format": "guide/1", **common, "body": "## Rest\n\nIt passes."}
    reply = {"doctor": "Ada Moreau", "body": "It is harmless.", "replied_on": "2024-01-02"}
    return {**common, "body": "Why does it twitch?", "replies": [reply]}


def bring(document, by):
    entry = Entry("x.jsonl", 1, json.dumps(document).encode())
    Importer(by, False, lambda result: None).run([entry])


@pytest.mark.parametrize("kind", [Question, Guide])
def test_who_imports_a_text_for_a_later_time_vouches_for_it(kind, groups):
    make_department()
    head = member(groups, "head", "Editor", "Publisher", "Administrator")

    bring(scheduled_document(kind, "published", tomorrow()), head)

    assert list(kind.objects.values_list("status", "scheduled_by")) == [("published", head.pk)]
    groups["Publisher"].permissions.clear()
    groups["Administrator"].permissions.clear()
    lost_rights.clear()
    assert list(kind.objects.values_list("status", flat=True)) == ["in_review"]


@pytest.mark.parametrize("kind", [Question, Guide])
def test_what_the_command_line_imports_for_a_later_time_goes_out(kind, client):
    make_department()
    bring(scheduled_document(kind, "published", tomorrow()), COMMAND_LINE)
    lost_rights.clear()
    kind.objects.update(published_at=timezone.now() - timedelta(seconds=1))
    lost_rights.calendar.next_look = 0

    assert client.get(kind.objects.get().get_absolute_url()).status_code == 200


def test_who_publishes_a_draft_that_has_a_later_date_vouches_for_it(chief):
    """Such a date comes with an import; nobody sets a time when it is published."""
    make_department()
    bring(scheduled_document(Question, "draft", tomorrow()), COMMAND_LINE)
    question = Question.objects.get()

    workflow.publish(question, chief)

    assert (question.is_public, question.scheduled_by) == (False, chief)


def test_who_undoes_a_withdrawal_vouches_for_the_date(chief, groups):
    other = member(groups, "other", "Publisher")
    question = make_question(number=75)
    workflow.publish(question, chief, tomorrow())
    batch, _ = bulk_actions.take("withdraw", [question], {"reason": "Wrong."}, other)

    batch_undo.undo(batch, other)

    question.refresh_from_db()
    assert (question.status, question.scheduled_by) == ("published", other)


def test_a_process_looks_again_at_the_very_moment_something_is_due(left, groups, client):
    question = left[0]
    lost_rights.calendar.next_look = 0
    client.get("/")
    assert lost_rights.calendar.next_due == question.published_at
    groups["Publisher"].permissions.clear()
    past = timezone.now() - timedelta(seconds=1)
    Question.objects.filter(pk=question.pk).update(published_at=past)
    lost_rights.calendar.next_due = past

    assert client.get(question.get_absolute_url()).status_code == 404


def test_no_page_is_shown_while_the_database_cannot_take_it_off(due, groups, client, monkeypatch):
    groups["Publisher"].permissions.clear()

    def busy(question, by):
        raise OperationalError("database is locked")

    kinds = [(model, right, busy) for model, right, _ in lost_rights.ON_THE_CALENDAR]
    monkeypatch.setattr(lost_rights, "ON_THE_CALENDAR", kinds)

    assert client.get(due[0].get_absolute_url()).status_code == 503


def test_an_account_with_something_on_the_calendar_is_not_deleted(left, chief):
    with pytest.raises(ProtectedError, match="scheduled_by"):
        chief.delete()

    User.objects.filter(pk=chief.pk).update(is_active=False)
    lost_rights.clear()
    chief.delete()
    assert states(left) == ("in_review", "in_review", False)


def test_nothing_is_locked_where_nobody_lost_a_right(left):
    with CaptureQueriesContext(connection) as queries:
        assert lost_rights.clear() == ([], [], [])
    asked = " ".join(query["sql"] for query in queries)
    assert "FOR UPDATE" not in asked
    assert "SAVEPOINT" not in asked  # of a transaction of its own


def test_the_calendar_is_asked_by_an_index(django_assert_num_queries):
    lost_rights.calendar.next_look = 0
    with django_assert_num_queries(2):
        lost_rights.calendar.look()
        lost_rights.calendar.look()
    for model in lost_rights.MODELS:
        plan = lost_rights._scheduled(model).values_list("pk").explain()
        assert connection.vendor != "sqlite" or "on_the_calendar" in plan
