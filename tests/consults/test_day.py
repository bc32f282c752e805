"""The first page: each role's work of the day, with a reason in words for every row, and what it costs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from consults.desk import upkeep
from consults.desk.day import day
from consults.desk.row import when
from consults.editorial import (
    comments,
    doctor_replies,
    guide_workflow,
    history,
    invitations,
    pending_changes,
    reader_reports,
    workflow,
)
from consults.editorial.shown_versions import version_of
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of
from consults.models import Backup, Invitation, Question, Redaction
from tests.conftest import log_in, member
from tests.factories import (
    make_department,
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    tomorrow,
)
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
ROLES = ["Editor", "Reviewer", "Publisher", "Doctor", "Administrator"]


@pytest.fixture
def people(groups):
    return {role: member(groups, role.lower(), role) for role in ROLES}


@pytest.fixture(autouse=True)
def a_backup(tmp_path):
    """Without one every administrator is told so."""
    Backup.objects.create(path=str(tmp_path / "none"), expires_on=tomorrow().date())


def rows(user, key):
    """Return the rows of a group of somebody's day; a group that is not shown has none."""
    return next((group.rows for group in day(fresh(user)).groups if group.key == key), [])


def fresh(user):
    """Return an account as the next request knows it."""
    return User.objects.get(pk=user.pk)


def told(user, key):
    """Return [(title, lead, more, verb)] of a group."""
    return [(row.title, row.lead, row.more, row.verb) for row in rows(user, key)]


def keys(user):
    return [group.key for group in day(fresh(user)).groups]


def change_waits(question, by):
    document = {**to_data(document_of(question)), "title": "A tiger"}
    return pending_changes.wait(question, document, by)


# ------------------------------------------------------------------ what cannot wait


def test_a_report_that_shows_somebody_comes_first_and_its_words_stand_elsewhere(people):
    question = make_published_question("Red eyes")
    reader_reports.report(question, "wrong", "Zebracanary told you.")
    reader_reports.report(question, "identity", "Zebracanary is me.")

    found = told(people["Editor"], "urgent")

    today = timezone.localdate()
    more = f"Reported on {today:%-d %B %Y}; readers see the consult."
    assert found == [
        ("Red eyes", "A reader: “This shows who I am.”", more, "Look"),
        ("Red eyes", "A reader: “Something is wrong.”", more, "Look"),
    ]
    assert "Zebracanary" not in str(found)


def test_a_schedule_with_a_blocker_says_when_it_comes_out(people):
    question = make_question("Skipped beats")
    at = tomorrow()
    workflow.publish(question, at=at, by=people["Publisher"])
    assert rows(people["Publisher"], "urgent") == []
    Question.objects.filter(pk=question.pk).update(blockers=2)

    [row] = rows(people["Publisher"], "urgent")

    assert row.lead == f"Comes out on {when(at)} although blockers stand in it."
    assert (row.more, row.verb, row.blockers) == ("Scheduled by publisher.", "Settle", 2)
    assert rows(people["Editor"], "urgent")[0].verb == "Look"  # a publisher changes what is out


def test_what_readers_see_with_blockers_is_named_worst_first(people):
    for blockers in (1, 3):
        question = make_published_question(f"With {blockers}")
        Question.objects.filter(pk=question.pk).update(blockers=blockers)

    found = told(people["Publisher"], "urgent")

    lead, more = (
        "Readers see it although blockers stand in it.",
        "The checks would not let it out today.",
    )
    assert found == [("With 3", lead, more, "Settle"), ("With 1", lead, more, "Settle")]


def test_what_came_back_tells_the_reviewers_words_and_name(people):
    question = make_question("Jumping calves")
    people["Reviewer"].first_name = "Ruth"
    people["Reviewer"].save()
    workflow.submit(question, people["Editor"])
    workflow.send_back(question, "The asker’s name stands in the greeting.", people["Reviewer"])

    assert told(people["Editor"], "urgent") == [
        (
            "Jumping calves",
            "Back from review:",
            "“The asker’s name stands in the greeting.” Ruth, just now",
            "Settle",
        )
    ]
    assert rows(people["Publisher"], "urgent") == []  # it is with its editor


def test_what_came_back_long_ago_is_told_without_a_name(people):
    make_question("Old", sent_back_because="Which side?")

    [found] = told(people["Editor"], "urgent")

    assert found == ("Old", "Back from review:", "“Which side?”", "Settle")


def test_a_comment_is_told_to_whom_it_is_for(people):
    question = make_question("A lion")
    comments.say(question, "Is it\nso?", people["Reviewer"], to=people["Editor"])

    assert told(people["Editor"], "urgent") == [
        ("A lion", "reviewer wrote to you:", "“Is it so?” just now", "Answer")
    ]
    assert rows(people["Publisher"], "urgent") == []


