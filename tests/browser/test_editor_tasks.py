"""What an editor does all day, with every page load, click and key counted.

The bounds are what the best of stock Django, unfold and Wagtail needed, or less. Words that any tool
needs (a title, a text) are pasted and not counted; search words, tags and dates are.
"""

import json
import re
from dataclasses import dataclass
from datetime import date

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from consults.editorial import bulk_actions, history, reviews, workflow
from consults.models import Invitation, Question, Report, Review
from faq.models import FaqTag
from tests.browser.conftest import RULES_OF
from tests.factories import make_department, make_published_question, make_question, make_tag

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclass
class Steps:
    """A page whose loads, clicks and keys are counted from `begin` on."""

    page: object
    loads: int = 0
    clicks: int = 0
    keys: int = 0

    def begin(self):
        self.page.wait_for_load_state("networkidle")
        self.loads = self.clicks = self.keys = 0

    def click(self, where):
        (self.page.locator(where).first if isinstance(where, str) else where).click()
        self.clicks += 1
        self.page.wait_for_load_state("load")

    def type(self, text):
        self.page.keyboard.type(text, delay=5)
        self.keys += len(text)

    def press(self, key):
        self.page.keyboard.press(key)
        self.keys += 1

    def paste(self, where, text):
        self.click(where)
        self.page.keyboard.insert_text(text)

    def within(self, loads, strokes):
        """Assert that no more was needed: page loads, and clicks and keys together."""
        self.page.wait_for_load_state("networkidle")
        assert self.loads <= loads
        assert self.clicks + self.keys <= strokes


def log_in(page, site, name):
    page.goto(f"{site}/admin/login/?next=/admin/")
    page.get_by_label("Username:").fill(name)
    page.get_by_label("Password:").fill("word")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()


@pytest.fixture
def site(live_server, settings):
    """A library without the sample: these tests bring their own consults, and save its loading."""
    settings.SITE_URL = settings.SITE_ORIGIN = live_server.url
    return live_server.url


@pytest.fixture
def chief(groups):
    user = User.objects.create_user("chief", password="word", is_staff=True)
    user.groups.add(groups["Editor"], groups["Publisher"], groups["Reviewer"])
    return user


@pytest.fixture
def steps(page, site, chief, client):
    client.force_login(chief)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
    counted = Steps(page)
    page.on("load", lambda _: setattr(counted, "loads", counted.loads + 1))
    return counted


@pytest.fixture
def form(steps, site):
    """Open the form of a consult; returns it."""

    def form(question):
        steps.page.goto(f"{site}/admin/consults/question/{question.pk}/change/")
        steps.begin()
        return question

    return form


def message(page):
    return page.locator(".messagelist")


# ---------------------------------------------------------------- the twelve tasks


@pytest.mark.parametrize("words", ["marker023", "wobbling"])
def test_1_find_by_words_of_the_body_or_title(words, steps, site):
    question = make_published_question(
        "My wobbling knee", body="It says marker023 somewhere in the text."
    )
    steps.page.goto(f"{site}/admin/")
    steps.begin()

    steps.type(words)
    steps.press("Enter")
    steps.click(steps.page.get_by_role("link", name="My wobbling knee"))

    expect(steps.page.locator("#id_title")).to_have_value("My wobbling knee")
    steps.within(2, 1 + len(words) + 1)
    assert question.pk


def test_2_edit_add_an_existing_and_a_new_tag_and_save(steps, form):
    make_tag("Tension Headache")
    question = form(make_question(tags=[make_tag("Quiet")]))

    steps.paste("#id_body", "Edited. ")
    steps.click(".tags-type")
    steps.type("tens")
    expect(steps.page.get_by_role("option", name="Tension Headache")).to_be_visible()
    steps.press("Enter")
    steps.type("newone")
    expect(steps.page.get_by_role("option", name="New tag")).to_be_visible()
    steps.press("Enter")
    steps.click("input[name=_save]")

    expect(message(steps.page)).to_contain_text("Saved")
    steps.within(1, 3 + 14)
    names = [row.tag.name for row in question.tagged.all()]
    assert names == ["Quiet", "Tension Headache", "newone"]


