"""What a doctor wrote with an own account stays, and nobody else adds words to it."""

import pytest
from django.test import Client
from django.urls import reverse

from consults.editorial import doctor_replies, history, removal, revisions
from consults.editorial.shown_versions import version_of
from consults.importing import consult_import
from consults.importing.jobs import Job, Result
from consults.importing.recognition import Refused
from consults.models import Question, Reply, Revision
from tests.conftest import log_in, member
from tests.factories import make_doctor, make_question
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
    assert "nobody else adds words to that" in page
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

    with pytest.raises(WorkflowError, match="with an own account"):
        removal.remove_replies(question, [answer], editor)


def test_a_consult_that_was_public_for_an_hour_keeps_its_replies(editor):
    """Undoing its publication takes the date away, but readers saw it."""
    question = make_question()
    Question.objects.filter(pk=question.pk).update(was_public=True)
    question.refresh_from_db()

    with pytest.raises(WorkflowError, match="its replies stay"):
        removal.remove_replies(question, question.replies.all(), editor)
