"""Who loses a right has nothing on the calendar and no open link, however it was lost."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.urls import reverse

from consults import guide_workflow, inviting, lost_rights, workflow
from tests.conftest import member
from tests.factories import make_doctor, make_guide, make_question, tomorrow
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(groups):
    return member(groups, "chief", "Publisher", "Editor")


@pytest.fixture
def left(chief):
    """What the chief has on the calendar, and a link of theirs that is open."""
    question, guide = make_question(number=72), make_guide(published=False)
    workflow.record(question, COMMAND_LINE)
    invitation, _, _ = inviting.invite(question, make_doctor("Wu"), 7, "spoken", by=chief)
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


def test_leaving_the_groups_in_the_admin(left, chief, admin_client):
    address = reverse("admin:auth_user_change", args=[chief.pk])

    answer = admin_client.post(address, account_form([]), follow=True)

    assert states(left) == ("in_review", "in_review", False)
    assert "1 consult is back in review" in answer.content.decode()
    logged = LogEntry.objects.values_list("object_repr", flat=True)
    assert {"Consult 72", f"Guide {left[1].pk}"} <= set(logged)


def test_a_deactivated_account(left, chief, groups, admin_client):
    address = reverse("admin:auth_user_change", args=[chief.pk])

    form = account_form([groups["Editor"], groups["Publisher"]])
    del form["is_active"]
    admin_client.post(address, form)

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
        assert admin_client.post(address, {"name": group.name}).status_code == 302

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