@pytest.mark.parametrize(
    "kind, words, more",
    [
        ("commented", "Say two weeks.", "With a comment, just now."),
        ("approved", "", "Approved as it stands, just now."),
    ],
)
def test_the_answer_of_an_invited_doctor_is_there_to_be_read(kind, words, more, people):
    question, doctor = make_question("After a flight"), make_doctor("Wen")
    invitation, _, _ = invitations.invite(question, doctor, 7, "spoken", by=people["Editor"])
    assert rows(people["Editor"], "urgent") == []
    invitations.answer(invitation, kind, words)

    [found] = told(people["Editor"], "urgent")

    assert found == ("After a flight", "Dr. Wen has answered the invitation.", more, "Read")
    assert rows(people["Publisher"], "urgent") == []  # invites nobody


def test_an_expired_invitation_is_told_to_who_sent_it_until_another_is_sent(people):
    question, doctor = make_question("After a flight"), make_doctor("Wen")
    invitations.invite(question, doctor, 7, "spoken", by=people["Editor"])
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=2))

    lead, more = (
        "The invitation of Dr. Wen has expired.",
        "The link ended 2\xa0days ago, without an answer.",
    )
    assert told(people["Editor"], "urgent") == [("After a flight", lead, more, "Send again")]
    assert rows(people["Administrator"], "urgent") == []

    invitations.invite(question, doctor, 7, "spoken", by=people["Editor"])
    assert rows(people["Editor"], "urgent") == []


def test_a_second_look_is_somebody_elses(people):
    question = make_question("Quick")
    workflow.publish(question, by=people["Publisher"], second_look=True)

    found = (
        "Quick",
        "Published at once: a second person should look.",
        "Published by publisher.",
        "Look",
    )
    assert told(people["Reviewer"], "urgent") == [found]
    assert rows(people["Publisher"], "urgent") == []
    assert rows(people["Editor"], "urgent") == []


def test_a_change_that_waits_is_a_publishers(people):
    question = make_published_question("A lion")
    change_waits(question, people["Editor"])

    lead = "A change waits; readers still see the old text."
    assert told(people["Publisher"], "urgent") == [("A lion", lead, "editor, just now", "Look")]
    assert "Pending changes" in [row.title for row in rows(people["Editor"], "next")]
    assert "next" not in keys(people["Publisher"])


@pytest.mark.parametrize("state", ["begun", "rewritten", "residue"])
def test_a_redaction_without_a_proof_names_no_title(state, people):
    question = make_published_question("Zebracanary of Taichung")
    Redaction.objects.create(
        question=question, number=question.number, category="name", state=state
    )

    for role in ("Administrator", "Editor"):
        [row] = rows(people[role], "urgent")
        assert row.title == f"Redaction of consult {question.number}"
        assert row.lead.startswith("A redaction is not proved:")
        assert "Zebracanary" not in str(row)
    assert rows(people["Reviewer"], "urgent") == []


def test_a_proved_redaction_needs_nobody(people):
    for state in ("proved", "uncompared"):
        Redaction.objects.create(number=1, category="name", state=state)

    assert rows(people["Administrator"], "urgent") == []


def test_five_rows_are_named_and_the_rest_is_counted_where_it_stands(people):
    question = make_published_question("Red eyes")
    for _ in range(4):
        reader_reports.report(question, "identity", "x")
    for number in range(3):
        make_question(f"Back {number}", sent_back_because="Why?")

    [urgent, *_] = day(fresh(people["Editor"])).groups

    assert [row.title for row in urgent.rows] == ["Red eyes"] * 4 + ["Back 2"]
    assert urgent.count == "7"
    assert [(link.name, link.count) for link in urgent.links] == [("Back from review", "3")]


# ------------------------------------------------------------------ yours


def test_yours_is_given_begun_or_waiting_for_review(people):
    editor = people["Editor"]
    begun, given, handed_in = make_question("Begun"), make_question("Given"), make_question("In")
    make_question("Of nobody")
    history.record(begun, editor)
    history.record(given, people["Publisher"], note="For you.")
    workflow.assign(given, editor, by=people["Publisher"])
    workflow.submit(handed_in, editor)
    make_published_question("Done", assigned_to=editor)

    assert told(editor, "yours") == [
        ("In", "Waits for review.", "", "Look"),
        ("Given", "Given to you.", "publisher, just now: “For you.”", "Go on"),
        ("Begun", "", "Last saved by you, just now.", "Go on"),
    ]


def test_yours_leaves_out_what_stands_above(people):
    make_question("Back", sent_back_because="Why?", assigned_to=people["Editor"])

    [yours] = [group for group in day(fresh(people["Editor"])).groups if group.key == "yours"]

    assert yours.rows == []
    assert [(link.name, link.count) for link in yours.links] == [
        ("Assigned to me", "1"),
        ("Drafts of mine", "1"),
    ]


