"""Comments, notices without a word of health, and who else has a consult open."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consults.editorial import comments, presence, workflow
from consults.erasure import redaction
from consults.models import Comment, Presence
from tests.conftest import member
from tests.factories import make_doctor, make_question
from web import rights
from web.errors import WorkflowError
from web.rights import COMMAND_LINE

pytestmark = [pytest.mark.django_db(transaction=False)]


@pytest.fixture
def colleague(groups):
    user = member(groups, "colleague", "Reviewer")
    user.email = "colleague@example.org"
    user.save()
    return user


@pytest.fixture
def lion(db):
    return make_question("A zebracanary lion", number=4177, body="zebracanary asks.")


def test_a_comment_stands_at_a_field_and_is_closed(lion, editor_client, colleague):
    address = reverse("admin:consults_question_talk", args=[lion.pk])

    editor_client.post(
        address, {"text": "Is this dose right?", "field": "replies", "to": colleague.pk}
    )

    client = Client()
    client.force_login(colleague)
    page = client.get(address).content.decode()
    assert "Is this dose right?" in page
    assert "Replies" in page
    assert "comments" in client.get("/admin/").content.decode().lower()
    found = client.get("/admin/consults/question/?waiting=comments").content.decode()
    assert "#4177" in found
    client.post(address, {"resolve": Comment.objects.get().pk})
    assert Comment.objects.get().resolved_by == colleague
    assert "#4177" not in client.get("/admin/consults/question/?waiting=comments").content.decode()
    with pytest.raises(WorkflowError):
        comments.resolve(Comment.objects.get(), colleague)


@pytest.mark.parametrize("change", [{"text": " "}, {"text": "x" * 5001}, {"field": "source_text"}])
def test_a_comment_that_is_none_is_refused(change, lion, editor):
    with pytest.raises(WorkflowError):
        comments.say(lion, **{"text": "Hm", "by": editor, **change})
    assert Comment.objects.count() == 0


def test_nobody_is_asked_who_could_not_open_it(lion, editor, django_user_model):
    stranger = django_user_model.objects.create_user(
        "stranger", is_staff=True, email="s@example.org"
    )

    with pytest.raises(WorkflowError, match="cannot open"):
        comments.say(lion, "Look", editor, to=stranger)
    with pytest.raises(WorkflowError, match="no right"):
        workflow.assign(lion, stranger, editor)
    assert mail.outbox == []


def test_notices_name_a_number_and_never_a_text(
    lion, editor, colleague, django_capture_on_commit_callbacks
):
    editor.email = "editor@example.org"
    editor.save()
    with django_capture_on_commit_callbacks(execute=True):
        comments.say(lion, "zebracanary dose?", editor, to=colleague)
        workflow.submit(lion, editor)
        workflow.send_back(lion, "zebracanary is missing", colleague)
        workflow.assign(lion, colleague, editor)
        workflow.assign(lion, editor, editor)  # nobody hears of what they did themselves

    assert [(one.to, "zebracanary" in one.subject + one.body) for one in mail.outbox] == [
        (["colleague@example.org"], False),
        (["colleague@example.org"], False),
        (["editor@example.org"], False),
        (["colleague@example.org"], False),
    ]
    assert all("number 4177" in one.body for one in mail.outbox)


def test_a_step_that_is_rolled_back_mails_nobody(
    lion, editor, colleague, django_capture_on_commit_callbacks
):
    from django.db import transaction

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        comments.say(lion, "Look", editor, to=colleague)
        transaction.set_rollback(True)

    assert mail.outbox == []


def test_who_lost_the_right_gets_no_mail(
    lion, editor, colleague, django_capture_on_commit_callbacks
):
    workflow.assign(lion, colleague, COMMAND_LINE)
    colleague.groups.clear()
    fresh = type(colleague).objects.get(pk=colleague.pk)
    lion.refresh_from_db()

    with django_capture_on_commit_callbacks(execute=True):
        workflow.submit(lion, editor)

    assert not fresh.has_perm("consults.view_question")
    assert mail.outbox == []


def test_who_else_is_in_here(lion, editor_client, editor, colleague):
    client = Client()
    client.force_login(colleague)
    address = reverse("admin:consults_question_here", args=[lion.pk])
    assert editor_client.post(address).json() == {"others": []}
    assert client.post(address).json() == {"others": ["editor"]}
    form = reverse("admin:consults_question_change", args=[lion.pk])
    assert "Also in here: colleague." in editor_client.get(form).content.decode()

    editor_client.post(address, {"leaving": "1"})
    assert client.post(address).json() == {"others": []}
    Presence.objects.update(seen_at=timezone.now() - 2 * presence.GONE_AFTER)
    assert presence.others(lion.pk, editor) == []


def test_a_redaction_reaches_comments(lion, editor):
    comments.say(lion, "Did zebracanary agree?", editor)

    redaction.carry_out(
        redaction.begin(lion, ["zebracanary"], "name", rights.COMMAND_LINE), rights.COMMAND_LINE
    )

    assert "zebracanary" not in Comment.objects.get().text


def test_doctors_without_account_are_named(lion):
    said = comments.say_for(make_doctor(), lion, "Fine")

    assert (said.named, said.by) == ("Dr. Lin Yu", None)
