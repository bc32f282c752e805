"""Reviewing at the desk: approve, send back, stamp, each one step from the form, and on to the next."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consults.editorial import batch_undo, bulk_actions, history, notes, queues, workflow
from consults.models import Batch, Department, Question, Review, TaggedQuestion
from consults.tagging import vocabulary_changes
from tests.conftest import all_groups
from tests.factories import make_published_question, make_question, make_tag
from tests.forms import form_named, shown
from web.errors import Forbidden, WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
Status = Question.Status


@pytest.fixture
def people():
    all_groups()
    found = {}
    for name, groups in {
        "editor": ["Editor"], "reviewer": ["Reviewer"], "both": ["Reviewer", "Publisher"],
    }.items():  # fmt: skip
        found[name] = User.objects.create(username=name, is_staff=True)
        found[name].groups.set(Group.objects.filter(name__in=groups))
    return found


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def in_review(title, by=COMMAND_LINE):
    question = make_question(title)
    workflow.submit(question, by)
    return question


def form_of(question, filters=""):
    address = reverse("admin:consults_question_change", args=[question.pk])
    return f"{address}?_changelist_filters={filters}" if filters else address


def send(client, question, step, filters="", **sent):
    address = reverse("admin:consults_question_steps", args=[question.pk])
    query = f"?_changelist_filters={filters}" if filters else ""
    return client.post(
        f"{address}{query}", {"step": step, "from_form": "1", **shown(question), **sent}
    )


def test_a_reviewer_approves_and_goes_on_to_the_next(people):
    first, second = in_review("One"), in_review("Two")
    client = client_of(people["reviewer"])
    page = client.get(form_of(first, "waiting%3Dfor_review%26o%3D1")).content.decode()
    assert 'form="approve"' in page

    answer = send(client, first, "approve", "waiting%3Dfor_review%26o%3D1")

    first.refresh_from_db()
    assert (first.status, first.approved_by) == (Status.IN_REVIEW, people["reviewer"])
    assert answer["Location"].startswith(
        reverse("admin:consults_question_change", args=[second.pk])
    )
    assert [*queues.approved(Question.objects.all())] == [first]
    assert [*queues.for_review(Question.objects.all())] == [second]
    assert "approved by" in client.get(form_of(first)).content.decode()


def test_sending_back_asks_for_a_reason_and_goes_on(people):
    first, second = in_review("One"), in_review("Two")
    client = client_of(people["reviewer"])

    assert send(client, first, "send_back", "waiting%3Dfor_review%26o%3D1", reason=" ")[
        "Location"
    ].startswith(reverse("admin:consults_question_change", args=[first.pk]))
    answer = send(
        client, first, "send_back", "waiting%3Dfor_review%26o%3D1", reason="The dose is missing."
    )

    first.refresh_from_db()
    assert (first.status, first.sent_back_because) == (Status.DRAFT, "The dose is missing.")
    assert answer["Location"].startswith(
        reverse("admin:consults_question_change", args=[second.pk])
    )


def test_a_due_review_is_stamped_and_the_next_one_opens(people):
    due = [make_published_question(name) for name in ("One", "Two")]
    for question in due:
        Question.objects.filter(pk=question.pk).update(review_due_on=timezone.localdate())
    client = client_of(people["reviewer"])
    page = client.get(form_of(due[0], "waiting%3Dreview")).content.decode()
    assert "Still right: stamp it" in page

    sent = {"outcome": "right", "parts": [*Review.Part.values]}
    answer = send(client, due[0], "stamp", "waiting%3Dreview", **sent)

    assert Review.objects.get().question == due[0]
    assert answer["Location"].startswith(
        reverse("admin:consults_question_change", args=[due[1].pk])
    )


@pytest.mark.parametrize("publishes", [True, False])
@pytest.mark.parametrize("name,may", [("reviewer", False), ("both", True)])
def test_the_department_says_whether_approving_publishes(people, publishes, name, may):
    """Whoever may not publish never does, whatever the department says."""
    Department.objects.update(approval_publishes=publishes)
    question = in_review("One")
    Department.objects.update(approval_publishes=publishes)

    send(client_of(people[name]), question, "approve")

    question.refresh_from_db()
    assert (question.status == Status.PUBLISHED) is (publishes and may)
    assert question.status == Status.PUBLISHED or question.approved_at  # the approval itself stands


def test_a_change_of_the_text_takes_the_approval_back(people):
    question = in_review("One")
    workflow.approve(question, people["reviewer"])

    history.record(question, people["editor"])

    question.refresh_from_db()
    assert (question.approved_by, question.approved_at) == (None, None)


@pytest.mark.parametrize("step", ["send_back", "publish", "resubmit"])
def test_no_approval_outlives_its_review(people, step):
    question = in_review("One")
    workflow.approve(question, people["reviewer"])

    if step == "publish":
        workflow.publish(question, COMMAND_LINE)
    else:
        workflow.send_back(question, "Not yet.", COMMAND_LINE)
    if step == "resubmit":
        workflow.submit(question, COMMAND_LINE)

    question.refresh_from_db()
    assert question.approved_at is None


def test_approving_is_refused_in_sentences(people):
    draft, own = make_question("A draft"), make_question("Own")
    Department.objects.filter(pk=own.department_id).update(needs_second_person=True)
    own = Question.objects.get(pk=own.pk)
    workflow.submit(own, people["both"])
    blocked = in_review("Blocked")
    Question.objects.filter(pk=blocked.pk).update(body="Mr. Robert Miller, 0912-345-678, has it.")

    with pytest.raises(WorkflowError, match="not in review"):
        workflow.approve(draft, people["reviewer"])
    with pytest.raises(WorkflowError, match="second pair of eyes"):
        workflow.approve(own, people["both"])
    with pytest.raises(WorkflowError, match="cannot be published"):
        workflow.approve(Question.objects.get(pk=blocked.pk), people["reviewer"])
    with pytest.raises(Forbidden):
        workflow.approve(blocked, people["editor"])
    fine = in_review("Fine")
    workflow.approve(fine, people["reviewer"])
    with pytest.raises(WorkflowError, match="approved already"):
        workflow.approve(fine, people["reviewer"])


def test_an_approval_is_undone(people):
    question = in_review("One")
    batch, told = bulk_actions.take("approve", [question], {}, people["reviewer"])
    assert told == [(question, "")]

    batch_undo.undo(Batch.objects.get(pk=batch.pk), people["reviewer"])

    question.refresh_from_db()
    assert (question.status, question.approved_at) == (Status.IN_REVIEW, None)


def test_an_approval_lasts_as_long_as_what_was_approved(people):
    """A save that changes nothing keeps it; other words, notes, tags and names take it off."""
    question = in_review("One")
    reply, tag = question.replies.get(), make_tag("Rib")
    TaggedQuestion.objects.create(content_object=question, tag=tag, position=0)
    history.record(question, COMMAND_LINE)
    editor = client_of(people["editor"])

    def approved():
        question.refresh_from_db()
        return question.approved_at is not None

    def approve():
        workflow.approve(question, people["reviewer"]) if not approved() else None

    def save(**changes):
        html = editor.get(form_of(question)).content.decode()
        sent = form_named(html, "question_form").data
        editor.post(form_of(question), {**sent, "_save": "1", **changes})

    approve()
    save()
    assert approved()
    other = make_tag("Chest")
    rename = {"name": "Olaf Brun"}
    doctor_page = reverse("admin:consults_doctor_change", args=[reply.doctor_id])

    def rename_doctor():
        form = form_named(editor.get(doctor_page).content.decode(), "doctor_form").data
        editor.post(doctor_page, {**form, **rename})

    def note():
        today = timezone.localdate()
        return notes.add(reply, "updated", reply.doctor, today, "Zinc.", by=COMMAND_LINE)

    steps = [
        lambda: save(body="Other words."),
        note,
        lambda: notes.remove(question.notes.get(), COMMAND_LINE),
        lambda: vocabulary_changes.merge_tags(tag, other, COMMAND_LINE),
        rename_doctor,
    ]
    for step in steps:
        approve()
        assert approved()
        step()
        assert not approved()
