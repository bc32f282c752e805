"""Whoever vouches for a text answers for the one that their page showed: every step, button and list."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from consults.admin.guide.workflow_page import DONE
from consults.admin.question.bulk_actions import TITLES
from consults.admin.question.workflow_page import rights_of
from consults.editorial import guide_revisions, guide_workflow, history, pending_changes, workflow
from consults.editorial.shown_versions import OTHERS, SHOWN, VOUCHING
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of
from consults.models import Guide, Question
from tests.conftest import member
from tests.factories import (
    make_department,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
)
from tests.filled_forms import forms_of
from tests.forms import form_named
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
THEIRS = "Theirs: it is something else."
STAMPED = {"parts": ["question"], "outcome": ["right"]}


@pytest.fixture
def client(groups):
    client = Client()
    client.force_login(member(groups, "vouches", "Reviewer", "Publisher"))
    return client


@pytest.fixture
def colleague(groups):
    return member(groups, "colleague", "Editor")


def in_review():
    question = make_question()
    workflow.submit(question, COMMAND_LINE)
    return question


def looked_at_later():
    question = make_question()
    workflow.publish(question, COMMAND_LINE, second_look=True)
    return question


def draft_guide():
    return make_guide(published=False)


STEPS, FORM, LIST = "steps", "change", "list"
BUTTONS = [  # (step, place, what is made)
    ("approve", STEPS, in_review),
    ("approve", FORM, in_review),
    ("approve", LIST, in_review),
    ("publish", STEPS, make_question),
    ("publish", LIST, make_question),
    ("publish", STEPS, draft_guide),
    ("publish", LIST, draft_guide),
    ("schedule", STEPS, make_question),
    ("schedule", LIST, make_question),
    ("schedule", STEPS, draft_guide),
    ("stamp", STEPS, make_published_question),
    ("stamp", FORM, make_published_question),
    ("stamp", LIST, make_published_question),
    ("stamp", STEPS, make_guide),
    ("second_look", STEPS, looked_at_later),
]


def pressed(client, row, step, place):
    """Return (address, data) of each button of a step as it is served on a page of a row."""
    kind = row._meta.model_name
    if place == LIST and kind == "question":
        address = reverse("admin:consults_question_changelist")
        ask = {"action": f"{step}_selected", "_selected_action": [row.pk]}
        html, wanted = client.post(address, ask).content.decode(), ("", "")
    elif place == LIST:
        address = reverse("admin:consults_guide_changelist")
        html, wanted = client.get(address).content.decode(), ("action", f"{step}_selected")
    else:
        address = reverse(f"admin:consults_{kind}_{place}", args=[row.pk])
        html, wanted = client.get(address).content.decode(), ("step", step)
    found = [
        (form.action, {**form.sent, **(STAMPED if step == "stamp" else {})})
        for form in forms_of(html, address)
        if form.button == wanted
        and (place != LIST or kind != "question" or "/bulk/" in form.action)
    ]
    assert found
    return found


def save(row, by):
    """Save other words in a row, as `by` would at the desk."""
    row = type(row).objects.get(pk=row.pk)
    row.body = THEIRS
    row.save()
    history.record(row, by) if isinstance(row, Question) else guide_revisions.record(
        row, COMMAND_LINE
    )


def state(row):
    names = ["status", "published_at", "reviewed_on", "reviewed_by", "updated_at"]
    names += ["approved_at", "second_look"] if isinstance(row, Question) else []
    return type(row).objects.values_list(*names).get(pk=row.pk)


@pytest.mark.parametrize(("step", "place", "make"), BUTTONS)
def test_no_step_is_taken_on_a_text_that_was_not_shown(step, place, make, client, colleague):
    row = make()
    if (step, place) == ("stamp", FORM):  # a button of those who may not change it
        User.objects.get(username="vouches").groups.set(Group.objects.filter(name="Reviewer"))
    buttons = pressed(client, row, step, place)
    save(row, colleague)
    before = state(row)

    for address, sent in buttons:
        told = client.post(address, sent, follow=True).content.decode()
        assert re.search(r"done: (colleague|Somebody) saved (consult|guide) \d+ at \d\d:\d\d", told)
        assert state(row) == before
        for name in (SHOWN, "id", "shown"):  # nothing taken without saying what was shown
            bare = {**sent, name: [str(row.pk)] if name == "id" else []} if name in sent else {}
            if bare:
                told = client.post(address, bare, follow=True).content.decode()
                assert "did not say which text" in told
                assert state(row) == before

    address, sent = pressed(client, row, step, place)[0]
    client.post(address, sent)
    assert state(row) != before


def test_every_button_that_vouches_is_walked():
    """A new step is put on one of both lists, and one that vouches is pressed above."""
    taken = {*rights_of(COMMAND_LINE), *DONE, *TITLES}

    assert taken | {"answer", "restore"} == VOUCHING | OTHERS
    assert not VOUCHING & OTHERS
    elsewhere = {
        "answer",
        "replace",
        "restore",
    }  # in test_answering, test_replacements, test_revisions
    assert {step for step, _, _ in BUTTONS} == VOUCHING - elsewhere


@pytest.mark.parametrize("make", [make_question, draft_guide])
def test_a_refusal_leads_to_what_changed_and_keeps_what_was_typed(make, client, colleague):
    row = make()
    kind = row._meta.model_name
    address, sent = pressed(client, row, "schedule", STEPS)[0]
    save(row, colleague)

    html = client.post(address, {**sent, "at": "2031-02-03T10:00"}).content.decode()

    assert f'href="{reverse(f"admin:consults_{kind}_revisions", args=[row.pk])}"' in html
    assert f'href="{reverse(f"admin:consults_{kind}_change", args=[row.pk])}"' in html
    assert 'value="2031-02-03T10:00"' in html


def test_a_step_on_many_is_taken_on_those_that_stand_as_shown(client, colleague):
    kept, other = make_question("Kept", number=91), make_question("Other", number=92)
    address = reverse("admin:consults_question_changelist")
    ask = {"action": "schedule_selected", "_selected_action": [kept.pk, other.pk]}
    [form] = [
        form
        for form in forms_of(client.post(address, ask).content.decode(), address)
        if "/bulk/" in form.action
    ]
    save(other, colleague)

    again = client.post(form.action, {**form.sent, "at": "no time"}).content.decode()
    assert all(f'value="{pair}"' in again for pair in form.sent["id"])  # still what was shown first
    client.post(form.action, form.sent)

    states = Question.objects.order_by("number").values_list("status", flat=True)
    assert list(states) == ["published", "draft"]


@pytest.mark.parametrize("kind", [Question, Guide])
def test_a_change_that_waits_since_is_told_before_a_stamp(kind, client, colleague):
    row = make_published_question() if kind is Question else make_guide()
    flow = pending_changes if kind is Question else guide_revisions
    address, sent = pressed(client, row, "stamp", STEPS)[0]
    flow.wait(row, {**to_data(document_of(row)), "title": "Theirs"}, COMMAND_LINE)

    told = client.post(address, sent).content.decode()

    assert "somebody kept or dropped a change of" in told
    assert kind.objects.get(pk=row.pk).reviewed_on is None


def test_a_scheduled_text_is_moved_only_as_it_was_shown(client, colleague):
    guide = draft_guide()
    guide_workflow.publish(guide, COMMAND_LINE, at=guide.updated_at.replace(year=2040))
    address, sent = pressed(client, guide, "publish", STEPS)[0]
    save(guide, colleague)

    client.post(address, sent)

    assert not Guide.objects.get(pk=guide.pk).is_public


def renamed(client, row, name):
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    form = form_named(client.get(address).content.decode(), f"{row._meta.model_name}_form").data
    client.post(address, {**form, "name": name})
    row.refresh_from_db()
    assert row.name == name


def test_no_step_is_taken_under_names_that_were_not_shown(client, groups):
    """A doctor, tag or department that was renamed since: readers would see another name than was read."""
    chief = Client()
    chief.force_login(member(groups, "chief", "Administrator", "Editor", "Publisher"))
    tag = make_tag("Lip care")
    question, guide = make_question(tags=[tag]), make_guide(published=False, tags=[tag])
    doctor = question.replies.get().doctor
    rows = [(row, place) for row in (question, guide) for place in (STEPS, FORM, LIST)]

    for named, name in (
        (tag, "Lip cancer"),
        (doctor, "Olaf Brun"),
        (question.department, "Nerves"),
    ):
        of_guide = named is tag
        opened = []
        for row, place in rows:
            if row is guide and not of_guide:
                continue
            if place == FORM:
                address = reverse(f"admin:consults_{row._meta.model_name}_change", args=[row.pk])
                html = client.get(address).content.decode()
                form = form_named(html, f"{row._meta.model_name}_form").data
                opened.append((row, address, {**form, "_publish": "1"}))
            else:
                opened += [(row, *one) for one in pressed(client, row, "publish", place)]
        renamed(chief, named, name)
        for row, address, sent in opened:
            told = client.post(address, sent, follow=True).content.decode()
            assert "got another name after" in told
            assert type(row).objects.get(pk=row.pk).status == "draft"

    for row in (question, guide):
        address, sent = pressed(client, row, "publish", STEPS)[0]
        client.post(address, sent)
        assert type(row).objects.get(pk=row.pk).is_public


def test_nobody_is_named_as_the_reviewer_of_a_text_that_was_not_shown(client):
    department = make_department("Oncology")
    type(department).objects.filter(pk=department.pk).update(needs_second_person=True)
    question = make_published_question(
        department=department, more_info="Sleep more.", more_info_origin="editor"
    )
    address = reverse("admin:consults_question_change", args=[question.pk])
    review = {"_finding": "review:"}

    assert client.post(address, review).status_code == 200
    assert Question.objects.get(pk=question.pk).more_info_reviewed_by == ""

    form = form_named(client.get(address).content.decode(), "question_form")
    assert client.post(address, {**form.data, **review}).status_code == 302
    assert Question.objects.get(pk=question.pk).more_info_reviewed_by != ""