def test_3_add_a_reply_and_save(steps, form):
    question = form(make_question())

    steps.click(steps.page.get_by_role("button", name="Add another Reply"))
    expect(steps.page.locator("#id_replies-1-body")).to_be_focused()
    steps.page.keyboard.insert_text("A second answer.")
    steps.click("input[name=_save]")

    expect(message(steps.page)).to_contain_text("Saved")
    steps.within(1, 2)
    first, second = question.replies.all()
    assert (second.doctor, second.body) == (first.doctor, "A second answer.")


def test_4_a_new_draft_with_title_and_question(steps, site, chief):
    history.record(make_question(), chief)
    steps.page.goto(f"{site}/admin/")
    steps.begin()

    steps.click(steps.page.get_by_role("link", name="New consult"))
    expect(steps.page.locator("#id_title")).to_be_focused()
    steps.page.keyboard.insert_text("A new question")
    steps.press("Tab")
    steps.page.keyboard.insert_text("The words of the question.")
    steps.click("input[name=_save]")

    expect(message(steps.page)).to_contain_text("a draft")
    steps.within(2, 3)
    question = Question.objects.get(title="A new question")
    assert (question.status, question.body) == ("draft", "The words of the question.")


def test_5_an_unsaved_change_as_readers_will_see_it(steps, form):
    question = form(make_question("Saved title"))
    steps.page.locator("#id_title").fill("Typed title")
    steps.begin()

    steps.click("#preview-button")

    frame = steps.page.frame_locator("#preview-pane iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Typed title")
    sheet = re.compile("Georgia")  # the public style sheet is there
    expect(frame.get_by_role("heading", level=1)).to_have_css("font-family", sheet)
    steps.page.locator("#id_title").fill("Typed on")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Typed on")
    steps.within(1, 1)
    question.refresh_from_db()
    assert question.title == "Saved title"


def test_6_publish_a_draft(steps, form):
    question = form(make_question())

    steps.click("input[name=_publish]")

    expect(message(steps.page)).to_contain_text("Published")
    steps.within(1, 1)
    question.refresh_from_db()
    assert question.status == "published"


def test_7_schedule_for_monday_nine(steps, form):
    question = form(make_question())

    steps.click(steps.page.get_by_text("Schedule…"))
    steps.click(steps.page.get_by_role("button", name="Monday 09:00"))

    expect(message(steps.page)).to_contain_text("Scheduled for")
    steps.within(1, 3)
    question.refresh_from_db()
    assert (question.published_at.weekday(), question.published_at.hour) == (0, 9)
    assert not question.is_public


def test_8_compare_with_the_last_version_and_go_back(steps, form):
    question = form(make_question("First title", tags=[make_tag("Old")]))
    steps.page.locator("#id_title").fill("Second title")
    steps.page.get_by_role("button", name="Save and stay").click()
    expect(message(steps.page)).to_contain_text("Saved")
    steps.begin()

    steps.click(steps.page.get_by_role("link", name="Revisions"))
    expect(steps.page.locator(".difference del").first).to_have_text("First ")
    steps.click(steps.page.get_by_role("button", name="Restore the earlier one"))

    expect(steps.page.locator("#id_title")).to_have_value("First title")
    steps.within(3, 3)
    question.refresh_from_db()
    assert question.title == "First title"