def test_an_answer_of_a_doctor_with_an_account_comes_back_as_yours(people):
    doctor, editor = people["Doctor"], people["Editor"]
    make_doctor("Moss", user=doctor)
    question = make_question("Pins and needles", replies=0)
    history.record(question, editor)
    workflow.assign(question, doctor, by=editor)
    doctor_replies.answer(question, fresh(doctor), "Rest.", shown=version_of(question))

    assert told(editor, "yours") == [
        ("Pins and needles", "Given to you.", "doctor, just now: “The doctor answered”", "Go on")
    ]


# ------------------------------------------------------------------ next


def test_next_are_piles_that_open_their_first_consult_or_their_list(people):
    old, new = (
        make_question("Old", imported_key="0" * 32),
        make_question("New", imported_key="1" * 32),
    )
    Question.objects.filter(pk=old.pk).update(blockers=1)

    found = rows(people["Editor"], "next")

    assert [(row.title, row.count, row.verb) for row in found] == [
        ("New imports", "2", "Begin"),
        ("Drafts with blockers", "1", "Begin"),
    ]
    assert found[0].verb_address.startswith(f"/admin/consults/question/{new.pk}/change/?")
    assert found[1].verb_address.endswith("?status__exact=draft&blocked=yes")


def test_begin_leads_on_in_its_list(people, client):
    questions = [make_question(f"Import {n}", imported_key=f"{n}" * 32) for n in range(2)]
    log_in(client, people["Editor"])
    [row] = rows(people["Editor"], "next")

    page = client.get(row.verb_address)

    assert page.status_code == 200
    assert "waiting%3Dnew" in row.verb_address
    assert page.context["original"] == questions[1]


def test_guides_are_shown_to_who_can_do_something_about_them(people):
    guide = make_guide(published=False)
    guide_workflow.submit(guide, people["Editor"])

    assert [row.title for row in rows(people["Publisher"], "next")] == ["Guides in review"]
    assert [row.title for row in rows(people["Reviewer"], "next")] == ["Guides in review"]
    assert rows(people["Editor"], "next") == []


# ------------------------------------------------------------------ a reviewer


def test_a_reviewer_sees_who_handed_in_what_and_whether_again(people):
    first, again = make_question("First"), make_question("Again")
    for question in (first, again):
        history.record(question, people["Editor"], note="Name redacted.")
        workflow.submit(question, people["Editor"])
    workflow.send_back(again, "More.", people["Reviewer"])
    workflow.submit(again, people["Editor"])

    more = "editor, just now: “Name redacted.”"
    assert told(people["Reviewer"], "review") == [
        ("First", "", more, "Review"),
        ("Again", "Not for the first time.", more, "Review"),
    ]
    assert "review" in keys(people["Publisher"])
    assert "review" not in keys(people["Editor"])


def test_reviews_are_due_by_department_the_longest_first(people):
    for number in range(7):
        department = make_department(f"Department {number}")
        for _ in range(2):
            question = make_published_question(f"Of {number}", department=department)
            Question.objects.filter(pk=question.pk).update(review_due_on=date(2024, 1, 7 - number))

    found = rows(people["Reviewer"], "due")

    assert [(row.title, row.count, row.more) for row in found] == [
        ("Department 6", "2", "The oldest has been due since 1 January 2024."),
        ("Department 5", "2", "The oldest has been due since 2 January 2024."),
        ("Department 4", "2", "The oldest has been due since 3 January 2024."),
        ("Department 3", "2", "The oldest has been due since 4 January 2024."),
        ("Other departments", "6", "In 3 more departments."),
    ]
    assert "due" not in keys(people["Publisher"])  # stamps nothing


def test_begin_of_a_department_opens_the_consult_that_waits_longest(people, client):
    made = [make_published_question(f"Due {n}") for n in range(2)]
    for n, question in enumerate(made):
        Question.objects.filter(pk=question.pk).update(review_due_on=date(2024, 1, 2 - n))
    log_in(client, people["Reviewer"])
    [row] = rows(people["Reviewer"], "due")

    assert client.get(row.verb_address).context["original"] == made[1]
    assert len(client.get(row.address).context["cl"].result_list) == 2


def test_what_a_reviewer_sent_back_is_named_until_it_comes_again(people):
    question = make_question("Fever")
    workflow.submit(question, people["Editor"])
    workflow.send_back(question, "The dose is for adults.", people["Reviewer"])

    more = "With editor, just now: “The dose is for adults.”"
    assert told(people["Reviewer"], "returned") == [("Fever", "", more, "Look")]
    assert "returned" not in keys(people["Publisher"])
    workflow.submit(question, people["Editor"])
    assert "returned" not in keys(people["Reviewer"])


