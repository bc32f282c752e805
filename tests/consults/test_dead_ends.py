"""No role is shown a way that is closed to it, and a doctor's first page says what to do."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import member
from tests.factories import make_doctor, make_question

pytestmark = pytest.mark.django_db
ROLES = ["Editor", "Reviewer", "Publisher", "Doctor", "Administrator"]


def browser(groups, role):
    client = Client()
    client.user = member(groups, role.lower(), role)
    client.force_login(client.user)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_the_links_of_the_tags_list_open(groups, role):
    client = browser(groups, role)
    page = client.get(reverse("admin:faq_faqtag_changelist"))
    if page.status_code == 403:
        return

    for name in ("admin:faq_faqtag_proposals", "admin:faq_tagchange_changelist"):
        shown = f'href="{reverse(name)}"' in page.content.decode()
        assert not shown or client.get(reverse(name)).status_code == 200, name


@pytest.mark.parametrize("role", ROLES)
def test_who_sends_nothing_to_doctors_sees_no_page_for_it(groups, role):
    client, question = browser(groups, role), make_question()
    address = reverse("admin:consults_question_invite", args=[question.pk])
    form = client.get(reverse("admin:consults_question_change", args=[question.pk]))

    sends = client.user.has_perm("consults.add_invitation")
    assert (f'href="{address}"' in form.content.decode()) == (sends and form.status_code == 200)


def test_a_pile_that_is_none_shows_nothing(groups):
    make_question()
    client = browser(groups, "Editor")

    page = client.get(reverse("admin:consults_question_changelist") + "?waiting=nonsense")

    assert page.context["cl"].result_count == 0


def test_a_doctor_who_is_not_joined_reads_what_to_do(groups):
    page = browser(groups, "Doctor").get(reverse("admin:index")).content.decode()

    assert "not joined to a doctor" in page
    assert "permission to view or edit" not in page


def test_a_joined_doctor_sees_how_many_wait(groups):
    client = browser(groups, "Doctor")
    make_doctor("Wu", user=client.user)
    make_question(assigned_to=client.user)

    page = client.get(reverse("admin:index")).content.decode()

    [asked, answers] = page.split("<h2 id=")[1:3]
    assert asked.startswith('"asked">Asked of you</h2><span class="number">1</span>')
    assert answers.startswith('"answers">Your answers</h2><span class="number">0</span>')
    assert "permission to view or edit" not in page
