"""Every refusal is a sentence on the page where it happened, and what was typed still stands there."""

from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from consults.editorial import workflow
from consults.models import Question
from tests.consults.test_admin import form_of
from tests.consults.test_typed_work import address_of
from tests.factories import make_published_question, make_question
from tests.forms import form_named, forms_of, shown
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
WRONG_TIMES = [
    ("2020-01-01T08:00", "Choose a time to come"),
    ("2099-01-01T08:00", "within five years"),
    ("0001-01-01T00:00", "is before 1900 or after 2199"),
    ("9999-12-31T23:59", "is before 1900 or after 2199"),
    ("nonsense", "Type a time such as"),
    ("9" * 400, "Type a time such as"),
    ("2027-03-28T01:30", "the time does not exist, or is there twice"),
    ("2027-10-31T01:30", "the time does not exist, or is there twice"),
    ("", "Choose a time."),
]


@pytest.fixture(params=["Europe/London"])
def london(request, settings):
    settings.TIME_ZONE = request.param
    timezone.get_default_timezone.cache_clear()
    with timezone.override(ZoneInfo(request.param)):
        yield
    timezone.get_default_timezone.cache_clear()


@pytest.mark.parametrize("typed,told", WRONG_TIMES)
def test_a_refused_time_is_told_in_the_form_and_stays_in_its_box(
    london, publisher_client, typed, told
):
    question = make_question("Before")

    answer = publisher_client.post(
        address_of(question),
        form_of(question, title="Typed for an hour", _schedule="at", _at=typed, _note="Because"),
    )
    html = answer.content.decode()

    assert answer.status_code == 200
    assert f"Publish at: {told}" in html or told in html
    assert '<a href="#at">' in html
    form = form_named(html, "question_form").data
    assert (form["title"], form["_at"], form["_note"]) == ("Typed for an hour", typed, "Because")
    assert '<details class="menu" open><summary class="button">Schedule…' in html
    question.refresh_from_db()
    assert (question.title, question.status) == ("Before", "draft")


@pytest.mark.parametrize("typed,told", WRONG_TIMES)
def test_a_refused_time_is_told_on_the_page_of_steps_and_in_bulk(
    london, publisher_client, typed, told
):
    question = make_question()
    for address, data in (
        ("admin:consults_question_steps", {"step": "schedule", "at": typed, **shown(question)}),
        ("admin:consults_question_bulk", {"id": question.pk, "at": typed}),
    ):
        key = "schedule" if "bulk" in address else question.pk
        page = publisher_client.post(reverse(address, args=[key]), data)
        html = page.content.decode()

        assert page.status_code in {200, 422}
        assert told in html
        assert any(form.data.get("at") == typed for form in forms_of(html))
    assert Question.objects.get().status == "draft"


def test_a_schedule_refused_after_the_save_keeps_its_time(publisher_client, publisher):
    question = make_question("Before")
    question.department.needs_second_person = True
    question.department.save()

    answer = publisher_client.post(
        address_of(question),
        form_of(question, title="After", _schedule="at", _at="2027-05-06T08:00"),
        follow=True,
    )
    html = answer.content.decode()

    assert "wants a second pair of eyes" in html
    assert form_named(html, "question_form").data["_at"] == "2027-05-06T08:00"
    assert Question.objects.get().title == "After"


def test_a_withdrawal_without_reason_and_a_stamp_without_outcome_save_nothing(
    publisher_client, publisher, groups
):
    publisher.groups.add(groups["Reviewer"])
    question = make_published_question("Before")
    for step, told, box in (
        ({"_withdraw": "1"}, "Say why it is withdrawn", "why-withdrawn"),
        ({"_stamp": "1", "parts": ["question"]}, "Say what came of the review.", "id_outcome_0"),
        ({"_stamp": "1", "outcome": "right"}, "Say which parts you looked at.", "id_outcome_0"),
    ):
        page = publisher_client.post(
            address_of(question), form_of(question, title="Typed", **step)
        ).content.decode()

        assert told in page
        assert f'<a href="#{box}">' in page
        form = form_named(page, "question_form").data
        assert form["title"] == "Typed"
        assert form.get("parts") == ("question" if "parts" in step else None)
        assert form.get("outcome") == step.get("outcome")
    question.refresh_from_db()
    assert (question.title, question.reviewed_on) == ("Before", None)


