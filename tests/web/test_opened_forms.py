"""Of two people in one form of the desk, the second one is told: nothing of either is lost unseen."""

from datetime import date

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import reverse

from consults.models import Department, Doctor, Guide, HousePage, Question
from faq.models import Alias, FaqTag, HelpNow
from tests.conftest import member
from tests.factories import make_department, make_doctor, make_guide, make_question, make_tag
from tests.forms import form_named

pytestmark = pytest.mark.django_db


def help_now():
    text = "Call at once and stay."
    due = date(2031, 1, 1)
    return HelpNow.objects.create(tag=make_tag(), level=1, text=text, words="a", review_due_on=due)


# How a row is made of each model whose form can be saved, and two boxes of it.
FORMS = {
    Question: (make_question, "title", "subject"),
    Guide: (lambda: make_guide(published=False), "title", "lead"),
    HousePage: (lambda: HousePage.objects.get(kind="about"), "title", "body"),
    Doctor: (make_doctor, "hospital", "biography"),
    Department: (make_department, "description", "name"),
    FaqTag: (make_tag, "description", "slug"),
    HelpNow: (help_now, "text", "words"),
    User: (lambda: User.objects.create_user("colleague"), "first_name", "last_name"),
    Group: (lambda: Group.objects.get(name="Editor"), "name", None),
}


@pytest.fixture
def desk(client, groups):
    boss = member(groups, "boss", "Administrator")
    boss.is_superuser = True
    boss.save()
    client.force_login(boss)
    return client


def address_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def opened(client, row):
    html = client.get(address_of(row)).content.decode()
    return form_named(html, f"{row._meta.model_name}_form").data


def test_every_form_of_the_desk_is_named_here(rf, desk):
    request = rf.get("/")
    request.user = User.objects.get(username="boss")
    saved = {
        model
        for model, page in admin.site._registry.items()
        if page.has_change_permission(request) and _has_boxes(page, request)
    }
    assert saved == set(FORMS)


def _has_boxes(page, request):
    if page.model in FORMS:
        return True
    row = page.model()
    return bool(page.get_form(request, row, change=True).base_fields)


@pytest.mark.parametrize("model", FORMS, ids=lambda model: model._meta.model_name)
def test_the_second_save_of_a_form_is_refused_and_shows_both(model, desk):
    make, first, second = FORMS[model]
    row = make()
    mine, theirs = opened(desk, row), opened(desk, row)

    assert desk.post(address_of(row), {**theirs, first: "Written by them"}).status_code == 302
    page = desk.post(address_of(row), {**mine, second or first: "written-by-me"})

    html = page.content.decode()
    assert page.status_code == 200
    assert "after you had opened it" in html
    assert "Written by them" in html
    assert "written-by-me" in html
    row.refresh_from_db()
    assert getattr(row, first) == "Written by them"


@pytest.mark.parametrize("model", FORMS, ids=lambda model: model._meta.model_name)
def test_saving_again_keeps_what_one_had_left_alone(model, desk):
    make, first, second = FORMS[model]
    if second is None:
        pytest.skip("it has one box")
    row = make()
    mine = opened(desk, row)
    desk.post(address_of(row), {**opened(desk, row), first: "Written by them"})
    html = desk.post(address_of(row), {**mine, second: "written-by-me"}).content.decode()

    form = form_named(html, f"{model._meta.model_name}_form")
    over = {name: value for name, value, _ in form.buttons if name == "_over"}
    saved = desk.post(address_of(row), {**form.data, **over})

    assert saved.status_code == 302, saved.context["errors"]
    row.refresh_from_db()
    assert (getattr(row, first), getattr(row, second)) == ("Written by them", "written-by-me")


def test_a_form_that_says_nothing_of_what_it_was_opened_on_is_refused(desk):
    row = make_doctor(hospital="Old")

    page = desk.post(address_of(row), {"name": row.name, "slug": row.slug, "hospital": "New"})

    assert "did not say on which text it was opened" in page.content.decode()
    row.refresh_from_db()
    assert row.hospital == "Old"


def test_a_row_beside_the_form_that_somebody_added_counts(desk):
    tag = make_tag()
    form = opened(desk, tag)
    Alias.objects.create(tag=tag, name="Another word")

    page = desk.post(address_of(tag), {**form, "description": "Mine"})

    assert "after you had opened it" in page.content.decode()


def test_the_same_form_sent_twice_shows_the_second_time_that_it_is_in(desk):
    row = make_doctor()
    form = opened(desk, row)
    again = {**form, "hospital": "New"}
    desk.post(address_of(row), again)

    assert "boss saved this doctor" in desk.post(address_of(row), again).content.decode()
