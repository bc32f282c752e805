"""What a doctor wrote with an own account stays, and nobody else adds words to it."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from consults.editorial import (
    doctor_replies,
    history,
    notes,
    pending_changes,
    removal,
    revisions,
)
from consults.editorial.shown_versions import version_of
from consults.importing import consult_import
from consults.importing.jobs import Job, Result
from consults.importing.recognition import Refused
from consults.models import Question, Reply, Revision
from tests.conftest import log_in, member
from tests.factories import make_department, make_doctor, make_published_question, make_question
from tests.forms import form_named
from web.errors import WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
OWN = "Never take aspirin."
OTHER = "Always take aspirin."


@pytest.fixture
def doctor(groups):
    doctor = make_doctor("Amara")
    doctor.user = member(groups, "doctor", "Doctor")
    doctor.save()
    return doctor


@pytest.fixture
def question(doctor):
    return make_question(replies=0, assigned_to=doctor.user)


@pytest.fixture
def answer(question, doctor, editor):
    """The answer of the doctor's own account, and a reply of the same doctor that an editor typed in before."""
    row = {"question": question, "doctor": doctor, "department": doctor.department}
    Reply.objects.create(**row, body="Typed from a letter.")
    history.record(question, editor)
    return doctor_replies.answer(question, doctor.user, OWN, shown=version_of(question))


def sent(client, question, **changes):
    address = reverse("admin:consults_question_change", args=[question.pk])
    form = form_named(client.get(address).content.decode(), "question_form").data
    return client.post(address, {**form, "_save": "1", **changes}, follow=True)


def answer_account(question):
    return question.revisions.get(note="The doctor answered").author_id


def signs(action):
    """Return whether an action was refused because a doctor answered with an own account."""
    try:
        action()
    except WorkflowError as refusal:
        return "own account" not in str(refusal)
    return True


def new_row(place, doctor, body):
    return {
        "replies-TOTAL_FORMS": place + 1,
        f"replies-{place}-doctor": doctor.pk,
        f"replies-{place}-body": body,
        f"replies-{place}-position": place,
        f"replies-{place}-id": "",
    }


def bodies(question):
    return list(question.replies.values_list("body", flat=True))


def test_an_editor_never_turns_an_answer_round(answer, question, editor_client):
    place = bodies(question).index(OWN)

    sent(editor_client, question, **{f"replies-{place}-DELETE": "on"})
    assert OWN in bodies(question)
    page = sent(editor_client, question, **new_row(2, answer.doctor, OTHER)).content.decode()

    assert bodies(question) == ["Typed from a letter.", OWN]
    assert "nobody else adds words under that name" in page
    assert Revision.objects.filter(document__rows__has_key="own").count() == 1


def test_what_an_editor_typed_in_is_not_the_doctors_own(answer, question, editor_client):
    place = bodies(question).index("Typed from a letter.")

    client = Client()
    log_in(client, answer.doctor.user)
    page = client.get(reverse("admin:index")).content.decode()
    assert (page.count("Your words of"), page.count("Typed in by the editors")) == (1, 1)
    sent(editor_client, question, **{f"replies-{place}-DELETE": "on"})

    assert bodies(question) == [OWN]


def test_no_revision_takes_an_answer_out(answer, question, editor):
    before = question.revisions.order_by("pk").first()

    with pytest.raises(WorkflowError, match="with an own account, so it stays"):
        revisions.restore(question, before, editor)
    with pytest.raises(WorkflowError, match="with an own account, so it stays"):
        removal.remove_replies(question, [answer], COMMAND_LINE)

    assert OWN in bodies(question)


def test_no_import_takes_an_answer_out(answer, question, editor):
    document = revisions._document_of(question.revisions.order_by("pk").first())

    with pytest.raises(Refused, match="with an own account, so it stays"):
        consult_import._planned(question, Job(Result("", 1), document), editor)


def test_an_answer_stays_when_the_doctor_has_another_account(answer, question, editor):
    answer.doctor.user = None
    answer.doctor.save()

    with pytest.raises(WorkflowError, match="with an own account"):
        removal.remove_replies(question, [answer], editor)


def test_a_doctor_who_edits_adds_own_words_in_the_form(answer, question, groups, client):
    answer.doctor.user.groups.add(groups["Editor"])
    log_in(client, answer.doctor.user)

    sent(client, question, **new_row(2, answer.doctor, "And rest."))

    [added] = question.replies.filter(body="And rest.")
    with pytest.raises(WorkflowError, match="with an own account"):
        removal.remove_replies(question, [added], COMMAND_LINE)


