"""From draft to review to readers, with reasons, times and a second person; and the honest stamp."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consults.editorial import reviews, workflow
from consults.models import Question, Review
from tests.conftest import member
from tests.consults.test_admin import post
from tests.factories import make_published_question, make_question, tomorrow
from tests.forms import shown, ticked
from web.errors import WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(groups):
    """Browsers of an editor, a reviewer and a publisher, each with their user."""
    found = {}
    for name, memberships in (
        ("editor", ["Editor"]),
        ("reviewer", ["Reviewer"]),
        ("publisher", ["Publisher"]),
        ("chief", ["Editor", "Reviewer", "Publisher"]),
    ):
        client = Client()
        client.user = member(groups, name, *memberships)
        client.force_login(client.user)
        found[name] = client
    return found


def take(client, question, step, **data):
    address = reverse("admin:consults_question_steps", args=[question.pk])
    return client.post(address, {"step": step, **shown(question), **data}, follow=True)


def test_a_draft_goes_to_review_and_back_and_out(people):
    question = make_question()

    take(people["editor"], question, "submit")
    question.refresh_from_db()
    assert (question.status, question.submitted_by) == ("in_review", people["editor"].user)

    page = take(people["reviewer"], question, "send_back", reason=" ").content.decode()
    assert "Say what is missing" in page
    take(people["reviewer"], question, "send_back", reason="No department fits.")
    question.refresh_from_db()
    assert (question.status, question.assigned_to) == ("draft", people["editor"].user)
    assert "Back from review" in people["editor"].get("/admin/").content.decode()
    listed = people["editor"].get("/admin/consults/question/?waiting=mine").content.decode()
    assert f"#{question.number}" in listed

    take(people["editor"], question, "submit")
    take(people["publisher"], question, "publish")
    question.refresh_from_db()
    assert question.is_public


def test_the_form_saves_and_submits(people):
    question = make_question(title="A calf")

    post(people["editor"], question, title="A better calf", _submit="1")

    question.refresh_from_db()
    assert (question.title, question.status) == ("A better calf", "in_review")


@pytest.mark.parametrize(
    ("role", "step"),
    [("editor", "publish"), ("editor", "schedule"), ("editor", "stamp"), ("reviewer", "submit"),
     ("reviewer", "publish"), ("publisher", "stamp"), ("editor", "send_back"), ("editor", "withdraw"),
     ("chief", "status"), ("chief", "")],
)  # fmt: skip
def test_steps_need_their_right(people, role, step):
    question = make_question()

    assert take(people[role], question, step, reason="x").status_code == 403
    assert Question.objects.get().status == "draft"


def test_a_department_may_want_a_second_person(people):
    question = make_question()
    question.department.needs_second_person = True
    question.department.save()

    assert "submit consult" in take(people["chief"], question, "publish").content.decode()
    take(people["chief"], question, "submit")
    assert "someone else publishes" in take(people["chief"], question, "publish").content.decode()
    assert not Question.objects.published().exists()
    take(people["publisher"], question, "publish")
    assert Question.objects.published().exists()


def test_a_schedule_is_moved_published_early_or_withdrawn(people):
    question = make_question()
    monday = timezone.localtime() + timedelta(days=3)

    take(people["publisher"], question, "schedule", at=f"{monday:%Y-%m-%dT%H:%M}")
    question.refresh_from_db()
    assert question.published_at == monday.replace(second=0, microsecond=0)
    assert not question.is_public
    assert "Scheduled" in people["publisher"].get("/admin/").content.decode()

    later = monday + timedelta(days=1)
    take(people["publisher"], question, "schedule", at=f"{later:%Y-%m-%dT%H:%M}")
    question.refresh_from_db()
    assert question.published_at == later.replace(second=0, microsecond=0)
    assert Client().get(question.get_absolute_url()).status_code == 404

    take(people["publisher"], question, "publish")
    assert Client().get(question.get_absolute_url()).status_code == 200
    assert 'id="count" tabindex="-1">1 consult</h2>' in Client().get("/consults/").content.decode()


@pytest.mark.parametrize("at", ["", "tomorrow", "2001-01-01T08:00", "2999-01-01T08:00"])
def test_a_wrong_time_is_refused_where_it_was_typed(people, at):
    question = make_question()

    page = take(people["publisher"], question, "schedule", at=at).content.decode()

    assert "errorlist" in page
    assert Question.objects.get().status == "draft"


def test_a_withdrawn_schedule_never_comes_back(people, monkeypatch):
    question = make_question()
    workflow.publish(question, at=tomorrow(), by=COMMAND_LINE)
    take(people["publisher"], question, "withdraw", reason="Not now.")
    later = timezone.now() + timedelta(days=9)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert not Question.objects.published().exists()
    assert Client().get("/consults/").content.decode().count("card__title") == 0


def test_withdrawing_needs_a_reason_that_readers_never_see(people):
    question = make_published_question()

    assert "Say why" in take(people["publisher"], question, "withdraw").content.decode()
    take(people["publisher"], question, "withdraw", reason="Doubtful advice.")

    question.refresh_from_db()
    assert question.withdrawn_reason == "Doubtful advice."
    answer = Client().get(question.get_absolute_url())
    assert answer.status_code == 410
    assert "Doubtful" not in answer.content.decode()


# ---------------------------------------------------------------- the review stamp


def test_a_stamp_needs_an_outcome_and_parts_and_moves_the_date(people):
    question = make_published_question()
    question.department.review_months = 12
    question.department.save()

    assert (
        "errorlist" in take(people["reviewer"], question, "stamp", outcome="right").content.decode()
    )
    take(people["reviewer"], question, "stamp", outcome="right", parts=["question", "replies"])

    question.refresh_from_db()
    today = timezone.localdate()
    assert (question.reviewed_by, question.reviewed_on) == ("reviewer", today)
    assert question.review_due_on == reviews.months_after(today, 12)
    page = Client().get(question.get_absolute_url()).content.decode()
    assert 'by <bdi class="name">reviewer</bdi>' in page
    assert page.index("<dt>Reviewed</dt>") < page.index("The question")
    assert Review.objects.get().parts == ["question", "replies"]


def test_editing_never_moves_the_date(people):
    question = make_published_question()
    reviews.stamp(question, "right", ["tags"], people["reviewer"].user)
    old = date(2020, 1, 1)
    Question.objects.filter(pk=question.pk).update(reviewed_on=old, review_due_on=date(2023, 1, 1))

    post(people["chief"], question, title="A typo less")

    question.refresh_from_db()
    assert (question.title, question.reviewed_on) == ("A typo less", old)
    page = Client().get(question.get_absolute_url()).content.decode()
    assert "Due for another look since January 2023" in page
    assert "Review due" in people["reviewer"].get("/admin/").content.decode()


def test_an_outcome_may_be_that_it_goes(people):
    question = make_published_question()

    take(people["chief"], question, "stamp", outcome="withdrawn", parts=["replies"])

    question.refresh_from_db()
    assert question.status == "withdrawn"
    assert Review.objects.get().outcome == "withdrawn"


@pytest.mark.parametrize(
    ("outcome", "parts"), [("", ["tags"]), ("fine", ["tags"]), ("right", []), ("right", ["x"])]
)
def test_a_stamp_without_substance_is_refused(outcome, parts, editor):
    question = make_published_question()

    with pytest.raises(WorkflowError):
        reviews.stamp(question, outcome, parts, editor)

    assert not Review.objects.exists()


def test_stamping_many_tells_what_was_refused_and_is_recorded_as_bulk(people):
    questions = [make_published_question() for _ in range(3)] + [make_question(number=77)]
    listing = reverse("admin:consults_question_changelist")
    ids = [question.pk for question in questions]
    preview = people["chief"].post(listing, {"action": "stamp_selected", "_selected_action": ids})
    assert "One stamp for all" in preview.content.decode()

    data = {"outcome": "right", "parts": ["question"], **ticked(questions)}
    address = reverse("admin:consults_question_bulk", args=["stamp"])
    page = people["chief"].post(address, data).content.decode()

    assert "3 reviewed, 4 asked for." in page
    assert "Consult 77 is not public" in page
    assert Review.objects.values("batch").distinct().count() == 1
    assert Review.objects.exclude(batch="").count() == 3
    assert people["editor"].post(address, data).status_code == 403


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [(date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2023, 12, 15), 36, date(2026, 12, 15)),
     (date(2023, 8, 31), 1, date(2023, 9, 30)), (date(2023, 11, 30), 3, date(2024, 2, 29))],
)  # fmt: skip
def test_months_later_is_a_day_of_that_month(day, months, expected):
    assert reviews.months_after(day, months) == expected
