"""Nothing of a doctor or an asker is deleted but by an erasure, whoever asks and by whatever way."""

import ast

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import NoReverseMatch, reverse

from consults.editorial import bulk_actions, history, removal, revisions, workflow
from consults.erasure import redaction
from consults.models import (
    Comment,
    Department,
    Doctor,
    Guide,
    Note,
    NumberSequence,
    Question,
    Reply,
    RetiredNumber,
    Revision,
    locks,
)
from consults.models.number import taken_numbers
from faq.models import FaqTag
from tests.conftest import member
from tests.factories import make_guide, make_published_question, make_question, make_tag
from tests.test_architecture import APPS, ROOT, modules
from tests.test_by import root
from web.errors import Forbidden, WorkflowError
from web.kept_rows import KeptForGood
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    return make_published_question("A lion", tags=[make_tag()])


@pytest.mark.parametrize("model", [Question, Reply, Guide])
def test_the_models_refuse_to_delete(model, question):
    make_guide()
    row = model.objects.first()

    for delete in (
        row.delete,
        model.objects.all().delete,
        model._base_manager.all().delete,
        model.objects.filter(pk=row.pk).delete,
    ):
        with pytest.raises(KeptForGood, match="erase"):
            delete()
    with pytest.raises(KeptForGood):
        question.replies.all().delete()
    assert model.objects.filter(pk=row.pk).exists()


def test_no_other_row_takes_a_consult_or_a_reply_along(question):
    for row in (question.department, question.answered_by, question.tags.get()):
        with pytest.raises(ProtectedError):
            row.delete()


def test_what_refers_to_kept_rows_never_deletes_them():
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in (Question, Reply, Guide)
        for field in model._meta.concrete_fields
        if field.is_relation
        and field.remote_field.on_delete is models.CASCADE
        and (model, field.related_model) != (Reply, Question)
    ]

    assert wrong == []


@pytest.mark.parametrize("table", ["consults_question", "consults_reply"])
def test_the_database_refuses_as_well(table, question):
    refused = pytest.raises(IntegrityError, match="not deleted")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")

    assert Question.objects.filter(pk=question.pk).exists()


def test_every_lock_is_on():
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger"
    with connection.cursor() as cursor:
        cursor.execute(query)
        assert set(locks.ALL) <= {name for (name,) in cursor.fetchall()}


def test_only_an_erasure_and_the_removal_of_replies_open_the_door():
    users = {
        str(path.relative_to(ROOT))
        for path in modules(*APPS)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Name) and node.id == "removable"
    }

    assert users == {"consults/editorial/retirement.py", "consults/editorial/removal.py"}


def makes_a_reply(node):
    """True for a call that makes a row of Reply, whatever the way."""
    if not isinstance(node, ast.Call):
        return False
    chain = root(node.func)
    made = chain[-1:] in (["create"], ["bulk_create"], ["get_or_create"], ["update_or_create"])
    return chain == ["Reply"] or (made and (chain[:1] == ["Reply"] or "replies" in chain))


def test_replies_are_made_where_it_is_asked_whose_words_they_are():
    """Another door has to ask `reply_rows.refuse` as these do, or be the doctor's own."""
    makers = {
        str(path.relative_to(ROOT))
        for path in modules(*APPS)
        if "from consults.models" in (text := path.read_text()) and "Reply" in text
        for node in ast.walk(ast.parse(text))
        if makes_a_reply(node)
    }

    assert makers == {
        "consults/editorial/doctor_replies.py",
        "consults/editorial/reply_rows.py",
        "consults/importing/consult_rows.py",
    }


# ------------------------------------------------------------------ replies


def test_a_reply_nobody_ever_saw_is_removed_and_a_revision_keeps_it(editor):
    question = make_question()
    reply = question.replies.get()

    removal.remove_replies(question, [reply], editor)

    assert question.replies.count() == 0
    kept = Revision.objects.get(question=question)
    assert kept.author == editor
    assert kept.document["replies"][0]["body"] == reply.body


@pytest.mark.parametrize("state", ["published", "withdrawn", "scheduled", "binned"])
def test_a_reply_that_readers_saw_stays(state, editor):
    question = make_published_question()
    if state == "withdrawn":
        workflow.withdraw(question, "Outdated", by=COMMAND_LINE)
    if state == "binned":
        workflow.withdraw(question, "Outdated", by=COMMAND_LINE)
        workflow.throw_away(question, by=COMMAND_LINE)

    with pytest.raises(WorkflowError, match="was published"):
        removal.remove_replies(question, question.replies.all(), editor)
    assert question.replies.count() == 1


def test_a_reply_with_a_signed_note_stays(editor):
    question = make_question()
    reply = question.replies.get()
    Note.objects.create(
        reply=reply,
        question=question,
        kind=Note.Kind.CONFIRMED,
        doctor=reply.doctor,
        signed_on="2026-01-02",
    )

    with pytest.raises(WorkflowError, match="signed note"):
        removal.remove_replies(question, [reply], editor)
    assert (question.replies.count(), reply.notes.count()) == (1, 1)