def test_answers_kept_before_rows_were_named_stay_as_well(answer, question, editor):
    for row in Revision.objects.all():
        Revision.objects.filter(pk=row.pk).update(document=row.plain)

    import_module("consults.migrations.0017_own_words").note_own_words(apps, None)
    answer.doctor.user = None
    answer.doctor.save()

    with pytest.raises(WorkflowError, match="with an own account"):
        removal.remove_replies(question, [answer], editor)
    assert Revision.objects.own()[answer.pk] == answer_account(question)


def test_a_consult_that_was_public_for_an_hour_keeps_its_replies(editor):
    """Undoing its publication takes the date away, but readers saw it."""
    question = make_question()
    Question.objects.filter(pk=question.pk).update(was_public=True)
    question.refresh_from_db()

    with pytest.raises(WorkflowError, match="its replies stay"):
        removal.remove_replies(question, question.replies.all(), editor)


@pytest.mark.parametrize("account", ["nobody's", "an editor's"])
def test_the_seal_on_an_author_outlives_the_account(account, answer, question, groups, client):
    """Also in the database: what a revision noted counts, not who is joined to the doctor today."""
    chief = member(groups, "chief", "Editor")
    answer.doctor.user = chief if account == "an editor's" else None
    answer.doctor.save()
    other, place = make_doctor("Petra"), bodies(question).index(OWN)

    for change in ({"doctor": other}, {"replied_on": date(2020, 1, 1)}):
        with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
            Reply.objects.filter(pk=answer.pk).update(**change)
    log_in(client, chief)
    forged = {"doctor": other.pk, "replied_on": "2020-01-01"}
    sent(client, question, **{f"replies-{place}-{name}": to for name, to in forged.items()})
    page = sent(client, question, **new_row(2, answer.doctor, OTHER)).content.decode()

    now = Reply.objects.get(pk=answer.pk)
    assert (now.doctor, now.replied_on) == (answer.doctor, answer.replied_on)
    assert "nobody else adds words under that name" in page
    assert OTHER not in bodies(question)


def test_no_door_puts_foreign_words_under_a_name_that_answered_itself(
    answer, question, groups, client, admin_user
):
    """By the form, a rename or a note: under the row of the doctor, or one of that name elsewhere."""
    twin = make_doctor("amara", make_department("Surgery"))
    typed = make_doctor("Petra", make_department("Surgery"))
    reply = Reply.objects.create(
        question=question, doctor=typed, department=typed.department, body=OTHER, position=2
    )
    history.record(question, admin_user)
    client.force_login(admin_user)
    place = bodies(question).index(OTHER)
    for doctor in (answer.doctor, twin):
        page = sent(client, question, **{f"replies-{place}-doctor": doctor.pk}).content.decode()
        assert "nobody else adds words under that name" in page
    page = sent(client, question, **new_row(3, twin, "More.")).content.decode()
    assert "nobody else adds words under that name" in page
    twin.delete()

    for doctor, name in ((typed, "Amara"), (answer.doctor, "Petra")):
        address = reverse("admin:consults_doctor_change", args=[doctor.pk])
        form = form_named(client.get(address).content.decode(), "doctor_form").data
        page = client.post(address, {**form, "name": name}, follow=True).content.decode()
        assert "nobody could tell their words apart" in page
    today = date(2030, 1, 1)
    by = member(groups, "chief", "Editor", "Publisher")
    assert not signs(lambda: notes.add(reply, "updated", answer.doctor, today, "60 mg", by=by))
    assert signs(lambda: notes.add(reply, "updated", typed, today, "60 mg", by=by))
    reply.refresh_from_db()
    assert reply.doctor == typed
    assert sorted(answer.doctor.__class__.objects.values_list("name", flat=True)) == [
        "Amara",
        "Petra",
    ]


def test_no_stored_text_puts_a_reply_under_a_name_that_answered_since(doctor, groups):
    """An earlier revision, and a pending change whose doctor got the name before it was published."""
    editor, other = member(groups, "ed", "Editor", "Publisher"), make_doctor("Petra")
    question = make_question(doctor=doctor, assigned_to=doctor.user)
    first = history.record(question, editor)
    question.replies.update(doctor=other)
    history.record(question, editor)
    doctor_replies.answer(question, doctor.user, OWN, shown=version_of(question))
    assert not signs(lambda: revisions.restore(question, first, editor))

    other.name = "Amara"  # as a door would that does not ask
    other.department = make_department("Surgery")
    other.save()
    public = make_published_question(doctor=doctor)
    row = history.now(public)
    row["rows"]["own"] = [public.replies.get().pk]
    history.keep(public, row, doctor.user)
    added = {"department": "Surgery", "doctor": "Amara", "body": OTHER}
    document = history.now(public)
    document["replies"].append({**document["replies"][0], **added})
    document["rows"]["replies"].append([None, other.pk])
    change = pending_changes.wait(public, document, editor)

    assert not signs(
        lambda: pending_changes.publish_change(change, member(groups, "p", "Publisher"))
    )
    assert bodies(public) == [public.replies.get().body]
