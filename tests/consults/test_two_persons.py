"""Where a department wants two persons, nobody changes alone what readers see: whatever the door."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from consults.editorial import (
    accept_proposals,
    batch_undo,
    bulk_actions,
    former_state,
    guide_revisions,
    guide_workflow,
    history,
    pending_changes,
    revisions,
    workflow,
)
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of, guide_document
from consults.importing.files import Entry
from consults.importing.importer import Importer
from consults.models import Department, Guide, Question
from consults.similar import suggestions
from consults.tagging import tag_suggestions
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
from web.errors import Forbidden, WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(groups):
    return member(groups, "chief", "Editor", "Publisher", "Reviewer")


@pytest.fixture
def other(groups):
    return member(groups, "other", "Publisher")


@pytest.fixture
def administrator(groups):
    return member(groups, "head", "Editor", "Publisher", "Administrator")


@pytest.fixture
def strict():
    department = make_department("Oncology")
    Department.objects.filter(pk=department.pk).update(needs_second_person=True)
    department.refresh_from_db()
    return department


@pytest.fixture
def lion(strict):
    question = make_published_question("A lion", number=90, department=strict)
    history.record(question, COMMAND_LINE)
    return question


def saved_form(client, question, **fields):
    address = reverse("admin:consults_question_change", args=[question.pk])
    form = next(f for f in forms_of(client.get(address).content.decode()) if "title" in f.data)
    return client.post(address, {**form.data, **fields, "_continue": "1"}, follow=True)


DOORS = {
    "restore": lambda q, by: revisions.restore(q, q.revisions.first(), by),
    "accept": lambda q, by: accept_proposals.accept(q, [], by),
    "tag": lambda q, by: tag_suggestions.add_tags(q, [make_tag(f"Quiet {by}")], by),
    "untag": lambda q, by: tag_suggestions.remove_tags(q, [1], by),
    "retag": lambda q, by: tag_suggestions.set_tags(q, [], by),
    "pin": lambda q, by: suggestions.decide(q, {}, by),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_publisher_alone_changes_no_public_text(door, lion, chief):
    with pytest.raises(Forbidden, match="second pair of eyes"):
        DOORS[door](lion, chief)
    DOORS[door](lion, COMMAND_LINE)


def test_the_form_keeps_it_as_a_pending_change_for_somebody_else(lion, chief, other, client):
    log_in(client, chief)

    page = saved_form(client, lion, title="A tiger").content.decode()

    lion.refresh_from_db()
    assert lion.title == "A lion"
    assert "Readers go on seeing the old text" in page
    change = pending_changes.waiting(lion)
    with pytest.raises(WorkflowError, match="second pair of eyes"):
        pending_changes.publish_change(change, chief)
    pending_changes.publish_change(change, other)
    lion.refresh_from_db()
    assert lion.title == "A tiger"


def test_a_step_on_many_is_refused_one_by_one(lion, chief):
    _, told = bulk_actions.take("tag", [lion], {"tags": [make_tag("Quiet").pk]}, chief)

    assert "second pair of eyes" in told[0][1]
    assert not lion.tags.exists()


def test_a_guide_is_not_restored_alone(strict, chief):
    guide = make_guide(lead="Old.")
    Guide.objects.filter(pk=guide.pk).update(department=strict)
    guide.refresh_from_db()
    revision = guide_revisions.record(guide, COMMAND_LINE)

    with pytest.raises(Forbidden, match="second pair of eyes"):
        guide_revisions.restore(guide, revision, chief)


@pytest.mark.parametrize("door", ["form", "bulk", "restore"])
def test_nobody_moves_it_to_where_one_person_is_enough(door, strict, chief, administrator, client):
    """To another department, published there, and back: the rule would be gone."""
    elsewhere, question = make_department("Cardiology"), make_question(department=strict, number=91)
    document = {**to_data(document_of(question)), "department": "Cardiology"}
    revision = history.record(question, COMMAND_LINE)
    type(revision).objects.filter(pk=revision.pk).update(document=document)
    revision.refresh_from_db()

    def move(by):
        question.refresh_from_db()
        if door == "form":
            log_in(client, by)
            page = saved_form(client, question, department=elsewhere.pk).content.decode()
            return page
        if door == "bulk":
            return bulk_actions.take("department", [question], {"department": elsewhere.pk}, by)[1][
                0
            ][1]
        revisions.restore(Question.objects.get(pk=question.pk), revision, by)
        return ""

    try:
        told = move(chief)
    except Forbidden as refusal:
        told = str(refusal)
    question.refresh_from_db()
    assert "out of Oncology, which wants a second pair of eyes" in told
    assert question.department == strict

    move(administrator)
    question.refresh_from_db()
    assert question.department == elsewhere


@pytest.mark.parametrize("kind", ["question", "guide"])
def test_a_pending_change_moves_nothing_without_an_administrator(
    kind, strict, chief, other, administrator
):
    """Of its author and its publisher one may be the administrator."""
    row, flow = {
        "question": lambda: (make_published_question(department=strict), pending_changes),
        "guide": lambda: (make_guide(department=strict), guide_revisions),
    }[kind]()
    elsewhere = make_department("Cardiology")
    document = {**to_data(document_of(row)), "department": "Cardiology"}

    flow.wait(row, document, chief)
    with pytest.raises(Forbidden, match="out of Oncology, which wants a second pair of eyes"):
        flow.publish_change(flow.waiting(row), other)
    assert type(row).objects.get(pk=row.pk).department == strict

    flow.publish_change(flow.waiting(row), administrator)
    assert type(row).objects.get(pk=row.pk).department == elsewhere


def test_an_administrators_change_that_moves_is_published_by_somebody_else(
    strict, other, administrator
):
    row, elsewhere = make_published_question(department=strict), make_department("Cardiology")
    document = {**to_data(document_of(row)), "department": "Cardiology"}
    pending_changes.wait(row, document, administrator)

    pending_changes.publish_change(pending_changes.waiting(row), other)

    assert Question.objects.get(pk=row.pk).department == elsewhere


def imported(by, kind, department, status="draft", body="It passes."):
    """Import one document of a known source; returns its Result."""
    common = {"title": "Rest", "department": department, "status": status}
    common["source"] = {"name": "Old site", "id": "1", "url": "https://example.org/1"}
    if status == "published":
        common["published_at"] = "2024-01-03T10:00:00Z"
    if kind is Guide:
        document = {"format": "guide/1", **common, "body": f"## Rest\n\n{body}"}
    else:
        reply = {"doctor": "Ada Moreau", "body": "Harmless.", "replied_on": "2024-01-02"}
        document = {**common, "body": body, "replies": [reply]}
    results = []
    raw = json.dumps(document).encode()
    Importer(by, False, results.append).run([Entry("x.jsonl", 1, raw)])
    return results[0]


@pytest.mark.parametrize("kind", [Question, Guide])
def test_an_import_moves_nothing_to_where_one_person_is_enough(kind, strict, chief, administrator):
    elsewhere = make_department("Cardiology")
    assert imported(COMMAND_LINE, kind, "Oncology").outcome == "new"

    refused = imported(chief, kind, "Cardiology", body="It goes away.")

    assert kind.objects.get().department == strict
    assert "out of Oncology" in refused.findings[-1]["message"]
    assert imported(administrator, kind, "Cardiology", body="It goes away.").outcome == "updated"
    assert kind.objects.get().department == elsewhere


@pytest.mark.parametrize("kind", [Question, Guide])
def test_an_import_publishes_nothing_alone(kind, strict, administrator):
    imported(administrator, kind, "Oncology", status="published")

    assert kind.objects.get().status == "draft"


def test_a_restored_guide_is_not_moved_to_where_one_person_is_enough(strict, chief, administrator):
    guide, elsewhere = make_guide(published=False), make_department("Cardiology")
    Guide.objects.filter(pk=guide.pk).update(department=elsewhere)
    revision = guide_revisions.record(Guide.objects.get(pk=guide.pk), COMMAND_LINE)
    Guide.objects.filter(pk=guide.pk).update(department=strict)

    with pytest.raises(Forbidden, match="out of Oncology"):
        guide_revisions.restore(Guide.objects.get(pk=guide.pk), revision, chief)

    guide_revisions.restore(Guide.objects.get(pk=guide.pk), revision, administrator)
    assert Guide.objects.get(pk=guide.pk).department == elsewhere


def test_putting_back_what_readers_see_takes_a_publisher(groups):
    """Also for a step that itself takes less."""
    editor, question = member(groups, "ed", "Editor"), make_published_question(number=96)
    state = {"status": "draft", "department_id": question.department_id}

    with pytest.raises(Forbidden, match="what readers see"):
        former_state.put_back(question, state, "assign", editor)

    assert Question.objects.get(pk=question.pk).status == "published"


def test_the_form_of_a_guide_moves_nothing_to_where_one_person_is_enough(strict, chief, client):
    guide, elsewhere = make_guide(published=False), make_department("Cardiology")
    Guide.objects.filter(pk=guide.pk).update(department=strict)
    log_in(client, chief)
    address = reverse("admin:consults_guide_change", args=[guide.pk])
    form = next(f for f in forms_of(client.get(address).content.decode()) if "title" in f.data)

    answer = client.post(address, {**form.data, "department": elsewhere.pk, "_continue": "1"})

    assert answer.status_code == 200  # the form, as it was typed
    assert "out of Oncology, which wants a second pair of eyes" in answer.content.decode()
    assert Guide.objects.get(pk=guide.pk).department == strict


def test_undoing_a_move_takes_the_same_right(strict, chief):
    question = make_question(department=make_department("Cardiology"))
    batch, _ = bulk_actions.take("department", [question], {"department": strict.pk}, chief)

    assert "second pair of eyes" in batch_undo.undo(batch, chief)[0][1]
    question.refresh_from_db()
    assert question.department == strict


def test_a_state_is_put_back_only_with_the_right_of_the_step(groups):
    editor = member(groups, "ed", "Editor")
    question = make_question()
    workflow.submit(question, editor)
    state = {"status": "draft", "department_id": question.department_id}
    reader = member(groups, "nobody")

    for step in ("submit", "bin", "assign"):
        with pytest.raises(Forbidden):
            former_state.put_back(question, state, step, reader)
    assert Question.objects.get(pk=question.pk).status == "in_review"
    former_state.put_back(question, state, "submit", editor)


def test_a_step_is_not_undone_into_a_department_that_is_gone(groups):
    editor = member(groups, "ed", "Editor")
    question = make_question()
    workflow.submit(question, editor)

    with pytest.raises(WorkflowError, match="is gone"):
        former_state.put_back(question, {"status": "draft", "department_id": 0}, "submit", editor)


def test_a_save_to_undo_is_kept_only_for_who_may_save(groups):
    with pytest.raises(Forbidden):
        batch_undo.saved(make_question(), member(groups, "nobody"))


@pytest.mark.parametrize("after", ["withdrawn", "submitted", "sent back", "binned", "unbinned"])
def test_what_readers_once_saw_is_gone_in_every_hidden_state(after, chief, client):
    question = make_published_question("A lion", number=92)
    workflow.withdraw(question, "Outdated", chief)
    if after in {"submitted", "sent back"}:
        workflow.submit(question, chief)
    if after == "sent back":
        workflow.send_back(question, "Too short.", chief)
    if after in {"binned", "unbinned"}:
        workflow.throw_away(question, chief)
    if after == "unbinned":
        workflow.bring_back(question, chief)

    assert client.get(question.get_absolute_url()).status_code == 410


def test_what_readers_never_saw_does_not_exist(chief, client):
    waiting = make_published_question(
        "Later", number=93, at=timezone.now() + timezone.timedelta(days=1)
    )
    workflow.withdraw(waiting, "Outdated", chief)
    draft = make_question(number=94)
    workflow.throw_away(draft, chief)

    for question in (waiting, draft):
        assert client.get(f"/consults/{question.number}/").status_code == 404


def test_a_publication_that_was_undone_is_gone(chief, client):
    question = make_question(number=95)
    batch, _ = bulk_actions.take("publish", [question], {}, chief)
    batch_undo.undo(batch, chief)

    assert client.get("/consults/95/").status_code == 410


# ---------------------------------------------------------------- whose work it is


def test_who_imports_a_text_for_review_does_not_publish_it(strict, chief, other):
    document = {
        "format": "consult/1", "number": 96, "title": "Does it end?", "department": "Oncology",
        "body": "My eyelid twitches.", "status": "in_review",
        "replies": [{"doctor": "Ada Moss", "department": "Oncology", "body": "It does."}],
    }  # fmt: skip
    make_doctor("Ada Moss", department=strict)
    raw = json.dumps(document).encode()
    Importer(chief, False, lambda result: None).run([Entry("x.jsonl", 1, raw)])
    question = Question.objects.get(number=96)
    assert question.status == "in_review"

    with pytest.raises(WorkflowError, match="you handed in or changed"):
        workflow.publish(question, chief)
    workflow.publish(question, other)


def test_who_changes_a_text_in_review_does_not_publish_it(strict, chief, other, groups, client):
    question = make_question(number=97, department=strict)
    workflow.submit(question, member(groups, "author", "Editor"))
    log_in(client, chief)

    page = saved_form(client, question, body="My own words.", _publish="1").content.decode()

    question.refresh_from_db()
    assert (question.status, question.body) == ("in_review", "My own words.")
    assert "you handed in or changed" in page
    workflow.publish(question, other)


def test_a_guide_that_was_changed_in_review_is_published_by_somebody_else(
    strict, chief, other, groups
):
    guide = make_guide(published=False)
    Guide.objects.filter(pk=guide.pk).update(department=strict)
    guide.refresh_from_db()
    guide_workflow.submit(guide, member(groups, "author", "Editor"))
    guide_revisions.record(guide, chief)

    with pytest.raises(WorkflowError, match="you handed in or changed"):
        guide_workflow.publish(guide, chief)
    guide_workflow.publish(guide, other)


def test_an_edit_that_moves_a_public_text_under_the_rule_waits(strict, chief, client):
    question = make_published_question(
        "A lion", number=98, department=make_department("Cardiology")
    )
    history.record(question, COMMAND_LINE)
    log_in(client, chief)

    saved_form(client, question, title="A tiger", department=strict.pk)

    question.refresh_from_db()
    assert (question.title, question.department.name) == ("A lion", "Cardiology")
    assert pending_changes.waiting(question).document["department"] == "Oncology"


# ---------------------------------------------------------------- what readers once saw


@pytest.mark.parametrize(
    "after",
    ["withdrawn", "submitted", "sent back", "binned", "unbinned", "scheduled", "unscheduled"],
)
def test_a_guide_that_readers_once_saw_is_gone_in_every_hidden_state(after, administrator, client):
    guide = make_guide()
    assert client.get(guide.get_absolute_url()).status_code == 200
    guide_workflow.withdraw(guide, "Old.", administrator)
    if after in {"submitted", "sent back"}:
        guide_workflow.submit(guide, administrator)
    if after == "sent back":
        guide_workflow.send_back(guide, "Too short.", administrator)
    if after in {"binned", "unbinned"}:
        guide_workflow.throw_away(guide, administrator)
    if after == "unbinned":
        guide_workflow.bring_back(guide, administrator)
    if after in {"scheduled", "unscheduled"}:
        later = timezone.now() + timezone.timedelta(days=1)
        guide_workflow.publish(guide, administrator, at=later)
    if after == "unscheduled":
        guide_workflow.unschedule(guide, administrator)

    answer = client.get(guide.get_absolute_url())

    assert answer.status_code == 410
    assert guide.title not in answer.content.decode()


@pytest.mark.parametrize(
    "state", ["draft", "in review", "scheduled", "off", "withdrawn", "imported", "binned"]
)
def test_a_guide_that_readers_never_saw_does_not_exist(state, administrator, client):
    guide = make_guide(published=False)
    later = timezone.now() + timezone.timedelta(days=1)
    if state in {"scheduled", "off", "withdrawn"}:
        guide_workflow.publish(guide, administrator, later)
    if state == "in review":
        guide_workflow.submit(guide, administrator)
    if state == "off":
        guide_workflow.unschedule(guide, administrator)
    if state == "withdrawn":
        guide_workflow.withdraw(guide, "Wrong.", administrator)
    if state == "binned":
        guide_workflow.throw_away(guide, administrator)
    if state == "imported":
        document = guide_document(guide)
        document.published_at = later
        guide_workflow.arrive(guide, document, "withdrawn", timezone.now(), COMMAND_LINE)
        guide.save()
    Guide.objects.filter(published_at__gt=timezone.now(), status="withdrawn").update(
        published_at=timezone.now()
    )  # its hour has come

    assert client.get(guide.get_absolute_url()).status_code == 404


def test_a_move_under_the_rule_is_not_ones_own_to_publish(strict, chief, other, client):
    question = make_published_question(
        "A lion", number=99, department=make_department("Cardiology")
    )
    history.record(question, COMMAND_LINE)
    log_in(client, chief)
    saved_form(client, question, title="A tiger", department=strict.pk)
    change = pending_changes.waiting(question)

    with pytest.raises(WorkflowError, match="Oncology wants a second pair of eyes"):
        pending_changes.publish_change(change, chief)
    pending_changes.publish_change(change, other)
    question.refresh_from_db()
    assert (question.title, question.department) == ("A tiger", strict)


def test_no_step_on_many_takes_a_public_text_under_the_rule(strict, chief):
    question = make_published_question("A lion", department=make_department("Cardiology"))

    _, told = bulk_actions.take("department", [question], {"department": strict.pk}, chief)

    assert "Oncology wants a second pair of eyes" in told[0][1]


def test_an_import_that_takes_a_consult_into_such_a_department_makes_it_ones_work(
    editor, chief, strict
):
    """It was handed in by somebody else where one person is enough."""

    def bring(by, **fields):
        document = {"title": "A lion", "department": "Neurology", "body": "It roars.", **fields}
        document |= {"source": {"id": "1"}, "replies": [{"doctor": "Lin Yu", "body": "Run."}]}
        Importer(by).run([Entry("x.jsonl", 1, json.dumps(document).encode())])
        return Question.objects.get()

    make_department()
    workflow.submit(bring(editor), editor)

    question = bring(chief, body="It roars at night.", department="Oncology")

    assert (question.department, question.body) == (strict, "It roars at night.")
    with pytest.raises(WorkflowError, match="second pair of eyes"):
        workflow.publish(question, chief)