def test_removing_a_reply_takes_its_right(groups):
    question = make_question()
    reviewer = member(groups, "r", "Reviewer")

    with pytest.raises(Forbidden):
        removal.remove_replies(question, question.replies.all(), reviewer)
    with pytest.raises(TypeError):
        removal.remove_replies(question, question.replies.all(), None)


def test_a_revision_without_a_reply_brings_no_loss_to_what_was_public(editor):
    question = make_question(replies=0)
    before = history.record(question, by=COMMAND_LINE)
    doctor_words = make_question().replies.get()
    doctor_words.pk, doctor_words.question, doctor_words.checksum = None, question, ""
    doctor_words.save()
    workflow.publish(question, by=COMMAND_LINE)
    workflow.withdraw(question, "Outdated", by=COMMAND_LINE)

    with pytest.raises(WorkflowError, match="was published"):
        revisions.restore(question, before, editor)
    assert question.replies.count() == 1


# ------------------------------------------------------------------ numbers


def test_an_erased_number_is_never_given_out_again(question):
    NumberSequence.objects.update_or_create(pk=1, defaults={"last": question.number - 1})

    redaction.carry_out(redaction.begin_erasure(question, COMMAND_LINE), COMMAND_LINE)

    assert not Question.objects.filter(pk=question.pk).exists()
    assert RetiredNumber.objects.filter(number=question.number).exists()
    assert NumberSequence.take(1, taken_numbers) == [question.number + 1]


# ------------------------------------------------------------------ the desk


def kept_rows():
    kept = (Question, Reply, Guide, Department, Doctor, FaqTag, Revision, Note, Comment, LogEntry)
    return {model.__name__: set(model.objects.values_list("pk", flat=True)) for model in kept}


def test_no_page_of_the_desk_deletes_for_good(groups, question):
    """Every model of the desk, its stock action and its stock page, as every role."""
    make_guide()
    history.record(question, by=member(groups, "author", "Editor"))
    roles = [member(groups, name, name) for name in groups]
    roles.append(User.objects.create_superuser("root", password="word"))
    LogEntry.objects.create(user=roles[0], action_flag=1, object_repr="x")
    before = kept_rows()

    for user in roles:
        client = Client()
        client.force_login(user)
        for model in admin.site._registry:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            rows = list(model._base_manager.values_list("pk", flat=True)[:20])
            asked = {"action": "delete_selected", "_selected_action": rows, "post": "yes"}
            client.post(reverse(f"{name}_changelist"), asked)
            if model in (Department, Doctor, FaqTag):
                rows = [question.department_id, question.answered_by_id, question.tags.get().pk]
            for pk in rows:
                if model is not Question or pk != question.pk:
                    client.post(reverse(f"{name}_delete", args=[pk]), {"post": "yes"})
            client.post(reverse(f"{name}_delete", args=[question.pk]), {"post": "yes"})

    now = kept_rows()
    assert {name: before[name] - now[name] for name in before} == {name: set() for name in before}
    question.refresh_from_db()
    assert question.status == "published"


def test_deleting_a_draft_puts_it_into_the_bin_with_the_way_back(editor_client, editor):
    draft = make_question()

    address = reverse("admin:consults_question_delete", args=[draft.pk])
    answer = editor_client.post(address, {"post": "yes"}, follow=True)

    draft.refresh_from_db()
    assert draft.status == "binned"
    assert "Put into the bin." in answer.content.decode()
    assert bulk_actions.Batch.objects.get(by=editor).step == "bin"


def test_the_form_removes_a_reply_of_a_draft_only(editor_client):
    draft = make_question()
    page = editor_client.get(reverse("admin:consults_question_change", args=[draft.pk]))
    form = page.context["adminform"].form
    assert "replies-0-DELETE" in page.content.decode()
    seen = make_published_question()
    workflow.withdraw(seen, "Outdated", by=COMMAND_LINE)

    page = editor_client.get(reverse("admin:consults_question_change", args=[seen.pk]))

    assert form is not None
    assert "replies-0-DELETE" not in page.content.decode()


def test_an_account_stays_with_what_it_wrote(groups):
    boss = User.objects.create_superuser("boss", password="word")
    person = member(groups, "person", "Editor")
    client = Client()
    client.force_login(boss)

    answer = client.post(reverse("admin:auth_user_delete", args=[person.pk]), {"post": "yes"})

    assert answer.status_code == 403
    assert User.objects.filter(pk=person.pk).exists()


def test_no_shortcut_leads_from_a_key_to_an_address():
    with pytest.raises(NoReverseMatch):
        reverse("admin:view_on_site", args=[1, 1])
    assert "delete_selected" not in dict(admin.site.actions)
