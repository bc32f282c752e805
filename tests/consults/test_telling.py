"""Readers report and rate without account, cookie or script; nothing about them is kept."""

from datetime import date

import pytest
from django.core.cache import caches
from django.test import Client

from consults.editorial import history, reader_reports, workflow
from consults.models import Feedback, Question, Report
from tests.factories import make_published_question, make_question, make_tag
from web.rate_limit import address_of, network_of
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    return make_published_question("A calf", number=700)


@pytest.fixture
def reader():
    """A browser without session, from one address, that checks for forged posts as Django does."""
    return Client(enforce_csrf_checks=True, REMOTE_ADDR="203.0.113.7")


def test_report_reaches_the_desk_and_holds_nothing_personal(question, reader):
    answer = reader.post("/tell/700/report/", {"kind": "identity", "text": " It names me. "})

    assert (answer.status_code, answer["Location"]) == (302, "/tell/thanks/?consult=700")
    assert question.get_absolute_url() in reader.get(answer["Location"]).content.decode()
    assert not answer.cookies
    report = Report.objects.get()
    assert (report.kind, report.text, report.state) == ("identity", "It names me.", "open")
    kept = {field.name for field in Report._meta.fields}
    assert kept == {"id", "question", "kind", "text", "state", "reported_on", "closed_by"}
    assert Question.objects.published().count() == 1


def test_a_report_can_hide_the_consult_at_once(question, reader, settings):
    settings.HIDE_REPORTED = True

    reader.post("/tell/700/report/", {"kind": "wrong"})
    assert reader.get("/consults/700/", follow=True).status_code == 200
    reader.post("/tell/700/report/", {"kind": "identity"})

    assert reader.get("/consults/700/").status_code == 410


def test_a_report_without_words_is_kept_once(question, reader):
    for _ in range(3):
        reader.post("/tell/700/report/", {"kind": "identity"})
    reader.post("/tell/700/report/", {"kind": "identity", "text": "Here."})

    assert Report.objects.count() == 2


def test_closing_a_report_drops_its_words(question, editor):
    reader_reports.report(question, "wrong", "My name is in it.")

    assert reader_reports.close(Report.objects.all(), editor) == 1

    report = Report.objects.get()
    assert (report.state, report.text, report.closed_by) == ("settled", "", editor)


def test_feedback_is_counted_for_the_revision_that_was_read(question, reader):
    history.record(question, by=COMMAND_LINE)
    for _ in range(3):
        reader.post("/tell/700/feedback/", {"helpful": "yes"})
    asked = reader.get("/tell/700/feedback/").content.decode()
    assert (
        'name="reason" value="outdated">Seems out of date</button>' in asked
    )  # one touch sends it
    reader.post("/tell/700/feedback/", {"helpful": "no", "reason": "outdated"})
    history.record(question, by=COMMAND_LINE)
    reader.post("/tell/700/feedback/", {"helpful": "yes", "reason": "outdated"})

    rows = Feedback.objects.order_by("revision_id", "-helpful").values_list(
        "helpful", "reason", "count"
    )
    assert list(rows) == [(True, "", 3), (False, "outdated", 1), (True, "", 1)]
    assert Feedback.objects.values("revision").distinct().count() == 2


def test_feedback_works_before_the_first_revision(question, reader):
    for _ in range(2):
        reader.post("/tell/700/feedback/", {"helpful": "yes"})

    assert Feedback.objects.get().count == 2


@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("report", {}),
        ("report", {"kind": "draft"}),
        ("report", {"kind": "wrong", "text": "x" * 1001}),
        ("report", {"kind": "wrong", "text": "nul\x00"}),
        ("feedback", {"helpful": "maybe"}),
        ("feedback", {"helpful": "no", "reason": "status"}),
    ],
)
def test_wrong_input_is_answered_with_the_form_and_what_was_typed(question, reader, page, data):
    answer = reader.post(f"/tell/700/{page}/", data)

    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert data.get("text", "")[:1000].replace("\x00", "") in answer.content.decode().replace(
        "\x00", ""
    )
    assert not Report.objects.exists()
    assert not Feedback.objects.exists()


def test_what_is_not_public_cannot_be_reported(reader):
    make_question(number=701)

    absent = reader.get("/tell/999/report/")
    hidden = reader.get("/tell/701/report/")
    assert (absent.status_code, hidden.status_code) == (404, 404)
    assert absent.content.replace(b"999", b"701") == hidden.content
    assert reader.post("/tell/701/feedback/", {"helpful": "yes"}).status_code == 404


def test_a_network_is_stopped_and_told_when_to_come_back(question, reader):
    answers = [reader.post("/tell/700/feedback/", {"helpful": "yes"}) for _ in range(22)]
    neighbour = Client(REMOTE_ADDR="203.0.113.99").post("/tell/700/feedback/", {"helpful": "yes"})
    elsewhere = Client(REMOTE_ADDR="198.51.100.4").post("/tell/700/feedback/", {"helpful": "yes"})

    assert [a.status_code for a in answers].count(302) == 20
    assert (answers[-1].status_code, answers[-1]["Retry-After"]) == (429, "3600")
    assert (neighbour.status_code, elsewhere.status_code) == (429, 302)
    assert "203.0.113" not in str(caches["shared"]._cache)
    assert caches["shared"]._cache


