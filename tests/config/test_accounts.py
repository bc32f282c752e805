"""Nobody gives a right that they do not hold: by a group, a password, or a group's own rights."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from tests.conftest import member
from tests.forms import form_named

pytestmark = pytest.mark.django_db
NEW = {"password1": "a-Long-word-1", "password2": "a-Long-word-1"}


@pytest.fixture
def keeper(groups):
    """Somebody who keeps the accounts of editors, in a group of the house."""
    own = Group.objects.create(name="Keeper")
    own.permissions.set(groups["Editor"].permissions.all())
    own.permissions.add(
        *Permission.objects.filter(codename__in=["view_user", "change_user", "add_user"]),
        *Permission.objects.filter(codename__in=["view_group", "change_group", "add_group"]),
    )
    account = member(groups, "keeper", "Editor")
    account.groups.add(own)
    return account


@pytest.fixture
def keeping(keeper):
    client = Client()
    client.force_login(keeper)
    return client


def save(client, account, *chosen):
    return sent(client, account, groups=[group.pk for group in chosen])


def sent(client, row, **changed):
    """Save the form of an account or group as it was opened, but for what is changed."""
    address = reverse(f"admin:auth_{row._meta.model_name}_change", args=[row.pk])
    page = client.get(address).content.decode()
    buttons = 'name="_save"' in page
    form = form_named(page, f"{row._meta.model_name}_form").data if buttons else {}
    return client.post(address, {**form, **changed})


def names(account):
    return set(account.groups.values_list("name", flat=True))


@pytest.mark.parametrize("whose", ["own", "other"])
def test_a_group_is_given_by_whoever_holds_its_rights(whose, keeper, keeping, groups):
    account = keeper if whose == "own" else member(groups, "other")

    answer = save(keeping, account, groups["Administrator"])
    assert (answer.status_code, "Administrator" in names(account)) == (200, False)

    assert save(keeping, account, groups["Editor"]).status_code == 302
    assert names(account) == {"Editor"}


@pytest.mark.parametrize("active", [True, False])
def test_an_account_with_more_rights_is_not_changed_nor_its_password(active, keeping, groups):
    boss = member(groups, "boss", "Administrator")
    boss.is_active = active
    boss.save()

    assert save(keeping, boss).status_code == 403
    address = reverse("admin:auth_user_password_change", args=[boss.pk])
    assert keeping.post(address, NEW).status_code == 403
    boss.refresh_from_db()
    assert (names(boss), boss.check_password("word")) == ({"Administrator"}, True)


def test_a_group_gets_the_rights_of_who_changes_it_and_no_others(keeping, groups):
    own, right = (
        Group.objects.get(name="Keeper"),
        Permission.objects.get(codename="publish_question"),
    )

    answer = sent(keeping, own, permissions=[right.pk])
    assert answer.status_code == 200
    assert right not in own.permissions.all()

    assert sent(keeping, groups["Administrator"], name="Taken").status_code == 403
    kept = Permission.objects.filter(group=groups["Editor"])
    assert sent(keeping, own, permissions=[one.pk for one in kept]).status_code == 302


def test_an_administrator_gives_every_role(groups, keeper):
    boss = Client()
    boss.force_login(member(groups, "boss", "Administrator"))
    account = member(groups, "other")

    assert save(boss, account, *groups.values()).status_code == 302

    assert names(account) == set(groups)


def test_ones_own_password_takes_the_old_one(keeping, keeper):
    address = reverse("admin:auth_user_password_change", args=[keeper.pk])

    for answer in (keeping.get(address), keeping.post(address, NEW)):
        assert (answer.status_code, answer["Location"]) == (302, reverse("admin:password_change"))
    keeper.refresh_from_db()
    assert keeper.check_password("word")
