"""Who gave a reply and when is sealed with its words, whoever asks and by whatever way."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from consults.editorial import doctor_replies, history, revisions, workflow
from consults.editorial.shown_versions import version_of
from consults.exchange.get_or_create import Vocabulary
from consults.exchange.schema import Doctor as Document
from consults.models import Question, Reply
from tests.conftest import log_in, member
from tests.factories import make_doctor, make_published_question, make_question, tomorrow
from tests.forms import form_named
from web.errors import Forbidden, WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


def attribution(reply):
    reply.refresh_from_db()
    return reply.doctor.name, reply.replied_on


def form_of(client, address):
    return form_named(client.get(address).content.decode(), "question_form").data


def answered_at_the_desk(groups):
    user = member(groups, "doctor", "Doctor")
    doctor = make_doctor("Amara")
    doctor.user = user
    doctor.save()
    question = make_question(replies=0, assigned_to=user)
    return doctor_replies.answer(question, user, "Rest it for a week.", shown=version_of(question))


@pytest.mark.parametrize("how", ["withdrawn", "scheduled", "given at the desk"])
@pytest.mark.parametrize(
    "change", [{"doctor": "Wen"}, {"replied_on": date(2001, 1, 1)}], ids=["who", "when"]
)
def test_nobody_puts_a_reply_under_another_name_or_day(how, change, groups, client):
    if how == "given at the desk":
        reply = answered_at_the_desk(groups)
    else:
        question = make_published_question(at=tomorrow() if how == "scheduled" else None)
        if how == "withdrawn":
            workflow.withdraw(question, "a reason", COMMAND_LINE)
        reply = question.replies.get()
    before = attribution(reply)
    change = {**change, "doctor": make_doctor("Wen")} if "doctor" in change else change

    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(**change)
    log_in(client, member(groups, "chief", "Editor", "Publisher"))
    address = reverse("admin:consults_question_change", args=[reply.question_id])
    form = form_of(client, address)
    for name, value in change.items():
        form[f"replies-0-{name}"] = getattr(value, "pk", value)
    client.post(address, {**form, "title": "Another title", "_save": "1"})

    assert attribution(reply) == before
    assert Question.objects.get(pk=reply.question_id).title == "Another title"


def test_what_was_typed_in_wrongly_is_corrected_before_anybody_sees_it(publisher_client):
    reply = make_question().replies.get()
    wen = make_doctor("Wen")
    address = reverse("admin:consults_question_change", args=[reply.question_id])
    form = form_of(publisher_client, address)

    form |= {"replies-0-doctor": wen.pk, "replies-0-replied_on": "2020-02-02", "_save": "1"}
    publisher_client.post(address, form)

    assert attribution(reply) == ("Wen", date(2020, 2, 2))


def test_restoring_never_dates_a_reply_anew():
    question = make_question()
    reply = question.replies.get()
    old = history.record(question, COMMAND_LINE)
    Reply.objects.filter(pk=reply.pk).update(replied_on=date(2020, 2, 2))
    workflow.publish(question, COMMAND_LINE)

    with pytest.raises(WorkflowError, match="answered on another day"):
        revisions.restore(question, old, COMMAND_LINE)

    assert attribution(reply)[1] == date(2020, 2, 2)


# ------------------------------------------------------------------ names


def renamed(client, doctor, **fields):
    address = reverse("admin:consults_doctor_change", args=[doctor.pk])
    page = client.post(address, {**form_named_doctor(client, address), **fields}, follow=True)
    doctor.refresh_from_db()
    return page.content.decode()


def form_named_doctor(client, address):
    return form_named(client.get(address).content.decode(), "doctor_form").data


@pytest.mark.parametrize("change", [{"name": "Amara"}, {"honorific": "Nurse"}])
@pytest.mark.parametrize("role", ["Editor", "Administrator"])
def test_what_readers_see_signed_is_signed_anew_by_who_publishes(role, change, groups, client):
    doctor = make_published_question().replies.get().doctor
    log_in(client, member(groups, "somebody", role))
    before = str(doctor)

    page = renamed(client, doctor, **change)

    assert ("it takes a publisher" in page) == (role == "Editor")
    assert (str(doctor) == before) == (role == "Editor")


def test_what_readers_saw_signed_is_signed_anew_by_who_publishes(editor_client):
    question = make_published_question()
    doctor, before = question.replies.get().doctor, str(question.replies.get().doctor)
    workflow.withdraw(question, "a reason", COMMAND_LINE)

    assert "it takes a publisher" in renamed(editor_client, doctor, name="Olaf Brun")
    assert str(doctor) == before


def test_an_editor_names_a_doctor_anew_whom_no_reader_knows(editor_client):
    doctor = make_question().replies.get().doctor

    renamed(editor_client, doctor, name="Amara", credentials="MD")

    assert (doctor.name, doctor.credentials) == ("Amara", "MD")


def test_an_editor_describes_a_doctor_whom_readers_know(editor_client):
    doctor = make_published_question().replies.get().doctor

    renamed(editor_client, doctor, credentials="MD")

    assert doctor.credentials == "MD"


def test_no_import_gives_another_title_to_a_doctor_whom_readers_know(editor, publisher):
    doctor = make_published_question().replies.get().doctor
    document = Document(name=doctor.name, department=doctor.department.name, honorific="Nurse")

    with pytest.raises(Forbidden, match="it takes a publisher"):
        Vocabulary(editor).describe(document)
    assert Vocabulary(publisher).describe(document) == "updated"