# ------------------------------------------------------------------ a doctor


def test_a_doctor_is_asked_in_a_colleagues_words(people):
    doctor = people["Doctor"]
    make_doctor("Moss", user=doctor)
    question = make_question("Pins and needles", replies=0)
    workflow.assign(question, doctor, by=people["Editor"])
    assert told(doctor, "asked") == [("Pins and needles", "", "Asked in Neurology.", "Answer")]

    comments.say(question, "Is it the tunnel?", people["Editor"], to=doctor)

    assert told(doctor, "asked") == [
        ("Pins and needles", "editor asks:", "“Is it the tunnel?”", "Answer")
    ]


def test_a_doctor_sees_titles_of_their_answers_only_as_readers_do(people):
    doctor = make_doctor("Moss", user=people["Doctor"])
    make_published_question("A lion", doctor=doctor)
    make_published_question("Zebracanary later", doctor=doctor, at=tomorrow())
    gone = make_published_question("Zebracanary gone", doctor=doctor)
    workflow.withdraw(gone, "Outdated", COMMAND_LINE)
    make_question("Zebracanary draft", doctor=doctor)

    found = rows(people["Doctor"], "answers")

    draft, withdrawn, later, public = found
    assert [row.lead for row in found] == [
        "With the editors.",
        "Readers do not see it.",
        "With the editors.",
        "",
    ]
    assert (public.title, public.address) == (
        "A lion",
        Question.objects.get(title="A lion").get_absolute_url(),
    )
    assert [row.address for row in (draft, withdrawn, later)] == ["", "", ""]
    client = Client()
    log_in(client, people["Doctor"])
    assert "Zebracanary" not in client.get("/admin/").content.decode()


def test_a_doctor_without_a_doctors_page_reads_what_to_ask_for_and_of_whom(people):
    people["Administrator"].first_name = "Anna"
    people["Administrator"].save()

    found = day(people["Doctor"])

    assert found.groups == []
    assert "Ask an administrator to choose your account on the page of the doctor." in found.advice
    assert found.advice.endswith("Administrators: Anna.")


def test_who_has_no_role_reads_what_to_ask_for(people, groups):
    found = day(member(groups, "nobody"))

    assert "Your account has no role yet." in found.advice
    assert (found.groups, found.figures, found.coming_out) == ([], (), ())


# ------------------------------------------------------------------ an administrator


def test_an_administrator_is_told_of_backups(people, tmp_path):
    Backup.objects.all().delete()
    admin = people["Administrator"]
    if connection.vendor != "sqlite":  # which has backups of its own
        assert rows(admin, "urgent") == []
        return

    assert [row.lead for row in rows(admin, "urgent")] == ["No backup was ever made."]
    kept = tmp_path / "old.sqlite3"
    kept.touch()
    Backup.objects.create(path=str(kept), expires_on=date(2024, 1, 1))
    Backup.objects.create(path=str(tmp_path / "gone"), expires_on=date(2024, 1, 1))
    [late] = rows(admin, "urgent")
    assert (late.title, late.count) == ("Backups past their day", "1")

    Backup.objects.update(made_at=timezone.now() - timedelta(days=upkeep.OLD + 3))
    assert rows(admin, "urgent")[0].lead == "The last backup was made 1\xa0week ago."
    assert rows(people["Editor"], "urgent") == []


def test_a_doctors_groups_do_not_crowd_the_desk_of_others(people):
    assert keys(people["Administrator"]) == ["review", "next"]  # next: pages of the house have gaps


# ------------------------------------------------------------------ beside the groups


def test_what_comes_out_next_is_shown_in_order(people):
    for days in (3, 1, 2):
        make_published_question(f"In {days}", at=timezone.now() + timedelta(days=days))

    found = day(people["Editor"])

    assert [question.title for question, _ in found.coming_out] == ["In 1", "In 2", "In 3"]
    assert found.scheduled.count == "3"


# ------------------------------------------------------------------ rights, and what it costs


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reads_that_they_have_no_permission(role, people, client):
    log_in(client, people[role])

    page = client.get("/admin/").content.decode()

    assert "permission to view or edit" not in page
    assert "Recent actions" not in page
    assert ("All tables" in page) == (role != "Doctor")


def test_a_day_in_another_year_says_which(settings):
    settings.USE_TZ, settings.TIME_ZONE = True, "UTC"
    now = timezone.now()

    assert when(now.replace(month=11, day=3, hour=8, minute=0)).endswith(" 3 November, 08:00")
    assert when(datetime(2090, 1, 7, 8, tzinfo=UTC)) == "Saturday 7 January 2090, 08:00"
