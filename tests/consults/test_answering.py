"""The role Doctor: sees and answers what is addressed to them, and nothing else of the desk."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from consults.editorial import doctor_replies, history, shown_versions, workflow
from consults.models import Comment, Question, Reply
from tests.conftest import member
from tests.factories import make_department, make_doctor, make_published_question, make_question
from tests.forms import as_opened, forms_of, shown
from web.errors import WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor(groups):
    user = member(groups, "doc", "Doctor")
    row = make_doctor("Moss Ada", hospital="Greenfield Hospital")
    row.user = user
    row.save()
    return user


@pytest.fixture
def desk(doctor):
    client = Client()
    client.force_login(doctor)
    return client


@pytest.fixture
def asked(doctor, editor):
    question = make_question(
        "Why does my calf twitch?", replies=0, number=50, source_text="sourcecanary",
        asker_name="namecanary", asker_sex="female",
    )  # fmt: skip
    history.record(question, editor)
    workflow.assign(question, doctor, editor)
    return question


def page_of(question):
    return reverse("admin:doctor_consult", args=[question.pk])


def test_a_doctor_sees_what_is_addressed_to_them_alone(desk, asked):
    other = make_question("Somebody else's othercanary")
    shown = desk.get(reverse("admin:doctor_desk")).content.decode()
    assert "Why does my calf twitch?" in shown
    assert "othercanary" not in shown
    assert desk.get(page_of(other)).status_code == 404

    page = desk.get(page_of(asked)).content.decode()
    assert "Why does my calf twitch?" in page
    for hidden in ("sourcecanary", "namecanary", "female"):  # nobody confirmed the sex
        assert hidden not in page


def test_no_other_page_of_the_desk_opens_for_a_doctor(desk, asked):
    opened = []
    for pattern in get_resolver().url_patterns:
        if getattr(pattern, "namespace", "") != "admin":
            continue
        for inner in pattern.url_patterns:
            for route in getattr(inner, "url_patterns", [inner]):
                opened.append(route)
    addresses = [
        "/admin/consults/question/",
        "/admin/figures/",
        "/admin/consults/question/calendar/",
    ]
    for end in ("change", "history", "steps", "revisions", "talk", "notes", "invite", "preview"):
        addresses.append(reverse(f"admin:consults_question_{end}", args=[asked.pk]))
    assert opened
    assert {desk.get(address).status_code for address in addresses} == {403}
    asked_for = "/admin/autocomplete/?app_label=consults&model_name=reply&field_name=doctor&term="
    assert desk.get(asked_for).status_code == 403


def test_the_answer_is_stored_as_written_and_goes_back_to_the_editor(desk, asked, editor):
    words = "Hello.\r\n\r\nThis is *harmless*."

    desk.post(page_of(asked), {"body": words, "replied_on": "2024-05-01", **shown(asked)})

    reply = Reply.objects.get()
    assert reply.body == "Hello.\n\nThis is *harmless*."
    assert (str(reply.doctor), reply.hospital, str(reply.replied_on)) == (
        "Moss Ada" if not reply.doctor.honorific else f"{reply.doctor.honorific} Moss Ada",
        "Greenfield Hospital",
        "2024-05-01",
    )
    asked.refresh_from_db()
    assert (asked.assigned_to, asked.status) == (editor, "draft")
    assert desk.get(page_of(asked)).status_code == 404
    late = desk.post(
        page_of(asked), {"body": "Typed for an hour", "replied_on": "2024-05-01", **shown(asked)}
    )
    assert late.status_code == 410
    assert "Nothing was saved" in late.content.decode()
    assert "Typed for an hour</textarea>" in late.content.decode()
    assert asked.title not in late.content.decode()
    assert Reply.objects.count() == 1


def test_a_doctor_gives_a_consult_back_with_a_word(desk, asked, editor):
    page = desk.post(page_of(asked), {"decline": "1", "why": " "}).content.decode()
    assert "Write a comment" in page
    page = desk.post(page_of(asked), {"decline": "1", "why": "x" * 5001}).content.decode()
    assert f'value="{"x" * 5001}"' in page

    desk.post(page_of(asked), {"decline": "1", "why": "Ask a urologist."})

    assert Comment.objects.get().text == "Ask a urologist."
    asked.refresh_from_db()
    assert asked.assigned_to == editor
    assert Reply.objects.count() == 0


def test_bad_answers_are_told_and_lose_nothing(desk, asked):
    page = desk.post(
        page_of(asked), {"body": "Kept words", "replied_on": "2199-01-01", **shown(asked)}
    )

    assert "today or earlier" in page.content.decode()
    assert "Kept words</textarea>" in page.content.decode()


@pytest.mark.parametrize("day", ["2024-05-01", "2999-01-01"])
def test_an_answer_is_given_to_the_question_that_was_read(day, desk, asked, editor):
    """The editors changed it meanwhile: the new question stands beside the words, and nothing is stored."""

    def form_of(answer):
        forms = forms_of(answer.content.decode())
        return next(form.data for form in forms if "body" in form.data)

    form = form_of(desk.get(page_of(asked)))
    asked.refresh_from_db()
    asked.body = "May I take 500 mg of warfarin?"
    asked.save()
    history.record(asked, editor)

    page = desk.post(page_of(asked), {**form, "body": "Yes, that is harmless.", "replied_on": day})

    html = page.content.decode()
    assert "The editors changed this consult after you had opened it" in html
    assert "May I take 500 mg of warfarin?" in html
    assert "Yes, that is harmless.</textarea>" in html
    assert Reply.objects.count() == 0
    desk.post(page_of(asked), {**form_of(page), "replied_on": "2024-05-01"})
    assert Reply.objects.get().body == "Yes, that is harmless."


def test_an_answer_that_does_not_say_what_was_read_is_refused(desk, asked):
    page = desk.post(page_of(asked), {"body": "Yes.", "replied_on": "2024-05-01"})

    assert "Yes.</textarea>" in page.content.decode()
    assert Reply.objects.count() == 0


def test_a_question_changed_while_the_answer_is_stored_is_refused(doctor, asked):
    with pytest.raises(shown_versions.Unseen):
        doctor_replies.answer(asked, doctor, "Yes.", shown="2024-05-01T10:00:00+00:00")


def test_an_account_that_belongs_to_no_doctor_answers_nothing(desk, asked, doctor):
    type(doctor.doctor).objects.update(user=None)

    page = desk.post(
        page_of(asked), {"body": "Hello", "replied_on": "2024-05-01", **shown(asked)}, follow=True
    )

    assert "belongs to no doctor yet" in page.content.decode()
    assert Reply.objects.count() == 0


def test_published_consults_are_not_answered_behind_the_editors(desk, doctor, editor):
    question = make_published_question("Public already")
    workflow.assign(question, doctor, editor)

    assert desk.get(page_of(question)).status_code == 404
    assert Question.objects.get().replies.count() == 1


def test_assigning_needs_somebody_who_may_open_it(doctor, groups, django_user_model):
    question = make_question(department=make_department("Urology"))
    workflow.assign(question, doctor, by=COMMAND_LINE)
    assert question.assigned_to == doctor
    with pytest.raises(WorkflowError):
        workflow.assign(
            question, django_user_model.objects.create_user("no", is_staff=True), by=COMMAND_LINE
        )


def test_only_who_makes_accounts_joins_one_to_a_doctor(editor_client, editor, groups):
    row = make_doctor("Moss Ada")
    address = reverse("admin:consults_doctor_change", args=[row.pk])
    data = {
        "name": "Moss Ada",
        "slug": row.slug,
        "department": row.department_id,
        "user": editor.pk,
    }
    assert 'name="user"' not in editor_client.get(address).content.decode()

    data |= as_opened(editor_client, address)
    assert editor_client.post(address, data).status_code == 302
    row.refresh_from_db()
    assert row.user is None
    boss = Client()
    boss.force_login(member(groups, "boss", "Administrator"))
    boss.post(address, {**data, **as_opened(boss, address)})
    row.refresh_from_db()
    assert row.user == editor
