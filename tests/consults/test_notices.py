"""What is addressed to somebody: kept, counted, mailed as they choose; and the clock they read."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from consults.editorial import comments, notifications, reviews, workflow
from consults.models import DeskChoices, Notice, Question
from tests.conftest import member
from tests.factories import make_published_question, make_question
from web import clock
from web.site_days import site_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(groups):
    made = {name: member(groups, name, "Reviewer") for name in ("ann", "bo@example.org", "cy")}
    made["doctor"] = member(groups, "doctor", "Doctor")
    for name, user in made.items():
        user.email = f"{name.partition('@')[0]}@example.org"
        user.save()
    return made


def test_a_comment_tells_whom_it_names_if_they_may_open_it(people, editor):
    lion = make_question("A lion")
    text = "Look, @Ann, (@bo@example.org) and @doctor. Write to x@cy, not @nobody @5mg @editor."

    comments.say(lion, text, editor, to=people["cy"])

    told = Notice.objects.values_list("person__username", "kind", "by__username").order_by(
        "person_id"
    )
    assert list(told) == [(name, "comment", "editor") for name in ("ann", "bo@example.org", "cy")]


def test_the_bell_counts_what_is_new_until_the_consult_is_opened(people, editor):
    lion, client = make_question("A zebracanary lion", number=4177), Client()
    client.force_login(people["ann"])
    assert 'aria-label="Notices"' in client.get("/admin/").content.decode()
    workflow.assign(lion, people["ann"], editor)
    workflow.assign(make_question("Another"), people["ann"], editor)

    page = client.get("/admin/").content.decode()
    assert 'aria-label="Notices: 2 new"' in page
    assert "#4177 was given to you" in page
    client.get(reverse("admin:consults_question_change", args=[lion.pk]))
    assert 'aria-label="Notices: 1 new"' in client.get("/admin/").content.decode()
    page = client.get("/admin/notices/").content.decode()
    assert "Consult 4177 was given to you" in page
    assert "zebracanary" not in page
    client.post("/admin/notices/", {"read": "1"})
    assert 'aria-label="Notices"' in client.get("/admin/").content.decode()


def test_mails_come_as_each_person_chooses(people, editor, django_capture_on_commit_callbacks):
    client = Client()
    for name, mails in [("ann", "daily"), ("cy", "never")]:
        client.force_login(people[name])
        assert (
            client.post("/admin/choices/", {"mails": mails, "zone": "", "clock": "24"}).status_code
            == 302
        )
    lion, gone = (
        make_question("A zebracanary lion", number=4177),
        make_question("Gone", number=4178),
    )

    with django_capture_on_commit_callbacks(execute=True):
        comments.say(lion, "@ann @cy @bo@example.org", editor)
        comments.say(gone, "@ann", editor)
    assert [one.to for one in mail.outbox] == [["bo@example.org"]]
    notifications.read(people["ann"], gone)
    call_command("mail_notices")
    call_command("mail_notices")

    [_, daily] = mail.outbox
    assert daily.to == ["ann@example.org"]
    assert "Number 4177 has a comment for you: http" in daily.body
    assert "4178" not in daily.body
    assert "zebracanary" not in daily.subject + daily.body


def test_people_read_times_by_their_own_clock_and_stored_days_are_those_of_the_site(
    people, settings
):
    lion, client = make_question("A lion"), Client()
    late = datetime(2026, 11, 27, 20, 5, tzinfo=UTC)
    Question.objects.filter(pk=lion.pk).update(updated_at=late)
    client.force_login(people["ann"])
    form = reverse("admin:consults_question_change", args=[lion.pk])
    assert "27 Nov 2026, 20:05" in client.get(form).content.decode()

    asked = {"mails": "at_once", "zone": "Asia/Tokyo", "clock": "12"}
    refused = client.post("/admin/choices/", {**asked, "zone": "Mars/North"}).content.decode()
    assert "Choose a zone of the list" in refused
    client.post("/admin/choices/", asked)

    page = client.get(form).content.decode()
    assert "28 Nov 2026, 5:05 AM" in page
    assert "Times are in Asia/Tokyo." in page
    assert clock.moment(late) == "27 Nov 2026, 20:05"
    clock.begin("Pacific/Kiritimati", "12")
    public = make_published_question("Another")
    reviews.stamp(public, "right", ["question"], people["ann"])
    assert public.reviewed_on == site_day()
    clock.end()
    assert DeskChoices.objects.count() == 1
