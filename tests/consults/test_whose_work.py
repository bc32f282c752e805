"""Where two persons are wanted, whoever wrote what is in review is one of them, whoever touched it last."""

import pytest
from django.urls import reverse

from consults.editorial import (
    bulk_actions,
    doctor_replies,
    guide_revisions,
    guide_workflow,
    history,
    pending_changes,
    shown_versions,
    workflow,
)
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of
from consults.models import Department, Guide, Question
from tests.conftest import log_in, member
from tests.factories import (
    make_department,
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
)
from tests.forms import forms_of
from web.errors import WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
OWN = "you handed in or changed"
BODY = "My eyelid twitches a little."


@pytest.fixture
def strict():
    department = make_department("Oncology")
    Department.objects.filter(pk=department.pk).update(needs_second_person=True)
    department.refresh_from_db()
    return department


@pytest.fixture
def chief(groups):
    """Who writes and may publish."""
    return member(groups, "chief", "Editor", "Publisher")


@pytest.fixture
def other(groups):
    return member(groups, "other", "Publisher")


@pytest.fixture
def handed_in(strict, chief):
    question = make_question(number=7100, department=strict)
    history.record(question, chief)
    workflow.submit(question, chief)
    return question


def changed(question, by, **fields):
    """Change columns of a consult or guide as a save does, and keep it."""
    type(question).objects.filter(pk=question.pk).update(**fields)
    fresh = type(question).objects.get(pk=question.pk)
    door = guide_revisions if isinstance(question, Guide) else history
    door.record(fresh, by)
    return fresh


def save(client, user, kind, row, **fields):
    """Send the form of a row as it was opened, with other `fields`; returns the answer."""
    log_in(client, user)
    address = reverse(f"admin:consults_{kind}_change", args=[row.pk])
    form = next(f for f in forms_of(client.get(address).content.decode()) if "title" in f.data)
    return client.post(address, {**form.data, **fields})


def tag(question, by):
    choice = {"tags": [make_tag().pk]}
    [(_, refusal)] = bulk_actions.take("tag", [question], choice, by)[1]
    assert refusal == ""


def answer(question, groups):
    """Let a doctor with an account answer it."""
    user = member(groups, "doctor", "Doctor")
    make_doctor("Ada Moss", department=question.department, user=user)
    workflow.assign(question, user, COMMAND_LINE)
    question.refresh_from_db()
    shown = shown_versions.version_of(question)
    doctor_replies.answer(question, user, "It is harmless, sleep more.", shown=shown)


@pytest.mark.parametrize("touch", ["tag", "answer", "save", "words"])
def test_whose_words_stand_in_it_does_not_publish_it_whoever_touched_it_since(
    touch, handed_in, chief, editor, other, groups, client
):
    if touch == "tag":
        tag(handed_in, editor)
    elif touch == "answer":
        answer(handed_in, groups)
    elif touch == "save":
        assert save(client, editor, "question", handed_in).status_code == 302
    else:
        changed(handed_in, editor, body=BODY)
    question = Question.objects.get(pk=handed_in.pk)

    assert question.submitted_by == chief
    for step in (workflow.publish, workflow.approve):
        with pytest.raises(WorkflowError, match=OWN):
            step(question, chief)
    workflow.publish(question, other)


def test_whoever_changed_it_in_review_stays_one_of_its_writers(strict, chief, editor, other):
    question = make_question(number=7101, department=strict)
    history.record(question, editor)
    workflow.submit(question, editor)
    question = changed(question, chief, body=BODY)
    question = changed(question, editor, title="Another title")

    with pytest.raises(WorkflowError, match=OWN):
        workflow.publish(question, chief)

    workflow.send_back(question, "Read what I wrote.", chief)
    workflow.submit(question, editor)  # who read it vouches for it
    assert question.revisions.first().note == "Handed in again"
    workflow.publish(question, chief)


def test_nothing_changed_makes_nobody_a_writer(strict, editor, chief, other, client):
    """Nor does “Publish” in the bar of the form, and what was approved stays so."""
    question = make_question(number=7102, department=strict)
    history.record(question, editor)
    workflow.submit(question, editor)
    workflow.approve(question, other)
    save(client, editor, "question", question)
    assert Question.objects.get(pk=question.pk).approved_by == other

    save(client, chief, "question", question, _publish="1")

    question.refresh_from_db()
    assert (question.status, question.submitted_by) == ("published", editor)


def test_an_answer_in_review_goes_on_to_the_editor(handed_in, chief, groups):
    answer(handed_in, groups)

    handed_in.refresh_from_db()
    assert (handed_in.assigned_to, handed_in.submitted_by) == (chief, chief)


def test_a_guide_is_the_work_of_all_who_wrote_it(strict, chief, editor, other, client):
    guide = make_guide(published=False)
    Guide.objects.filter(pk=guide.pk).update(department=strict)
    guide.refresh_from_db()
    guide_revisions.record(guide, chief)
    guide_workflow.submit(guide, chief)

    save(client, editor, "guide", guide)

    guide.refresh_from_db()
    with pytest.raises(WorkflowError, match=OWN):
        guide_workflow.publish(guide, chief)
    guide_workflow.publish(guide, other)


@pytest.mark.parametrize("again", [{}, {"body": BODY + " Often."}])
def test_a_waiting_change_is_the_work_of_all_who_wrote_it(again, strict, chief, editor, other):
    question = make_published_question(number=7103, department=strict, body="It twitches.")
    history.record(question, COMMAND_LINE)
    document = to_data(document_of(question)) | {"body": BODY}
    pending_changes.wait(question, document, chief)
    change = pending_changes.wait(question, document | again, editor)

    with pytest.raises(WorkflowError, match="second pair of eyes"):
        pending_changes.publish_change(change, chief)
    pending_changes.publish_change(change, other)


def test_a_change_begun_anew_is_not_the_work_of_who_wrote_another(strict, chief, editor):
    question = make_published_question(number=7104, department=strict, body="It twitches.")
    history.record(question, COMMAND_LINE)
    document = to_data(document_of(question))
    pending_changes.wait(question, document | {"body": BODY}, chief)
    change = pending_changes.wait(question, document | {"title": "Another title"}, editor)

    pending_changes.publish_change(change, chief)

    assert Question.objects.get(pk=question.pk).title == "Another title"