def test_9_give_twenty_found_consults_one_tag(steps, site):
    make_tag("Cramps")
    for number in range(20):
        make_question(f"Draft {number}")
    steps.page.goto(f"{site}/admin/")
    steps.begin()

    steps.click(steps.page.get_by_role("link", name="Draft", exact=True))
    steps.click("#action-toggle")
    steps.click(steps.page.get_by_role("button", name="Add FAQ tags…"))
    steps.type("cramps")
    expect(steps.page.get_by_role("option", name="Cramps", exact=False).first).to_be_visible()
    steps.press("Enter")
    steps.click(steps.page.get_by_role("button", name="Add FAQ tags: 20 consults"))

    expect(steps.page.get_by_text("20 tagged, 20 asked for.")).to_be_visible()
    steps.within(4, 14)
    assert FaqTag.objects.get(name="Cramps").tagged_questions.count() == 20
    steps.page.get_by_role("button", name="Undo all 20").click()
    expect(message(steps.page)).to_contain_text("20 consults are as before")
    assert FaqTag.objects.get(name="Cramps").tagged_questions.count() == 0


def test_10_what_waits_for_review_is_on_the_first_page(steps, site, chief):
    for _ in range(2):
        workflow.submit(make_question(), chief)
    steps.page.goto(f"{site}/admin/")
    steps.begin()

    expect(steps.page.locator(".figures div", has_text="In review")).to_contain_text("2")
    expect(steps.page.get_by_role("link", name="Review: #")).to_have_count(2)
    steps.within(0, 0)


def test_11_undo_the_last_save(steps, form):
    question = form(make_question("Before"))
    steps.page.locator("#id_title").fill("After")
    steps.page.locator("input[name=_save]").click()
    expect(message(steps.page)).to_contain_text("Saved")
    steps.begin()

    steps.click(steps.page.get_by_role("button", name="Undo"))

    expect(message(steps.page)).to_contain_text("as before")
    steps.within(1, 1)
    question.refresh_from_db()
    assert question.title == "Before"


def test_12_bring_back_a_deleted_consult(steps, form, site):
    question = form(make_question("Deleted by mistake", tags=[make_tag("Quiet")]))
    steps.page.locator("[aria-label='Other steps']").click()
    steps.click(".deletelink")
    steps.click(steps.page.get_by_role("button", name="Put into the bin"))
    expect(message(steps.page)).to_contain_text("bin")
    steps.begin()

    steps.click(steps.page.get_by_role("button", name="Undo"))

    expect(message(steps.page)).to_contain_text("as before")
    steps.within(2, 2)
    question.refresh_from_db()
    assert (question.status, question.tags.count(), question.replies.count()) == ("draft", 1, 1)


# ---------------------------------------------------------------- E1 to E10, where they go beyond


def test_e2_the_next_import_compared_settled_published_and_on(steps, site):
    source = "As imported: my eyelid twitches."
    for number in range(2):
        make_question(f"Import {number}", source_text=source, imported_key="k" * 32)
    steps.page.goto(f"{site}/admin/")
    steps.begin()

    steps.click(steps.page.get_by_role("link", name="Begin: New imports"))
    expect(steps.page.locator("#id_title")).to_have_value("Import 1")
    expect(steps.page.locator("#source-pane")).to_contain_text(source)
    steps.page.locator("#then-next").check()
    steps.click("input[name=_publish]")

    expect(steps.page.locator("#id_title")).to_have_value("Import 0")
    expect(steps.page.locator("#then-next")).to_be_checked()
    assert Question.objects.get(title="Import 1").status == "published"


def test_e3_a_reader_reports_a_name_and_it_is_redacted_with_proof(steps, site):
    question = make_published_question("A lion", body="The lion of Taichung roars.")
    Report.objects.create(
        question=question, kind="identity", text="That is me", reported_on="2024-01-01"
    )
    page = steps.page
    page.goto(f"{site}/admin/")
    page.get_by_role("link", name=re.compile(r"Look: #\d+ A lion")).click()
    page.get_by_role("link", name="Redact…").first.click()
    page.get_by_label("Words to redact").fill("Taichung")
    page.get_by_role("button", name="Show where they stand").click()
    page.get_by_role("button", name="Redact for good").click()

    expect(page.get_by_text("Taichung")).to_have_count(0)
    expect(page.locator("table.proof")).to_be_visible()
    assert Report.objects.get().state == "settled"


