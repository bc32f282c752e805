"""A revision, a pending change and an undo mean the replies that stand there, row by row."""

from datetime import date

import pytest
from django.db.models import F
from django.urls import reverse

from consults.editorial import batch_undo, history, pending_changes, removal, revisions, workflow
from consults.models import Doctor, Question, Reply, Revision
from tests.conftest import member
from tests.factories import make_doctor, make_published_question, make_question
from web.errors import Forbidden, WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
WORDS = ["You are welcome.", "Rest for a week.", "You are welcome."]


@pytest.fixture
def question():
    return make_talk([date(2024, 1, day) for day in (1, 2, 3)])


def make_talk(days):
    """Publish a consult with three replies, two of which are equal."""
    question, doctor = make_question(replies=0), make_doctor()
    for place, words in enumerate(WORDS):
        Reply.objects.create(
            question=question, doctor=doctor, department=doctor.department,
            body=words, position=place, replied_on=days[place],
        )  # fmt: skip
    workflow.publish(question, COMMAND_LINE)
    return question


def replies(question):
    rows = question.replies.order_by("position", "pk")
    return list(rows.values_list("pk", "doctor__name", "body", "replied_on"))


def retitled(question):
    Question.objects.filter(pk=question.pk).update(title="Another title")


def forget_rows():
    """Leave the revisions as they were kept before the ids of rows stood in them."""
    for row in Revision.objects.all():
        Revision.objects.filter(pk=row.pk).update(document=row.plain)


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("dated", [True, False])
def test_two_equal_replies_stay_two_and_in_their_order(named, dated):
    question = make_talk([date(2024, 1, day) if dated else None for day in (1, 2, 3)])
    before, old = replies(question), history.record(question, COMMAND_LINE)
    if not named:
        forget_rows()
    change = pending_changes.propose(question, retitled, COMMAND_LINE)

    pending_changes.publish_change(change, COMMAND_LINE)
    assert Question.objects.get().title == "Another title"
    assert replies(question) == before
    revisions.restore(Question.objects.get(), Revision.objects.get(pk=old.pk), COMMAND_LINE)

    assert replies(question) == before


def test_an_undo_leaves_equal_replies_alone(question, publisher):
    before, old = replies(question), history.record(question, publisher)
    retitled(question)
    question.refresh_from_db()
    history.record(question, publisher)

    told = batch_undo.undo(batch_undo.saved(question, publisher, old), publisher)

    assert told == [(question.number, "")]
    assert replies(question) == before


@pytest.mark.parametrize("named", [True, False])
def test_a_revision_means_the_same_person_under_another_name(named, question):
    before, old = replies(question), history.record(question, COMMAND_LINE)
    doctor = Doctor.objects.get()
    doctor.name = "Lin Yu-fang"
    doctor.save()
    if named:
        make_doctor("Lin Yu")  # somebody else has the name by now
    else:
        forget_rows()

    revisions.restore(question, Revision.objects.get(pk=old.pk), COMMAND_LINE)

    assert [row[0] for row in replies(question)] == [row[0] for row in before]
    assert {row[1] for row in replies(question)} == {"Lin Yu-fang"}
    assert Doctor.objects.count() == (2 if named else 1)


def test_a_removed_reply_comes_back_to_the_same_person_under_another_name(editor):
    question = make_question()
    old = history.record(question, editor)
    removal.remove_replies(question, question.replies.all(), editor)
    Doctor.objects.update(name="Lin Yu-fang", name_key="lin yu-fang")

    revisions.restore(question, old, editor)

    assert question.replies.get().doctor == Doctor.objects.get()


def test_who_was_put_right_is_put_back_in_a_draft_and_stays_in_public(editor):
    question = make_question()
    reply, old = question.replies.get(), history.record(question, editor)
    Reply.objects.filter(pk=reply.pk).update(doctor=make_doctor("Wen"))

    revisions.restore(question, old, editor)
    assert replies(question) == [(reply.pk, "Lin Yu", reply.body, None)]
    Reply.objects.filter(pk=reply.pk).update(doctor=make_doctor("Wen"))
    workflow.publish(question, COMMAND_LINE)

    with pytest.raises(WorkflowError, match="Who answered and when stays"):
        revisions.restore(question, old, COMMAND_LINE)
    assert replies(question)[0][1] == "Wen"


def test_no_reply_comes_back_without_the_right_to_write_one(groups, editor):
    question = make_question()
    old = history.record(question, editor)
    Reply.objects.create(
        question=question, doctor=make_doctor(), department=question.department, body="Later."
    )
    removal.remove_replies(question, question.replies.filter(body__startswith="Reply"), editor)
    workflow.publish(question, COMMAND_LINE)
    later = history.record(question, COMMAND_LINE)
    later.document["replies"] += old.document["replies"]
    later.save()

    with pytest.raises(Forbidden, match="add replies"):
        revisions.restore(question, later, member(groups, "only", "Publisher"))
    assert replies(question) == [(question.replies.get().pk, "Lin Yu", "Later.", None)]


def test_a_publisher_restores_texts_alone(groups, question):
    question.replies.update(position=F("position") * 2 + 1)  # an editor left gaps
    old = history.record(question, COMMAND_LINE)
    retitled(question)

    revisions.restore(question, old, member(groups, "only", "Publisher"))

    assert Question.objects.get().title == old.document["title"]


def test_a_change_offers_no_reply_anew_when_its_doctor_was_renamed(publisher_client):
    question = make_published_question()
    pending_changes.propose(question, retitled, COMMAND_LINE)
    doctor = Doctor.objects.get()
    doctor.name = "Lin Yu-fang"
    doctor.save()

    address = reverse("admin:consults_question_change", args=[question.pk]) + "?change=waiting"
    page = publisher_client.get(address).content.decode()

    assert 'name="replies-TOTAL_FORMS" value="1"' in page
