"""The history of a consult and the audit log open after any change, and name no words."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from consults.admin.question.model_admin import QuestionAdmin
from tests.consults.test_admin import form_of, post
from tests.factories import make_doctor, make_question, make_tag
from web.admin import sentence_of

pytestmark = pytest.mark.django_db
LOG = "/admin/admin/logentry/"


@pytest.fixture
def boss(django_user_model):
    return django_user_model.objects.create_superuser("boss", password="word")


def assert_both_open(client, question, boss):
    history = reverse("admin:consults_question_history", args=[question.pk])
    assert client.get(history).status_code == 200
    client.force_login(boss)
    page = client.get(LOG)
    assert page.status_code == 200
    return page.content.decode()


def test_the_form_of_a_consult_has_no_inline_this_file_does_not_try():
    assert [inline.model.__name__ for inline in QuestionAdmin.inlines] == ["Reply"]


@pytest.mark.parametrize(
    "changes,told",
    [
        ({"replies-TOTAL_FORMS": 2, "replies-1-body": "zebracanary", "replies-1-position": 1},
         "Added reply."),
        ({"replies-0-hospital": "zebracanary hospital"}, "Changed Hospital of reply."),
        ({"replies-0-DELETE": "on"}, "Deleted reply."),
        ({"title": "zebracanary", "tag_lines": "zebracanary"}, "Changed FAQ tags, Title."),
        ({"similar-numbers": "4242"}, "Changed Similar consults."),
    ],
)  # fmt: skip
def test_history_and_log_open_after_every_kind_of_change(publisher_client, boss, changes, told):
    question = make_question(doctor=make_doctor("Zebracanary Ada"))
    make_question(number=4242)
    if "replies-1-body" in changes:
        changes = {**changes, "replies-1-doctor": make_doctor().pk}

    answer = post(publisher_client, question, **changes)
    page = assert_both_open(publisher_client, question, boss)

    assert answer.redirect_chain
    assert told in page
    assert not LogEntry.objects.filter(change_message__icontains="zebracanary").exists()


def test_other_forms_of_the_desk_are_logged_in_words_too(client, boss):
    client.force_login(boss)
    tag = make_tag("Cramps")
    address = reverse("admin:faq_faqtag_change", args=[tag.pk])
    page = client.get(address).content.decode()
    assert "aliases-TOTAL_FORMS" in page
    client.post(
        address,
        {"name": "Cramps", "department": tag.department_id, "aliases-TOTAL_FORMS": 1,
         "aliases-INITIAL_FORMS": 0, "aliases-0-name": "Muscle cramps",
         "merges-TOTAL_FORMS": 0, "merges-INITIAL_FORMS": 0},
    )  # fmt: skip

    assert client.get(LOG).status_code == 200
    assert client.get(reverse("admin:faq_faqtag_history", args=[tag.pk])).status_code == 200


OLD = [
    ([{"added": {"name": "reply"}}], "Added reply."),
    ([{"changed": {"name": "reply", "fields": ["Hospital"]}}], "Changed Hospital of reply."),
    ([{"deleted": {"name": "similar consult"}}], "Deleted similar consult."),
    (
        [{"changed": {"fields": ["Title"]}}, {"added": {"name": "reply"}}],
        "Changed Title. Added reply.",
    ),
]


def test_a_sentence_names_fields_and_kinds_only():
    assert [sentence_of(message) for message, _ in OLD] == [told for _, told in OLD]
    assert sentence_of([{"added": {}}]) == "Added."
    assert sentence_of([{"added": {"name": "reply", "object": "zebracanary"}}]) == "Added reply."


def test_form_of_covers_what_the_form_has():
    """A form that grows a part must be tried here: what the test posts is what the page holds."""
    assert {name.split("-")[0] for name in form_of(make_question()) if "TOTAL" in name} >= {
        "replies"
    }