def test_e4_suggestions_are_one_key_away_and_doubles_are_asked_about(steps, form):
    make_tag("Muscle Fasciculation")
    question = form(make_question("Twitching", body="I have muscle fasciculation in the calf."))
    page = steps.page

    page.locator(".tags-type").click()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Muscle Fasciculation")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type("muscle fasciculations")
    expect(page.get_by_role("option", name="New tag")).to_contain_text("sure?")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save and stay").click()

    expect(message(page)).to_contain_text("Saved")
    assert [tag.name for tag in question.tags.all()] == ["Muscle Fasciculation"]


def test_e6_twenty_six_reviewed_at_once_and_two_refused(steps, site):
    for number in range(24):
        make_published_question(f"Public {number}", body=f"Zebrafish {number}.")
    for number in range(2):
        make_question(f"Draft {number}", body=f"Zebrafish draft {number}.")
    page = steps.page
    page.goto(f"{site}/admin/consults/question/")
    page.locator("#searchbar").fill("zebrafish")
    page.keyboard.press("Enter")
    expect(page.locator(".action-counter")).to_contain_text("of 26")
    page.locator("#action-toggle").click()
    page.locator(".bulk summary").click()
    page.get_by_role("button", name="Stamp reviews…").click()
    page.get_by_label("Still right").check()
    page.get_by_label("Replies").check()
    page.get_by_role("button", name=re.compile("Stamp reviews: 26")).click()

    expect(page.locator("#progress h2")).to_have_text("24 reviewed, 2 refused, 26 asked for")
    expect(page.locator("#progress .told--refused")).to_have_count(2)
    assert Review.objects.values("batch").distinct().count() == 1
    page.locator("#progress").get_by_role("button", name="Undo all").click()
    expect(message(page)).to_contain_text("24 consults are as before")
    assert Review.objects.count() == 0


def test_e7_seen_in_the_calendar_moved_and_published_now(steps, form, site):
    question = form(make_question("A lion for Monday"))
    page = steps.page
    page.get_by_text("Schedule…").click()
    page.get_by_role("button", name="Monday 08:00").click()
    expect(message(page)).to_contain_text("Scheduled for")
    question.refresh_from_db()

    page.goto(f"{site}/admin/consults/question/calendar/?month={question.published_at:%Y-%m}")
    page.get_by_role("link", name=f"Move consult {question.number}").click()
    page.get_by_label("Move to").fill("2030-05-06T08:00")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(message(page)).to_contain_text("6 May 2030, 08:00")
    page.get_by_role("button", name="Publish now").click()

    expect(message(page)).to_contain_text("Published")
    question.refresh_from_db()
    assert question.is_public


def test_e8_a_doctor_reads_and_answers_without_account(steps, form, site, browser):
    question = form(make_question("A lion to read"))
    page = steps.page
    page.get_by_role("link", name="Send to a doctor…").click()
    page.get_by_role("button", name="Make the link").click()
    link = page.locator(".made__link").input_value()
    code = page.locator(".made__code").inner_text()

    visitor = browser.new_context().new_page()
    visitor.goto(link)
    expect(visitor.get_by_text("A lion to read")).to_have_count(0)
    visitor.get_by_label("Your code").fill(code)
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("A lion to read")
    visitor.get_by_label("What should be different").fill("Say two weeks.")
    visitor.get_by_role("button", name="Send my comment").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Thank you")
    visitor.goto(link)
    expect(visitor.get_by_text("opens nothing any more")).to_be_visible()

    page.goto(f"{site}/admin/consults/question/{question.pk}/comments/")
    expect(page.get_by_text("Say two weeks.")).to_be_visible()
    assert Invitation.objects.get().answer == "commented"


