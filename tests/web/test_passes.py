"""The guard of writes: a door that forgot the gate of rights is found by what it writes."""

import logging

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection, connections, transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from config.middleware import WriteGuardMiddleware
from consults import permissions
from consults.editorial import reader_reports, workflow
from consults.models import Question, Report
from faq.models import FaqTag
from tests.conftest import member
from tests.factories import make_published_question, make_question, make_tag
from web import passes, rights
from web.admin import GuardedAdmin
from web.errors import Forbidden

pytestmark = pytest.mark.django_db
OURS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.app_label in {"accounts", "auth", "consults", "faq"}
]


def watched():
    return passes.watch(connections.all(), permissions.rules(), "POST /a/forgotten/door/")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_every_table_is_guarded_or_free_for_a_reason(model):
    free, reason = permissions.FREE.get(model._meta.label_lower, (set(), "-"))
    assert reason
    table = connection.ops.quote_name(model._meta.db_table)
    for verb in {"UPDATE", "DELETE"} - free:
        sql = f"{verb} {'FROM ' * (verb == 'DELETE')}{table}"
        column = connection.ops.quote_name(model._meta.pk.column)
        sql += f" SET {column} = {column} WHERE 1 = 0" if verb == "UPDATE" else " WHERE 1 = 0"
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            watched(),
            pytest.raises(Forbidden),
        ):
            cursor.execute(sql)


def test_what_is_free_is_a_model_of_ours():
    assert set(permissions.FREE) <= {model._meta.label_lower for model in OURS}


@pytest.mark.parametrize(
    "write",
    [
        lambda row: Question.objects.filter(pk=row.pk).update(title="x"),
        lambda row: Question.objects.bulk_update([row], ["title"]),
        lambda row: row.save(),
        lambda row: row.tagged.all().delete(),
        lambda row: FaqTag.objects.bulk_create([FaqTag(name="N", department=row.department)]),
    ],
)
def test_a_forgotten_door_is_refused_and_named(write, caplog):
    question = make_question()
    make_tag("A tag").tagged_questions.create(content_object=question)

    with caplog.at_level(logging.ERROR), watched(), pytest.raises(Forbidden), transaction.atomic():
        write(question)

    assert "/a/forgotten/door/" in caplog.text


def test_what_the_gate_granted_may_be_written(editor):
    question = make_question()
    with watched():
        rights.require(editor, permissions.CHANGE, "change it")
        question.save()


def test_a_right_to_close_reports_moves_no_state(groups, publisher):
    question = make_question()
    with watched():
        rights.require(rights.SITE, permissions.CLOSE_REPORT, "close reports")
        with pytest.raises(Forbidden), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(status="in_review")


@pytest.mark.parametrize(
    "write",
    [
        lambda row: Question.objects.filter(pk=row.pk).update(status="published"),
        lambda row: Question.objects.filter(pk=row.pk).update(title="%s", status="published"),
        lambda row: (setattr(row, "status", "published"), row.save()),
        lambda row: (setattr(row, "status", "published"), row.save(update_fields=["status"])),
        lambda row: Question.objects.bulk_create(
            [Question(number=901), Question(number=902, status="published")]
        ),
        lambda row: (
            setattr(row, "status", "published"),
            Question.objects.bulk_update([row], ["status"]),
        ),
    ],
)
def test_nothing_becomes_public_by_the_right_to_change(write, editor):
    question = make_question()
    with watched():
        rights.require(editor, permissions.CHANGE, "change it")
        with pytest.raises(Forbidden), transaction.atomic():
            write(question)


def test_a_title_that_is_the_word_published_is_only_a_title(editor):
    question = make_question()
    with watched():
        rights.require(editor, permissions.CHANGE, "change it")
        question.title = "published"
        question.save()


def test_a_rehearsal_keeps_nothing():
    question = make_question()
    with watched(), passes.rehearsal():
        Question.objects.filter(pk=question.pk).update(title="Kept?")

    question.refresh_from_db()
    assert question.title != "Kept?"


def test_a_pass_ends_with_its_request(editor):
    question = make_question()
    with watched():
        rights.require(editor, permissions.CHANGE, "change it")
    with watched(), pytest.raises(Forbidden), transaction.atomic():
        question.save()


def test_a_refused_door_is_a_page_with_a_sentence():
    middleware = WriteGuardMiddleware(lambda request: None)
    answer = middleware.process_exception(RequestFactory().get("/"), Forbidden("No right."))

    assert (answer.status_code, "No right." in answer.content.decode()) == (403, True)


def test_readers_may_report_but_not_close():
    question = make_question()
    with watched():
        Report.objects.create(question=question, kind="wrong", reported_on="2026-01-01")
        with pytest.raises(Forbidden), transaction.atomic():
            Report.objects.update(state="settled")


def test_a_command_is_not_a_request():
    workflow.submit(make_question(), rights.COMMAND_LINE)


def test_every_page_of_the_desk_saves_through_the_gate():
    around = [
        type(page).__name__
        for model, page in admin.site._registry.items()
        if model._meta.app_label in {"accounts", "auth", "consults", "faq"}
        and not isinstance(page, GuardedAdmin)
    ]
    assert around == []


def test_of_an_account_only_the_password_and_the_login_are_free(editor):
    with watched():
        User.objects.filter(pk=editor.pk).update(last_login=timezone.now(), password="x")
        for fields in (
            {"is_superuser": True},
            {"is_active": True},
            {"password": "x", "email": "x"},
        ):
            with pytest.raises(Forbidden):
                User.objects.filter(pk=editor.pk).update(**fields)


def test_own_password_is_changed_without_another_right(client, groups):
    reviewer = member(groups, "reviewer", "Reviewer")
    client.force_login(reviewer)
    new = "kettle-lamp-91"
    form = {"old_password": "word", "new_password1": new, "new_password2": new}

    answer = client.post(reverse("admin:password_change"), form)

    assert answer.status_code == 302
    reviewer.refresh_from_db()
    assert reviewer.check_password(new)


def test_what_the_site_does_by_itself_leaves_no_pass(client, settings):
    settings.HIDE_REPORTED = True
    question = make_published_question()
    with watched() as now:
        reader_reports.report(question, Report.Kind.IDENTITY)
        assert now.granted == set()
        with pytest.raises(Forbidden), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(status="published")
    question.refresh_from_db()
    assert question.status == "withdrawn"
