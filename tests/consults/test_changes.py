"""Changes to a published consult that wait: readers see the old text until all of it is published."""

import pytest
from django.test import Client
from django.urls import reverse

from consults import refresh
from consults.checks import stored_findings
from consults.editorial import accept_proposals, history, pending_changes, sealed_reply, workflow
from consults.exchange.serialization import from_data, to_data
from consults.exchange.to_documents import document_of
from consults.models import Question, Reply, Revision
from faq.models import FaqTag
from tests.conftest import member
from tests.consults.test_admin import form_of
from tests.factories import (
    make_department,
    make_doctor,
    make_published_question,
    make_question,
    make_tag,
)
from tests.forms import shown
from web.errors import Forbidden, WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def lion(db):
    return make_published_question(
        "A lion", number=100, body="The lion roars.", tags=[make_tag("Headache")]
    )


def wait(client, question, **typed):
    address = reverse("admin:consults_question_change", args=[question.pk])
    return client.post(address, form_of(question, _wait="1", **typed), follow=True)


def test_readers_see_the_old_text_until_the_change_is_published(publisher_client, lion, publisher):
    reader = Client()

    wait(
        publisher_client, lion, title="A tiger", body="The tiger roars.", tag_lines="Headache\nCats"
    )

    lion.refresh_from_db()
    assert (lion.title, lion.body) == ("A lion", "The lion roars.")
    assert [tag.name for tag in lion.tags.all()] == ["Headache"]
    for address in ("/consults/100/a-lion/", "/consults/?q=roars", "/feeds/consults.atom", "/faq/"):
        page = reader.get(address).content.decode().lower()
        assert ("tiger" in page, "cats" in page) == (False, False), address
    assert (
        "tiger"
        in publisher_client.get(
            reverse("admin:consults_question_preview", args=[lion.pk])
        ).content.decode()
    )

    pending_changes.publish_change(pending_changes.waiting(lion), publisher)

    page = reader.get("/consults/100/a-tiger/").content.decode()
    assert "The tiger roars." in page
    assert "Cats" in page
    assert pending_changes.waiting(lion) is None


def test_nothing_typed_is_lost_when_the_form_is_opened_on_the_change(publisher_client, lion):
    lion_doctor = make_doctor("Moss Ada", make_department("Urology"))
    new = {
        "replies-TOTAL_FORMS": 2,
        "replies-1-doctor": lion_doctor.pk,
        "replies-1-department": lion_doctor.department_id,
        "replies-1-body": "It may also be a cat.",
        "replies-1-position": 1,
        "replies-1-question": lion.pk,
    }
    wait(publisher_client, lion, title="A tiger", **new)
    address = reverse("admin:consults_question_change", args=[lion.pk])

    page = publisher_client.get(f"{address}?change=waiting").content.decode()
    assert 'value="A tiger"' in page
    assert "It may also be a cat.</textarea>" in page
    assert Reply.objects.count() == 1
    plain = publisher_client.get(address).content.decode()
    assert 'value="A lion"' in plain
    assert "Go on with it" in plain

    publisher_client.post(
        f"{address}?change=waiting", form_of(lion, _wait="1", title="A tiger cub", **new)
    )
    assert Revision.objects.get(state="pending").document["title"] == "A tiger cub"
    assert len(Revision.objects.get(state="pending").document["replies"]) == 2


def test_a_change_is_refused_when_the_public_text_moved_on(publisher_client, lion, publisher):
    wait(publisher_client, lion, title="A tiger")
    publisher_client.post(
        reverse("admin:consults_question_change", args=[lion.pk]),
        form_of(lion, body="The lion sleeps."),
    )

    with pytest.raises(WorkflowError, match="changed after this change was begun"):
        pending_changes.publish_change(pending_changes.waiting(lion), publisher)

    lion.refresh_from_db()
    assert (lion.title, lion.body) == ("A lion", "The lion sleeps.")


def test_a_change_with_a_blocker_is_refused_as_a_whole(publisher_client, lion, publisher):
    wait(publisher_client, lion, title="A tiger", body="Call me at +886 2 2312 3456.")

    with pytest.raises(WorkflowError):
        pending_changes.publish_change(pending_changes.waiting(lion), publisher)

    assert Question.objects.get().title == "A lion"
    assert pending_changes.waiting(lion) is not None


def test_two_persons_where_the_department_wants_them(publisher_client, lion, publisher, groups):
    lion.department.needs_second_person = True
    lion.department.save()
    wait(publisher_client, lion, title="A tiger")

    with pytest.raises(WorkflowError, match="second pair of eyes"):
        pending_changes.publish_change(pending_changes.waiting(lion), publisher)
    pending_changes.publish_change(
        pending_changes.waiting(lion), member(groups, "other", "Publisher")
    )

    assert Question.objects.get().title == "A tiger"


def test_the_newest_change_replaces_the_one_before_and_none_is_kept_for_nothing(
    publisher_client, lion
):
    wait(publisher_client, lion, title="A tiger")
    wait(publisher_client, lion, title="A puma")
    assert [row.document["title"] for row in pending_changes.all_waiting()] == ["A puma"]

    page = wait(publisher_client, lion).content.decode()
    assert "Nothing was changed" in page
    pending_changes.drop(pending_changes.waiting(lion), by=COMMAND_LINE)
    assert pending_changes.waiting(lion) is None


def test_saving_what_was_opened_on_the_change_ends_the_waiting(publisher_client, lion):
    wait(publisher_client, lion, title="A tiger")
    address = reverse("admin:consults_question_change", args=[lion.pk])

    publisher_client.post(f"{address}?change=waiting", form_of(lion, title="A tiger"))

    assert Question.objects.get().title == "A tiger"
    assert pending_changes.waiting(lion) is None