def test_e9_the_due_list_is_read_stamped_and_left_for_the_next(steps, site, chief):
    for number in range(2):
        question = make_published_question(f"Due {number}")
        reviews.stamp(question, "right", ["question"], chief)
    Question.objects.filter(title__startswith="Due").update(review_due_on="2024-01-01")
    page = steps.page
    page.goto(f"{site}/admin/")
    steps.begin()

    steps.click(page.get_by_role("link", name="Begin: Neurology"))
    expect(page.locator("#id_title")).to_have_value("Due 0")
    page.locator("#then-next").check()
    steps.click(page.get_by_text("Stamp…"))
    page.get_by_label("Still right").check()
    page.get_by_role("checkbox", name="Replies").check()
    steps.click(page.get_by_role("button", name="Stamp the review"))

    expect(page.locator("#id_title")).to_have_value("Due 1")
    assert steps.loads <= 2
    assert Review.objects.count() == 3
    assert Question.objects.get(title="Due 0").review_due_on > date(2026, 1, 1)


def test_e10_a_batch_is_tried_and_imported_with_the_file_chosen_once(steps, site, tmp_path):
    make_department()
    rows = [
        {"number": 7001, "title": "One", "department": "Neurology", "body": "Question one?"},
        {"number": 7002, "title": "Two", "department": "Neurology", "body": ""},
    ]
    file = tmp_path / "batch.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))
    page = steps.page
    page.goto(f"{site}/admin/")
    page.get_by_role("link", name="Import…").click()
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("status")).to_contain_text("1 new, 1 rejected")
    assert not Question.objects.filter(number=7001).exists()

    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("#report a.button")).to_be_visible()
    assert Question.objects.filter(number=7001).exists()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("1 rejected, 1 unchanged")


# ---------------------------------------------------------------- what the form promises


def test_typed_text_outlives_an_expired_login_and_a_closed_tab(steps, form, site, context):
    question = form(make_question("Before"))
    page = steps.page
    page.locator("#id_title").fill("Typed for an hour")
    page.locator("#id_body").fill("Words nobody wants to type twice.")
    page.wait_for_timeout(700)
    context.clear_cookies(name="sessionid")
    page.locator("input[name=_save]").click()
    expect(page.get_by_label("Username:")).to_be_visible()
    page.close()

    again = context.new_page()
    log_in(again, site, "chief")
    again.goto(f"{site}/admin/consults/question/{question.pk}/change/")
    expect(again.locator("#typed")).to_contain_text("was not saved")
    again.get_by_role("button", name="Put it back").click()
    expect(again.locator("#id_title")).to_have_value("Typed for an hour")
    again.get_by_role("button", name="Save and stay").click()
    expect(message(again)).to_contain_text("Saved")
    again.reload()
    expect(again.locator("#typed")).to_have_count(0)
    question.refresh_from_db()
    assert question.body == "Words nobody wants to type twice."


def test_saving_one_consult_leaves_what_was_typed_into_another(steps, form, site, context):
    lost, saved = make_question("Lost"), make_question("Saved")
    form(lost)
    page = steps.page
    page.locator("#id_title").fill("Typed for an hour")
    context.set_offline(True)
    page.locator("input[name=_save]").click(no_wait_after=True)
    page.wait_for_timeout(500)
    context.set_offline(False)

    form(saved)
    page.locator("#id_title").fill("Saved well")
    page.locator("input[name=_save]").click()
    expect(message(page)).to_contain_text("Saved")
    form(saved)
    expect(page.locator("#typed")).to_have_count(0)
    form(lost)
    page.get_by_role("button", name="Put it back").click()

    expect(page.locator("#id_title")).to_have_value("Typed for an hour")


def test_typed_text_outlives_a_lost_connection(steps, form, site, context):
    question = form(make_question("Before"))
    page = steps.page
    page.locator("#id_title").fill("Typed on a train")
    page.wait_for_timeout(700)
    context.set_offline(True)
    page.locator("input[name=_save]").click(no_wait_after=True)
    page.wait_for_timeout(500)
    context.set_offline(False)

    page.goto(f"{site}/admin/consults/question/{question.pk}/change/")
    page.get_by_role("button", name="Put it back").click()

    expect(page.locator("#id_title")).to_have_value("Typed on a train")


