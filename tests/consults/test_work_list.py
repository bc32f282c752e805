"""The work list at the desk: columns, filters together, saved views, what comes next."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consults.admin.question.columns import COLUMNS, USUAL
from consults.editorial import work_list
from consults.editorial.work_list import MOST_VIEWS
from consults.models import ListColumns, Question, SavedView
from tests.conftest import all_groups
from tests.desk_world import ROLES
from tests.factories import (
    make_published_question,
    make_question,
    tomorrow,
)
from web.errors import Forbidden, WorkflowError

pytestmark = pytest.mark.django_db
LIST = reverse("admin:consults_question_changelist")
VIEWS = reverse("admin:consults_question_keep_view")
DROP = reverse("admin:consults_question_drop_view")
CHOOSE = reverse("admin:consults_question_columns")
READERS = {"editor", "reviewer", "publisher", "administrator", "superuser"}


def account(name, *groups):
    all_groups()
    user = User.objects.create(username=name, is_staff=True)
    user.groups.set(_groups(groups))
    return user


def _groups(names):
    return Group.objects.filter(name__in=names)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def listed(client, query=""):
    page = client.get(f"{LIST}?{query}")
    assert page.status_code == 200
    return [question.title for question in page.context["cl"].result_list]


# ------------------------------------------------------------------ filters


def test_every_column_has_a_filter_or_is_a_date_beside_one(editor_client):
    make_question("Plain")
    menus = editor_client.get(LIST).context["cl"].menus()

    titles = {menu.title for menu in menus}
    assert {"state", "findings", "with", "FAQ tag", "doctor", "updated"} <= titles
    assert {"review due", "replies", "tags", "language"} <= titles


# ------------------------------------------------------------------ columns


def heads(client, query=""):
    page = client.get(f"{LIST}?{query}")
    return [str(head["text"]) for head in page.context["cl"].headers()][1:]


def test_columns_are_chosen_and_remembered_per_person(editor_client, admin_client):
    make_question("Plain")
    usual = [COLUMNS[name].title for name in USUAL]
    assert heads(editor_client) == heads(admin_client) == usual

    answer = editor_client.post(CHOOSE, {"column": ["due", "language"], "query": "q=plain"})

    assert answer["Location"] == f"{LIST}?q=plain"
    assert heads(editor_client) == ["consult", "language", "review due"]
    assert heads(admin_client) == usual
    editor_client.post(CHOOSE, {"usual": "1"})
    assert heads(editor_client) == usual
    assert not ListColumns.objects.exists()


@pytest.mark.parametrize("name", COLUMNS)
def test_an_order_means_the_same_whatever_columns_are_shown(editor_client, name):
    make_question("Plain")
    make_published_question("Out", at=tomorrow())
    place = [*COLUMNS].index(name) + 1
    before = listed(editor_client, f"o={place}")

    editor_client.post(CHOOSE, {"column": ["due"]})

    assert listed(editor_client, f"o={place}") == before
    assert len(before) == 2


# ------------------------------------------------------------------ saved views


def test_a_view_is_saved_and_comes_back_with_its_count(editor_client):
    make_question("Plain", language="de")
    make_question("Other")

    refused = {"name": "All", "query": "lang=de&source_text=x"}
    answer = editor_client.post(VIEWS, refused, follow=True).content.decode()
    assert "no filter “source_text”" in answer
    editor_client.post(VIEWS, {"name": "German", "query": "lang=de&p=3&o=-1"})

    view = SavedView.objects.get()
    assert (view.name, view.query, view.shared) == ("German", "lang=de&o=-1", False)
    page = editor_client.get(f"{LIST}?{view.query}")
    groups = dict(page.context["views"])
    assert [(row.name, row.count, row.is_here) for row in groups["Saved by you"]] == [
        ("German", "1", True)
    ]
    assert page.context["title"] == "German"


def test_a_view_is_personal_until_it_is_shared(editor_client):
    other = client_of(account("other", "Editor"))
    editor_client.post(VIEWS, {"name": "Mine", "query": "lang=de"})
    editor_client.post(VIEWS, {"name": "Ours", "query": "lang=en", "shared": "on"})

    seen = dict(other.get(LIST).context["views"])

    assert [view.name for view in seen["Shared"]] == ["Ours"]
    assert "Saved by you" not in seen


def test_only_its_owner_or_an_administrator_removes_a_view(editor, editor_client):
    other, boss = account("other", "Editor"), account("boss", "Administrator")
    shared = work_list.keep_view("Ours", "q=x", True, editor)
    own = work_list.keep_view("Mine", "q=y", False, editor)

    assert client_of(other).post(DROP, {"view": shared.pk}).status_code == 403
    assert client_of(boss).post(DROP, {"view": own.pk}).status_code == 403
    assert client_of(boss).post(DROP, {"view": shared.pk}).status_code == 302
    assert editor_client.post(DROP, {"view": own.pk}).status_code == 302
    assert editor_client.post(DROP, {"view": "x"}).status_code == 404
    assert not SavedView.objects.exists()


def test_a_view_that_asks_for_something_unknown_shows_no_count(editor_client, editor):
    SavedView.objects.create(owner=editor, name="Old", query="o=99&source_text__startswith=A")
    make_question("Plain")

    page = editor_client.get(LIST)

    assert [view.count for view in dict(page.context["views"])["Saved by you"]] == ["–"]


def test_views_are_refused_in_sentences(editor):
    with pytest.raises(WorkflowError, match="name"):
        work_list.keep_view("  ", "", False, editor)
    with pytest.raises(WorkflowError, match="60 letters"):
        work_list.keep_view("x" * 61, "", False, editor)
    with pytest.raises(WorkflowError, match="too much"):
        work_list.keep_view("Long", "q=" + "x" * 1000, False, editor)
    for number in range(MOST_VIEWS):
        work_list.keep_view(f"View {number}", "", False, editor)
    work_list.keep_view("View 1", "q=again", False, editor)
    with pytest.raises(WorkflowError, match="remove one"):
        work_list.keep_view("One more", "", False, editor)
    with pytest.raises(Forbidden):
        work_list.keep_view("Mine", "", False, account("nobody"))


@pytest.mark.parametrize("role", ROLES)
def test_who_may_keep_views_and_columns(role):
    all_groups()
    client = Client()
    if role != "anonymous":
        staff = role != "reader"
        user = User.objects.create(username=role, is_staff=staff, is_superuser=role == "superuser")
        user.groups.set(_groups(ROLES[role]))
        client.force_login(user)

    client.post(VIEWS, {"name": "Mine", "query": "q=x"})
    client.post(CHOOSE, {"column": ["due"]})

    assert SavedView.objects.exists() is ListColumns.objects.exists() is (role in READERS)


# ------------------------------------------------------------------ many


@pytest.mark.parametrize("views", [1, 12])
def test_the_list_costs_the_same_with_many_views(
    editor_client, editor, views, django_assert_max_num_queries
):
    make_question("Plain")
    for number in range(views):
        work_list.keep_view(f"View {number}", f"with=me&lang=de&o={number}", False, editor)

    with django_assert_max_num_queries(10):
        editor_client.get(LIST)


# ------------------------------------------------------------------ one after another


def form_of(question, filters):
    return f"{reverse('admin:consults_question_change', args=[question.pk])}?_changelist_filters={filters}"


def test_next_follows_the_order_of_the_list(editor_client):
    """Sorted by title or day, of a queue or a search: what comes next there comes next here."""
    first, second, third = (make_question(f"Warts {name}") for name in "abc")
    for days, question in enumerate([second, third, first]):
        at = timezone.now() - timedelta(days=days)
        Question.objects.filter(pk=question.pk).update(updated_at=at)
    place = [*COLUMNS].index("updated") + 1

    for order, after in (
        (f"o%3D-{place}", [second, third, first]),
        (f"o%3D{place}", [first, third, second]),
    ):
        page = editor_client.get(form_of(after[1], f"q%3Dwarts%26{order}"))
        here = page.context["place"]
        assert (here.position, here.total) == (2, "3")
        assert str(after[0].pk) in here.before
        assert str(after[2].pk) in here.after
        assert f"o%3D{order.removeprefix('o%3D')}" in here.after


def test_sorting_by_what_is_counted_keeps_the_place_too(editor_client):
    one, two = make_question("One", replies=1), make_question("Two", replies=2)
    place = [*COLUMNS].index("reply_count") + 1

    here = editor_client.get(form_of(two, f"o%3D-{place}")).context["place"]

    assert (here.position, str(one.pk) in here.after, here.before) == (1, True, "")


def test_the_calendar_opens_a_consult_in_the_order_of_its_days(publisher_client):
    later = make_published_question("Later", at=timezone.now() + timedelta(days=2))
    sooner = make_published_question("Sooner", at=timezone.now() + timedelta(days=1))
    calendar = publisher_client.get(reverse("admin:consults_question_calendar")).content.decode()

    assert form_of(sooner, "waiting%3Dscheduled") in calendar
    here = publisher_client.get(form_of(sooner, "waiting%3Dscheduled")).context["place"]
    assert str(later.pk) in here.after


def test_an_address_that_no_list_has_is_no_place(editor_client):
    question = make_question("One")

    page = editor_client.get(form_of(question, "source_text__startswith%3DA"))

    assert (page.status_code, page.context["place"]) == (200, None)


def test_a_cell_says_its_title_where_a_phone_shows_no_heads(editor_client):
    make_question("Plain")

    html = editor_client.get(LIST).content.decode()

    assert re.search(r'<td data-label="replies"[^>]*field-reply_count', html)
    assert not re.search(r"<td data-label[^>]*field-standing", html)