def test_a_refused_reason_stays_in_its_box(publisher_client, publisher):
    question = make_question()
    workflow.submit(question, publisher)
    address = reverse("admin:consults_question_steps", args=[question.pk])

    page = publisher_client.post(address, {"step": "send_back", "reason": "   "}).content.decode()
    assert "Say what is missing" in page

    workflow.publish(question, COMMAND_LINE)
    page = publisher_client.post(address, {"step": "withdraw", "reason": "x" * 501})
    assert "at most 500 characters" in page.content.decode()
    assert "x" * 501 in page.content.decode()


PLACES = ["consults_question_steps", "consults_question_change"]


def test_every_place_that_takes_or_shows_a_time_names_its_zone(london, publisher_client):
    question = make_question()
    for name in PLACES:
        page = publisher_client.get(reverse(f"admin:{name}", args=[question.pk])).content.decode()
        assert "In Europe/London time." in page
        assert "Times are in Europe/London." in page
    chosen = {"action": "schedule_selected", "_selected_action": [question.pk]}
    bulk = publisher_client.post("/admin/consults/question/", chosen).content.decode()
    assert "In Europe/London time." in bulk
    calendar = publisher_client.get(reverse("admin:consults_question_calendar")).content.decode()
    assert "times in Europe/London" in calendar
    done = publisher_client.post(
        reverse("admin:consults_question_steps", args=[question.pk]),
        {"step": "schedule", "at": "2027-05-06T08:00", **shown(question)}, follow=True,
    ).content.decode()  # fmt: skip
    assert "Scheduled for 6 May 2027, 08:00 (Europe/London)" in done
    assert "6 May 2027, 08:00 (Europe/London)" in done


# ---------------------------------------------------------------- reasons, places and lists


def finding_of(client, question):
    """Return the key of the first open finding the form shows."""
    form = form_named(client.get(address_of(question)).content.decode(), "question_form")
    return next(name for name in form.boxes if name.startswith("reason-")).removeprefix("reason-")


@pytest.fixture
def doubtful():
    return make_question("A lion", body="Ask Mr. Hale about it.")


@pytest.mark.parametrize("button", [{"_continue": "Save"}, {"_save": "Save"}, {}])
def test_a_typed_reason_dismisses_whatever_is_pressed(editor_client, doubtful, button):
    key = finding_of(editor_client, doubtful)
    before = doubtful.dismissals.count()

    answer = editor_client.post(
        address_of(doubtful), form_of(doubtful, **{f"reason-{key}": "A fictional name"}, **button),
        follow=True,
    )  # fmt: skip

    assert "Dismissed: it may stand." in answer.content.decode()
    assert doubtful.dismissals.count() == before + 1
    assert doubtful.dismissals.get().reason == "A fictional name"


def test_a_reason_of_another_finding_is_not_lost(editor_client, doubtful):
    key = finding_of(editor_client, doubtful)

    editor_client.post(
        address_of(doubtful),
        form_of(doubtful, **{f"reason-{key}": "It is fine"}, _finding="accept:nosuchkey"),
    )
    gone = editor_client.post(
        address_of(doubtful), form_of(doubtful, **{"reason-nosuchkey": "My words"}), follow=True
    )

    assert doubtful.dismissals.get().reason == "It is fine"
    assert "Your reason was: My words" in gone.content.decode()