def test_keys_are_shown_on_a_question_mark_and_work(steps, form):
    question = form(make_question("Before"))
    page = steps.page
    page.locator("h1").first.click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Ctrl+S")
    page.keyboard.press("Escape")
    page.locator("#id_title").fill("After?")
    page.keyboard.press("Control+s")

    expect(message(page)).to_contain_text("Saved")
    question.refresh_from_db()
    assert question.title == "After?"


def test_who_else_is_in_here_is_shown(steps, form, site, groups, browser):
    question = form(make_question())
    other = User.objects.create_user("other", password="word", is_staff=True)
    other.groups.add(groups["Editor"])
    page = browser.new_context().new_page()
    log_in(page, site, "other")
    page.goto(f"{site}/admin/consults/question/{question.pk}/change/")

    expect(page.locator("#here")).to_have_text("Also in here: chief.")


def test_everything_works_by_keyboard_alone(steps, form):
    question = form(make_question("By keyboard"))
    page = steps.page
    page.keyboard.press("Control+Enter")
    expect(message(page)).to_contain_text("Published")
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "[document.activeElement.name, document.activeElement.id,"
                " document.activeElement.textContent.trim().slice(0, 20)].find(Boolean)"
            )
        )
    assert {
        "title",
        "body",
        "_save",
        "_note",
        "preview-button",
        "More ▾",
        "Revisions",
    } <= reached
    question.refresh_from_db()
    assert question.is_public


def test_without_script_the_form_still_does_its_work(browser, site, chief):
    make_tag("Cramps")
    question = make_question("Plain", tags=[make_tag("Quiet")])
    page = browser.new_context(java_script_enabled=False).new_page()
    log_in(page, site, "chief")
    page.goto(f"{site}/admin/consults/question/{question.pk}/change/")
    page.locator("#id_tag_lines").fill("Quiet\nCramps")
    page.locator("#id_title").fill("Plainer")
    page.locator("input[name=_publish]").click()

    expect(message(page)).to_contain_text("Published")
    question.refresh_from_db()
    assert (question.title, question.status) == ("Plainer", "published")
    assert [row.tag.name for row in question.tagged.all()] == ["Quiet", "Cramps"]


PAGES = [
    "",
    "consults/question/",
    "consults/question/add/",
    "consults/question/{pk}/change/",
    "consults/question/{pk}/history/",
    "consults/question/{pk}/steps/",
    "consults/question/{pk}/revisions/",
    "consults/question/{pk}/comments/",
    "consults/question/{pk}/notes/",
    "consults/question/{pk}/invite/",
    "consults/question/calendar/",
    "consults/question/import/",
    "consults/question/bulk/tag/",
    "consults/question/bulk/replace/",
    "notices/",
    "choices/",
    "figures/",
]


def test_every_page_of_the_desk_is_accessible_light_and_still(steps, site, violations, chief):
    question = make_question("A lion", tags=[make_tag("Quiet")], source_text="As imported.")
    history.record(question, chief)
    bulk_actions.take("assign", [question], {"person": chief.pk}, chief)
    page = steps.page
    found = {}
    for path in PAGES:
        page.goto(f"{site}/admin/{path.format(pk=question.pk)}")
        page.wait_for_load_state("networkidle")
        moved = page.evaluate(
            "new Promise(done => { let sum = 0; new PerformanceObserver(list => {"
            " for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value })"
            ".observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 250) })"
        )
        light = violations(page)
        page.emulate_media(color_scheme="dark")
        page.wait_for_timeout(400)  # colours fade over
        dark = violations(page, RULES_OF["dark"])
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 360, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        page.set_viewport_size({"width": 1280, "height": 720})
        if light or dark or moved > 0.005 or (wide > 0 and "revisions" not in path):
            found[path] = (light, dark, moved, wide)
    assert found == {}
