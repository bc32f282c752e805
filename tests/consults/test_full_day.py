"""The first page with a row for every reason, pile and group: what it costs, opens and tells."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consults.editorial import (
    comments,
    guide_workflow,
    history,
    invitations,
    reader_reports,
    workflow,
)
from consults.models import Backup, Invitation, Question, Redaction
from tests.conftest import all_groups, log_in, member
from tests.consults.test_day import ROLES, change_waits, rows
from tests.factories import (
    make_department,
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    tomorrow,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


@pytest.fixture(scope="module")
def people(once):
    """Return {role: account} beside a day that is full for all of them."""
    with once():
        groups = all_groups()
        found = {role: member(groups, role.lower(), role) for role in ROLES}
        Backup.objects.create(path="none", expires_on=tomorrow().date())
        everything(found)
        yield found


def everything(people):
    """Make a row for every reason, pile and group, all with a canary for a title."""
    title, editor, publisher = "Zebracanary", people["Editor"], people["Publisher"]
    for role in ("Doctor", "Administrator"):
        make_doctor(f"{role} M", user=people[role])
    for number in range(7):
        draft = make_question(title, imported_key=f"{number}" * 32, assigned_to=people["Doctor"])
        Question.objects.filter(pk=draft.pk).update(blockers=1)
        for person in (editor, publisher, people["Administrator"]):
            own = make_question(title, assigned_to=person)
            history.record(own, person)
            comments.say(own, "Why?", people["Reviewer"], to=person)
        for by in (editor, people["Administrator"]):
            handed_in = make_question(title)
            workflow.submit(handed_in, by)
            back = make_question(title)
            workflow.submit(back, by)
            workflow.send_back(back, "Zebracanary too", people["Reviewer"])
            doctor = make_doctor(f"Wen {number}")
            link, _, _ = invitations.invite(back, doctor, 7, "spoken", by=by)
            invitations.answer(link, "approved")
            invitations.invite(back, doctor, 7, "spoken", by=by)
            Invitation.objects.filter(answer="").update(expires_at=timezone.now())
        out = make_published_question(
            title, at=tomorrow() + timedelta(hours=number), department=make_department(f"D{number}")
        )
        Question.objects.filter(pk=out.pk).update(blockers=1, scheduled_by=publisher)
        public = make_published_question(title, department=make_department(f"E{number}"))
        reader_reports.report(public, "identity", "x")
        reader_reports.report(public, "wrong", "x")
        change_waits(public, editor)
        Question.objects.filter(pk=public.pk).update(
            blockers=1, second_look=True, review_due_on=date(2024, 1, 1)
        )
        Redaction.objects.create(number=number + 1, category="name", by=editor)
        guide_workflow.submit(make_guide(published=False), editor)


@pytest.mark.parametrize("role", ROLES)
def test_the_first_page_costs_the_same_however_much_there_is(role, people, client):
    log_in(client, people[role])
    client.get("/admin/")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get("/admin/")

    assert page.status_code == 200
    assert len(asked) <= MOST_QUERIES, "\n".join(
        query["sql"][:90] + " … " + query["sql"][-160:] for query in asked
    )


@pytest.mark.parametrize("role", ROLES)
def test_every_way_of_the_day_opens(role, people, client):
    log_in(client, people[role])
    found = client.get("/admin/").context["day"]

    shown = [row for group in found.groups for row in group.rows]
    links = [link for group in found.groups for link in group.links] + list(found.figures)
    addresses = {row.address for row in shown} | {row.verb_address for row in shown}
    addresses |= {link.address for link in links}

    assert shown
    for address in addresses - {""}:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "kept", ["view_report", "view_redaction", "view_invitation", "answer_question"]
)
def test_one_right_alone_shows_no_title(kept, people, groups, client):
    narrow = member(groups, "narrow")
    narrow.user_permissions.add(
        *_permissions(kept, "change_report", "erase_question", "add_invitation")
    )
    log_in(client, narrow)

    assert "Zebracanary" not in client.get("/admin/").content.decode()


def test_a_reason_takes_the_right_to_see_what_it_tells(people, groups):
    narrow = member(groups, "narrow")
    narrow.user_permissions.add(
        *_permissions("view_question", "change_report", "erase_question", "add_invitation")
    )

    assert rows(narrow, "urgent") == []
    narrow.user_permissions.add(*_permissions("view_report", "view_redaction", "view_invitation"))
    assert len(rows(narrow, "urgent")) == 5


def _permissions(*names):
    permission = User._meta.get_field("user_permissions").related_model
    return permission.objects.filter(codename__in=names)
