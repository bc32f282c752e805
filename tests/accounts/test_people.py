"""People: invited by a link, seen with their roles, out at once when the account is."""

import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from accounts import roles
from tests.accounts.test_second_factor import log_in, with_app
from tests.conftest import member
from tests.forms import form_named

pytestmark = pytest.mark.django_db
ADD = "/admin/auth/user/add/"
NEW = {"new_password1": "tremor-at-noon-4", "new_password2": "tremor-at-noon-4"}


@pytest.fixture
def boss(groups):
    member(groups, "boss", "Administrator")
    return log_in("boss")[0]


def invite(boss, groups, **told):
    form = {"username": "newcomer", "email": "new@example.org", "groups": groups["Editor"].pk}
    return boss.post(ADD, {**form, **told}, follow=True).content.decode()


def link_in(text):
    return re.search(r"http://testserver(/admin/login/password/[^\s\"]+)", text)[1]


def test_who_is_invited_sets_a_password_by_a_link_that_works_once(boss, groups):
    page = invite(boss, groups)

    assert "was mailed to new@example.org" in page
    [sent] = mail.outbox
    assert (sent.to, sent.from_email) == (["new@example.org"], "Consults <no-reply@127.0.0.1>")
    assert "newcomer" in sent.body
    account = User.objects.get(username="newcomer")
    assert (account.is_staff, account.is_superuser) == (True, False)
    assert [group.name for group in account.groups.all()] == ["Editor"]
    link, theirs = link_in(sent.body), Client()
    form = theirs.get(link)["Location"]
    assert form.endswith("/set-password/")
    assert "Set your password" in theirs.get(form).content.decode()
    assert "too short" in theirs.post(form, dict.fromkeys(NEW, "short")).content.decode()
    assert theirs.post(form, NEW)["Location"] == "/admin/login/"
    assert log_in("newcomer", password=NEW["new_password1"])[1]["Location"] == "/admin/"
    assert "This link does not work" in Client().get(link).content.decode()


@pytest.mark.parametrize("why", ["no server", "no address"])
def test_the_link_is_shown_where_no_mail_can_be_sent(boss, groups, settings, why, caplog):
    if why == "no server":
        settings.EMAIL_BACKEND = "config.mail.NotSetUp"

    page = invite(boss, groups, email="" if why == "no address" else "new@example.org")

    assert "No mail was sent" in page
    link = link_in(page)
    assert link not in boss.get("/admin/").content.decode()
    assert link not in caplog.text
    assert Client().get(link).status_code == 302


def test_links_end_with_the_next_one_and_with_the_account(boss, groups):
    invite(boss, groups)
    account = User.objects.get(username="newcomer")
    boss.post(f"/admin/auth/user/{account.pk}/access/", {"link": "yes"})
    first, second = (link_in(sent.body) for sent in mail.outbox)
    assert "This link does not work" in Client().get(first).content.decode()
    assert Client().get(second).status_code == 302
    account.is_active = False
    account.save()

    assert "This link does not work" in Client().get(second).content.decode()


def test_nobody_invites_to_roles_they_lack_nor_makes_links_for_who_has_more(groups, boss):
    helper = member(groups, "helper", "Editor")
    helper.user_permissions.set(
        groups["Administrator"].permissions.filter(codename__endswith="_user")
    )
    client, _ = log_in("helper")
    page = invite(client, {"Editor": groups["Administrator"]})
    assert "Select a valid choice" in page
    assert not User.objects.filter(username="newcomer").exists()
    boss = User.objects.get(username="boss")

    answer = client.post(f"/admin/auth/user/{boss.pk}/access/", {"link": "yes"})

    assert (answer.status_code, mail.outbox) == (403, [])
    assert client.get(f"/admin/auth/user/{boss.pk}/access/").status_code == 403


@pytest.mark.parametrize("how", ["disabled", "no staff", "password"])
def test_every_session_ends_with_the_account(boss, groups, how):
    account = member(groups, "leaver", "Editor")
    sessions = [log_in("leaver")[0] for _ in range(2)]
    assert {client.get("/admin/").status_code for client in sessions} == {200}
    address = f"/admin/auth/user/{account.pk}/change/"
    form = form_named(boss.get(address).content.decode(), "user_form").data
    if how == "password":
        told = {"password1": NEW["new_password1"], "password2": NEW["new_password1"]}
        told["usable_password"] = "true"
        assert boss.post(address.replace("change", "password"), told).status_code == 302
    else:
        form.pop("is_active" if how == "disabled" else "is_staff")
        assert boss.post(address, form).status_code == 302
    User.objects.filter(pk=account.pk).update(is_active=True, is_staff=True)

    assert {client.get("/admin/").status_code for client in sessions} == {302}
    assert boss.get("/admin/").status_code == 200


def test_a_change_of_ones_own_password_ends_the_other_sessions(editor):
    here, there = log_in()[0], log_in()[0]

    answer = here.post("/admin/password_change/", {**NEW, "old_password": "word"})

    assert answer.status_code == 302
    assert [client.get("/admin/").status_code for client in (here, there)] == [200, 302]


def test_the_list_tells_roles_and_second_factor_and_costs_the_same_at_any_length(
    boss, groups, django_assert_num_queries, settings
):
    settings.SECOND_FACTOR_FOR = ["Publisher"]
    with_app(User.objects.get(username="boss"))
    with_app(member(groups, "e", "Editor", "Reviewer"))
    boss.get("/admin/auth/user/")
    with django_assert_num_queries(11) as few:
        boss.get("/admin/auth/user/")
    for number in range(3):
        member(groups, f"p{number}", "Publisher")

    with django_assert_num_queries(len(few)):
        page = boss.get("/admin/auth/user/").content.decode()

    rows = [re.sub(r"<[^>]+>", "|", row) for row in re.findall(r"<tr>.*?</tr>", page, re.S)]
    assert any("Editor, Reviewer" in row and "|yes|" in row for row in rows)
    assert sum("Publisher" in row and "|missing|" in row for row in rows) == 3


def test_roles_are_explained_where_they_are_given(boss, groups):
    page = boss.get(ADD).content.decode()

    assert set(roles.ROLES) == set(groups)
    for sentence in roles.ROLES.values():
        assert sentence in page