def test_steps_of_findings_say_what_happened_and_can_be_undone(publisher_client, doubtful):
    page = publisher_client.get(address_of(doubtful)).content.decode()
    form = form_named(page, "question_form")
    accept = next(value for name, value, _ in form.buttons if value.startswith("accept:"))

    answer = publisher_client.post(
        address_of(doubtful), {**form.data, "_finding": accept, "_tab": "abc"}, follow=True
    )
    html = answer.content.decode()
    undo = next(form for form in forms_of(html) if "/undo/" in form.action)
    changed = Question.objects.get().body
    publisher_client.post(undo.action)

    assert "Accepted: the text is changed." in html
    assert answer.redirect_chain == [(address_of(doubtful), 302)]  # in its place, by script
    assert changed != doubtful.body
    assert Question.objects.get().body == doubtful.body


def test_save_and_next_keeps_the_order_of_the_list(editor_client):
    days = {"first": "2024-03-01", "second": "2024-01-01", "third": "2024-02-01"}
    made = {name: make_question(name, asked_on=day) for name, day in days.items()}
    filters = {"_changelist_filters": "status__exact=draft&o=12"}  # asked on, the earliest first
    address = f"{address_of(made['third'])}?_changelist_filters=status__exact%3Ddraft%26o%3D12"

    then = editor_client.post(address, form_of(made["third"], _next="1", asked_on=days["third"]))
    last = editor_client.post(
        address.replace(address_of(made["third"]), address_of(made["first"])),
        form_of(made["first"], _next="1", asked_on=days["first"]), follow=True,
    )  # fmt: skip

    assert then["Location"].startswith(address_of(made["first"]))
    assert filters["_changelist_filters"].split("&")[0] in then["Location"].replace("%3D", "=")
    assert "That was the last one of this list." in last.content.decode()
    assert last.redirect_chain[-1][0].endswith("?status__exact=draft&o=12")


def test_save_and_next_goes_on_although_the_consult_leaves_the_list(publisher_client):
    one, two, three = (make_question(f"Draft {n}") for n in range(3))

    answer = publisher_client.post(
        address_of(two), form_of(two, _publish="1", _then_next="1"), follow=False
    )

    assert answer["Location"].startswith(address_of(one))
    assert three.status == "draft"


def test_bulk_pages_lead_back_to_the_filtered_list(publisher_client):
    questions = [make_question(f"Draft {n}") for n in range(2)]
    back = "/admin/consults/question/?status__exact=draft&amp;o=1"
    chosen = {"action": "submit_selected", "_selected_action": [q.pk for q in questions]}

    page = publisher_client.post("/admin/consults/question/?status__exact=draft&o=1", chosen)
    form = form_named(page.content.decode(), "bulk")
    done = publisher_client.post(form.action, {**form.data, "id": [q.pk for q in questions]})
    undo = next(one for one in forms_of(done.content.decode()) if "/undo/" in one.action)
    undone = publisher_client.post(undo.action, undo.data)

    assert f'<a href="{back}">Cancel</a>' in page.content.decode()
    assert f'<a href="{back}">Back to the consults</a>' in done.content.decode()
    assert undone["Location"] == back.replace("&amp;", "&")
    assert {q.status for q in Question.objects.all()} == {"draft"}


@pytest.mark.parametrize("name", ["_note", "reason", "similar"])
def test_a_nul_in_a_box_beside_the_form_falls_over_nothing(editor_client, doubtful, name):
    key = finding_of(editor_client, doubtful)
    other = make_question("Other")
    data = {
        "_note": {"_note": "a\x00b"},
        "reason": {f"reason-{key}": "a\x00b"},
        "similar": {
            f"similar-{other.number}": "pinned",
            f"similar-{other.number}-reason": "a\x00b",
        },
    }[name]

    answer = editor_client.post(address_of(doubtful), form_of(doubtful, **data))

    assert answer.status_code == 400
    assert "Go back: it is still there." in answer.content.decode()