@pytest.mark.parametrize(
    ("proxies", "header", "seen"),
    [
        (0, "198.51.100.1", "203.0.113.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "203.0.113.7"),
        (1, "nonsense", "203.0.113.7"),
        (1, "", "203.0.113.7"),
        (2, "6.6.6.6, unknown, 10.0.0.1", "10.0.0.1"),
        (1, "6.6.6.6, 198.51.100.1:4711", "198.51.100.1"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, '"[2001:db8::1]"', "2001:db8::1"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
        (1, "[::ffff:198.51.100.1]:80", "198.51.100.1"),
    ],
)
def test_a_client_cannot_choose_its_address(rf, settings, proxies, header, seen):
    settings.PROXY_COUNT = proxies
    request = rf.get("/", headers={"X-Forwarded-For": header}, REMOTE_ADDR="203.0.113.7")

    assert str(address_of(request)) == seen


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("", None),
        ("unix:", None),
    ],
)
def test_clients_are_counted_by_network(rf, address, network):
    assert network_of(rf.get("/", REMOTE_ADDR=address)) == network


def test_clients_that_nobody_knows_do_not_shut_each_other_out(question):
    reader = Client(REMOTE_ADDR="")
    answers = [reader.post("/tell/700/feedback/", {"helpful": "yes"}) for _ in range(25)]
    assert {answer.status_code for answer in answers} == {302}


def test_clients_of_one_dual_stack_site_are_told_apart(question):
    answers = [
        Client(REMOTE_ADDR=f"::ffff:203.0.{n}.7").post("/tell/700/feedback/", {"helpful": "yes"})
        for n in range(25)
    ]
    assert {answer.status_code for answer in answers} == {302}


def test_the_forms_are_the_same_for_everyone(question, reader, editor_client):
    for page in ("report", "feedback"):
        mine, theirs = reader.get(f"/tell/700/{page}/"), editor_client.get(f"/tell/700/{page}/")
        assert mine.content == theirs.content
        assert not mine.cookies


def test_the_desk_lists_identity_first_and_settles(question, editor_client):
    reader_reports.report(question, "wrong", "Typo.")
    reader_reports.report(question, "identity")
    page = editor_client.get("/admin/consults/report/").content.decode()
    assert page.index("This shows who I am</td>") < page.index("Something is wrong</td>")
    assert "A reader: “This shows who I am.”" in editor_client.get("/admin/").content.decode()

    chosen = Report.objects.values_list("pk", flat=True)
    editor_client.post(
        "/admin/consults/report/", {"action": "settle", "_selected_action": list(chosen)}
    )

    assert set(Report.objects.values_list("state", "text")) == {("settled", "")}
    assert "A reader: “This shows who I am.”" not in editor_client.get("/admin/").content.decode()


def test_help_now_shows_the_gravest_everywhere(client):
    from faq.models import HelpNow

    tags = [make_tag("Palpitations"), make_tag("Calf")]
    question = make_published_question("Racing", number=710, tags=tags)
    due = date(2030, 1, 1)
    HelpNow.objects.create(tag=tags[1], level=3, text="See a doctor.", review_due_on=due)
    HelpNow.objects.create(
        department=question.department, level=2, text="Call today.", review_due_on=due
    )
    urgent = HelpNow.objects.create(
        tag=tags[0], level=1, text="Call {emergency}.", review_due_on=date(2001, 1, 1)
    )

    page = client.get(question.get_absolute_url()).content.decode()
    assert "Emergency: call for help now" in page
    assert "Call your local emergency number." in page
    assert page.index("helpnow") < page.index("The question")
    assert "Call today." not in page
    assert "Emergency" in client.get("/faq/palpitations/").content.decode()
    assert "Urgent: get help today" in client.get("/faq/calf/").content.decode()
    assert "Urgent: get help today" in client.get("/departments/neurology/").content.decode()
    assert "Emergency: call for help now" in client.get("/feeds/consults.atom").content.decode()

    HelpNow.objects.filter(pk=urgent.pk).update(active=False)
    assert "Urgent: get help today" in client.get(question.get_absolute_url()).content.decode()


def test_help_now_text_is_checked_and_its_date_watched(admin_client):
    from faq.models import HelpNow

    tag = make_tag("Palpitations")
    data = {
        "tag": tag.pk,
        "level": 1,
        "text": "Call {ambulance}.",
        "review_due_on": "2001-01-01",
        "active": "on",
    }
    page = admin_client.post("/admin/faq/helpnow/add/", data).content.decode()
    assert "{ambulance} is not a number of HELP_NUMBERS" in page
    admin_client.post("/admin/faq/helpnow/add/", {**data, "text": "Call {emergency}."})

    assert HelpNow.objects.get().is_overdue
    assert "overdue since" in admin_client.get("/admin/faq/helpnow/").content.decode()
    assert "Help-now texts overdue" in admin_client.get("/admin/").content.decode()


def test_the_way_back_leads_to_public_consults_only(question, reader):
    workflow.withdraw(question, "A doubt", by=COMMAND_LINE)

    for number in ("700", "701", "x", "9" * 40):
        page = reader.get(f"/tell/thanks/?consult={number}").content.decode()
        assert (question.title in page, "Back to the consults" in page) == (False, True)