def test_a_withdrawn_consult_is_not_revived_by_its_change(publisher_client, lion, publisher):
    wait(publisher_client, lion, title="A tiger")
    workflow.withdraw(Question.objects.get(), "A doubt", by=COMMAND_LINE)

    with pytest.raises(WorkflowError):
        pending_changes.publish_change(pending_changes.waiting(lion), publisher)

    assert Question.objects.get().status == "withdrawn"


def test_what_an_editor_saves_over_a_public_text_waits_for_who_publishes(
    editor_client, lion, editor
):
    address = reverse("admin:consults_question_change", args=[lion.pk])
    form = editor_client.get(address).content.decode()
    assert 'name="_wait"' in form
    assert 'name="_save"' not in form

    editor_client.post(address, form_of(lion, title="A tiger", _save="1"))

    lion.refresh_from_db()
    assert lion.title == "A lion"
    assert pending_changes.waiting(lion).document["title"] == "A tiger"


def test_no_other_door_lets_an_editor_change_what_readers_see(editor_client, lion, editor):
    tag = make_tag("Cats")
    history.record(lion, by=COMMAND_LINE)
    older = Revision.objects.get()
    Revision.objects.filter(pk=older.pk).update(document={**older.document, "title": "A tiger"})
    before = list(Question.objects.values_list("title", "department_id"))

    editor_client.post(
        reverse("admin:consults_question_revisions", args=[lion.pk]),
        {"revision": older.pk, **shown(lion)},
    )
    for step, asked in {"tag": {"lines": "Cats"}, "untag": {"lines": "Headache"}}.items():
        page = editor_client.post(
            reverse("admin:consults_question_bulk", args=[step]),
            {"id": [lion.pk], "department": lion.department_id, **asked},
        )
        assert "only a publisher can change it" in page.content.decode()
    editor_client.post(
        reverse("admin:consults_question_bulk", args=["department"]),
        {"id": [lion.pk], "department": make_department("Urology").pk},
    )
    page = editor_client.post(
        reverse("admin:consults_question_tags") + f"?ids={lion.pk}",
        {f"tag-{lion.pk}": tag.pk},
        follow=True,
    )

    assert "only a publisher can change it" in page.content.decode()
    assert list(Question.objects.values_list("title", "department_id")) == before
    assert [row.name for row in lion.tags.all()] == ["Headache"]


def test_pinned_consults_of_a_change_come_along(publisher_client, lion, publisher):
    other = make_published_question("A tiger", number=101)
    pin = {"similar-101": "pinned", "similar-101-reason": "Read both"}
    wait(publisher_client, lion, **pin)
    assert not lion.related.filter(origin="pinned").exists()

    pending_changes.publish_change(pending_changes.waiting(lion), publisher)

    assert lion.related.get(origin="pinned").related == other


def test_what_was_saved_in_the_bin_is_no_document_of_the_bin(editor_client):
    question = make_question()
    workflow.throw_away(question, by=COMMAND_LINE)
    history.record(question, by=COMMAND_LINE)
    workflow.bring_back(question, by=COMMAND_LINE)

    assert from_data(Revision.objects.get().plain).status == "draft"


# ---------------------------------------------------------------- findings, and new names


@pytest.fixture
def public_finding(editor):
    """A published consult with a number in the asker's text, and one in the doctor's reply."""
    question = make_published_question("A bear", body="It began in May.")
    Question.objects.filter(pk=question.pk).update(body="Call 0912-345-678 at night.")
    reply = question.replies.get()
    sealed_reply.rewrite(reply, "Then call 0913-345-678 first.")
    reply.save()
    question.refresh_from_db()
    refresh.refresh(question)
    found = [i for i in stored_findings.look_at(question) if i.finding.proposal is not None]
    keys = {i.finding.field.partition("[")[0]: i.key for i in found}
    assert {"body", "replies"} <= keys.keys()
    return question, keys


def test_no_pending_change_alters_a_doctors_words(public_finding, editor):
    question, keys = public_finding

    with pytest.raises(ValueError, match="No pending change alters a doctor’s words"):
        accept_proposals.propose(question, keys["replies"], editor)
    assert pending_changes.waiting(question) is None


def test_what_stands_in_a_reply_is_left_out_and_the_rest_can_be_published(
    public_finding, editor, editor_client, publisher
):
    question, keys = public_finding
    before = question.replies.get().body
    address = reverse("admin:consults_question_change", args=[question.pk])

    page = editor_client.post(address, {"_finding": "accept-all"}, follow=True).content.decode()

    assert "1 proposal was left out" in page
    change = pending_changes.waiting(question)
    assert change.document["replies"][0]["body"] == before
    stored_findings.dismiss(question, keys["replies"], "The ward’s own number.", publisher)
    pending_changes.publish_change(change, publisher)
    question.refresh_from_db()
    assert "0912" not in question.body
    assert question.replies.get().body == before


def test_who_publishes_a_change_needs_no_right_to_its_new_names(lion, groups):
    only_publishes = member(groups, "only", "Publisher")
    writes = member(groups, "writes", "Editor")
    assert not only_publishes.has_perm("faq.add_faqtag")
    document = to_data(document_of(lion))
    document["tags"] = [{"name": "Mane", "department": lion.department.name}]

    with pytest.raises(Forbidden, match="make the FAQ tag"):
        pending_changes.wait(lion, document, member(groups, "looks", "Reviewer", "Publisher"))
    assert not FaqTag.objects.filter(name="Mane").exists()

    pending_changes.publish_change(pending_changes.wait(lion, document, writes), only_publishes)
    assert [tag.name for tag in lion.tags.all()] == ["Mane"]
