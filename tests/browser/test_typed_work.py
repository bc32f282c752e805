"""What somebody typed is never lost, and never saved over what a colleague saved: in two browsers."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import expect

from consults.editorial import removal
from consults.models import Question
from tests.browser.test_editor_tasks import message
from tests.factories import (
    make_department,
    make_doctor,
    make_published_question,
    make_question,
    make_tag,
)
from web import rights

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server, settings):
    settings.SITE_URL = settings.SITE_ORIGIN = live_server.url
    return live_server.url


@pytest.fixture
def desk(site, groups, browser):
    """Return a page of somebody's own browser at the desk, by name."""

    def desk(name):
        user, _ = User.objects.get_or_create(username=name, is_staff=True)
        user.groups.add(groups["Editor"], groups["Publisher"], groups["Reviewer"])
        client = Client()
        client.force_login(user)
        context = browser.new_context()
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
        return context.new_page()

    return desk


def form_of(site, question):
    return f"{site}/admin/consults/question/{question.pk}/change/"


def leave(page, site):
    """Leave the form without saving, as by a closed tab; what was typed waits in the browser."""
    page.wait_for_timeout(600)
    page.goto(f"{site}/admin/figures/")


def test_put_back_never_overwrites_a_colleagues_newer_save(desk, site):
    question = make_question("A lion", body="The first question.")
    ada, ben = desk("ada"), desk("ben")
    ada.goto(form_of(site, question))
    ada.locator("#id_subject").fill("Typed by Ada for an hour")
    leave(ada, site)
    ben.goto(form_of(site, question))
    ben.locator("#id_body").fill("Ben wrote another question.")
    ben.locator("#id_subject").fill("Ben's subject")
    ben.get_by_role("button", name="Save and stay").click()
    expect(message(ben)).to_contain_text("Saved")

    ada.goto(form_of(site, question))
    expect(ada.locator("#typed")).to_contain_text("Somebody has saved this consult since")
    ada.get_by_role("button", name="Put it back").click()
    expect(ada.locator("#id_subject")).to_have_value("Typed by Ada for an hour")
    expect(ada.locator("#id_body")).to_have_value("Ben wrote another question.")
    ada.get_by_role("button", name="Save and stay").click()

    expect(ada.get_by_role("heading", name="Theirs and yours")).to_be_visible()
    expect(ada.locator(".conflict del")).to_contain_text("Ben's subject")
    expect(ada.locator(".conflict ins")).to_contain_text("Typed by Ada for an hour")
    question.refresh_from_db()
    assert (question.subject, question.body) == ("Ben's subject", "Ben wrote another question.")
    ada.get_by_role("button", name="Save yours over theirs").click()
    expect(message(ada)).to_contain_text("Saved")
    question.refresh_from_db()
    assert (question.subject, question.body) == (
        "Typed by Ada for an hour", "Ben wrote another question.",
    )  # fmt: skip
    ada.goto(form_of(site, question))
    expect(ada.locator("#typed")).to_have_count(0)


def test_every_kind_of_box_comes_back(desk, site):
    neurology = make_department()
    doctor, other = make_doctor(department=neurology), make_doctor("Moss Ada", department=neurology)
    urology = make_department("Urology")
    question = make_question("A lion", doctor=doctor, tags=[make_tag("Quiet")])
    far = make_published_question("A tiger far away", number=4242)
    ada = desk("ada")
    ada.goto(form_of(site, question))
    ada.locator("#id_asker_sex").select_option("female")
    ada.locator("#id_asker_sex_confirmed").check()
    ada.locator("#id_replies-0-hospital").fill("Greenfield")
    ada.get_by_role("button", name="Add another Reply").click()
    ada.locator("#id_replies-1-body").fill("A second answer.")
    ada.locator(".tags-type").fill("Brandnew")
    ada.keyboard.press("Enter")
    ada.locator(".tags-type").type("half")
    ada.locator("input[name=_note]").fill("Why I did it")
    for box, option in (
        ("id_department", urology),
        ("id_replies-1-doctor", other),
        ("id_pin_also", far),
    ):
        ada.evaluate(
            "([id, value, text]) => { const box = document.getElementById(id);"
            " box.append(new Option(text, value, true, true));"
            " box.dispatchEvent(new Event('change', { bubbles: true })) }",
            [box, str(option.pk), str(option)],
        )
    leave(ada, site)
    stranger = question.replies.create(
        doctor=doctor, department=neurology, body="Came in meanwhile.", position=9
    )
    ada.goto(form_of(site, question))
    expect(ada.locator("#id_replies-1-body")).to_have_value("Came in meanwhile.")

    ada.get_by_role("button", name="Put it back").click()

    expect(ada.locator("#id_asker_sex")).to_have_value("female")
    expect(ada.locator("#id_asker_sex_confirmed")).to_be_checked()
    expect(ada.locator("#id_replies-0-hospital")).to_have_value("Greenfield")
    expect(ada.locator("#id_replies-1-body")).to_have_value("Came in meanwhile.")
    expect(ada.locator("#id_replies-2-body")).to_have_value("A second answer.")
    expect(ada.locator("#id_replies-2-doctor")).to_have_value(str(other.pk))
    expect(ada.locator("#id_department")).to_have_value(str(urology.pk))
    expect(ada.locator("#id_pin_also")).to_have_values([str(far.pk)])
    expect(ada.locator("#id_tag_lines")).to_have_value("Quiet\n+ Brandnew")
    expect(ada.locator(".tags-type")).to_have_value("half")
    expect(ada.locator("input[name=_note]")).to_have_value("Why I did it")
    ada.locator(".tags-type").fill("")
    ada.locator("#id_department").evaluate(
        "(box, value) => { box.append(new Option('Neurology', value, true, true)) }",
        str(neurology.pk),
    )
    ada.get_by_role("button", name="Save and stay").click()
    expect(message(ada)).to_contain_text("Saved")
    assert {reply.body for reply in question.replies.all()} >= {stranger.body, "A second answer."}
    assert question.related.get(origin="pinned").related == far
    assert {tag.name for tag in question.tags.all()} == {"Quiet", "Brandnew"}


def test_what_no_box_takes_any_more_is_shown_in_words(desk, site):
    question = make_question("A lion", replies=2)
    ada = desk("ada")
    ada.goto(form_of(site, question))
    ada.locator("#id_replies-0-hospital").fill("Greenfield Hospital")
    leave(ada, site)
    removal.remove_replies(question, [question.replies.first()], rights.COMMAND_LINE)

    ada.goto(form_of(site, question))
    ada.get_by_role("button", name="Put it back").click()

    expect(ada.locator("#typed")).to_contain_text("Greenfield Hospital")
    expect(ada.locator("#id_replies-0-hospital")).to_have_value("")


def test_a_save_in_one_tab_leaves_what_waits_of_another(desk, site):
    question = make_question("A lion")
    first = desk("ada")
    first.goto(form_of(site, question))
    first.locator("#id_subject").fill("Typed in the first tab")
    first.wait_for_timeout(600)
    second = first.context.new_page()
    second.goto(form_of(site, question))
    second.locator("#id_more_info").fill("Typed in the second.")
    second.get_by_role("button", name="Save and stay").click()
    expect(message(second)).to_contain_text("Saved")
    first.close()

    second.goto(form_of(site, question))
    second.get_by_role("button", name="Put it back").click()
    second.get_by_role("button", name="Save and stay").click()

    expect(second.get_by_role("heading", name="Theirs and yours")).to_be_visible()
    expect(second.locator("#id_subject")).to_have_value("Typed in the first tab")
    expect(second.locator("#id_more_info")).to_have_value("Typed in the second.")


def test_a_refused_form_keeps_waiting_until_it_is_saved(desk, site, request):
    question = make_question("A lion")
    ada = desk("ada")
    ada.goto(form_of(site, question))
    ada.locator("#id_subject").fill("Typed for an hour")
    ada.locator("#id_title").evaluate("box => { box.required = false; box.value = '' }")
    ada.get_by_role("button", name="Save and stay").click()
    expect(ada.locator("#mistakes")).to_contain_text("Title: This field is required.")
    expect(ada.locator("#mistakes")).to_be_focused()
    ada.locator("#id_title").fill("A tiger")
    leave(ada, site)

    ada.goto(form_of(site, question))
    ada.get_by_role("button", name="Put it back").click()

    expect(ada.locator("#id_subject")).to_have_value("Typed for an hour")
    expect(ada.locator("#id_title")).to_have_value("A tiger")
    assert Question.objects.get().title == "A lion"


def test_a_name_left_in_the_tag_box_is_sent_along(desk, site):
    make_tag("Cramps")
    question = make_question("A lion")
    ada = desk("ada")
    ada.goto(form_of(site, question))
    ada.locator(".tags-type").fill("Cramps")
    ada.keyboard.press("Control+s")

    expect(message(ada)).to_contain_text("Saved")
    assert [tag.name for tag in question.tags.all()] == ["Cramps"]
    assert re.match("A lion", question.title)


# ---------------------------------------------------------------- keys, and what stays in its place


@pytest.fixture
def doubtful(desk, site):
    """A form with findings, opened by Ada."""
    body = "\n\n".join([*["A long story."] * 40, "Ask Mr. Hale about it."])
    question = make_question("A lion", body=body)
    page = desk("ada")
    page.goto(form_of(site, question))
    return page, question


def test_a_reason_and_enter_dismiss_and_the_page_stays_where_it_was(doubtful):
    page, question = doubtful
    finding = page.locator(".check").last
    loads = []
    page.on("load", lambda: loads.append(page.url))
    finding.locator("summary").click()
    page.keyboard.press("d")
    page.keyboard.type("A fictional name")
    page.wait_for_timeout(100)
    before = page.evaluate("scrollY")
    page.keyboard.press("Enter")

    expect(message(page)).to_contain_text("Dismissed: it may stand.")
    expect(message(page)).to_be_in_viewport()
    page.wait_for_timeout(200)
    assert abs(page.evaluate("scrollY") - before) < 200
    assert loads == []
    expect(page.locator(".check").last.locator("summary")).to_be_focused()
    assert question.dismissals.get().reason == "A fictional name"
    assert "#findings" not in page.url


def test_a_button_of_a_finding_listens_to_the_keys_of_the_finding(doubtful):
    page, _ = doubtful
    page.keyboard.press("F8")
    page.locator(".check").first.get_by_role("button", name="Dismiss").focus()
    page.keyboard.press("d")

    expect(page.locator(".check").first.locator(".check__dismiss input")).to_be_focused()
    assert "/change/" in page.url


@pytest.mark.parametrize("key,asked", [("n", "Save what you typed")])
def test_a_single_key_asks_before_it_leaves_unsaved_words(doubtful, key, asked):
    page, question = doubtful
    said = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.locator("#id_subject").fill("Typed for an hour")
    page.locator("h1").first.click()
    page.keyboard.press(key)
    page.wait_for_timeout(200)

    assert asked in said[0]
    expect(page.locator("#id_subject")).to_have_value("Typed for an hour")
    question.refresh_from_db()
    assert question.subject == ""


def test_single_keys_are_listed_rightly_and_can_be_switched_off(doubtful, site):
    page, question = doubtful
    page.locator(".bar__me summary").click()
    page.get_by_role("button", name="Keys").click()
    keys = page.get_by_role("dialog", name="Keys")
    listed = [name for name in keys.locator("dt").all_inner_texts() if len(name) > 12]
    assert listed == []
    expect(keys).to_contain_text("On a finding: accept it, dismiss it")
    expect(keys).not_to_contain_text("Hale")
    keys.get_by_label("Single keys work").uncheck()
    keys.get_by_role("button", name="Close").click()

    page.locator("h1").first.click()
    for key in ("?", "d", "n"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    expect(keys).not_to_be_visible()
    assert page.url.endswith(f"{question.pk}/change/")
    page.reload()
    page.locator("#id_subject").fill("Saved by a key with Ctrl")
    page.keyboard.press("Control+s")
    expect(message(page)).to_contain_text("Saved")


def test_a_file_changed_after_it_was_chosen_is_told_as_such(desk, site, tmp_path):
    file = tmp_path / "batch.jsonl"
    file.write_text('{"number": 7001, "title": "One", "department": "Neurology", "body": ""}')
    page = desk("ada")
    page.goto(f"{site}/admin/consults/question/import/")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("status")).to_contain_text("1 rejected")
    page.wait_for_timeout(1100)
    file.write_text('{"number": 7001, "title": "One", "department": "Neurology", "body": "Now?"}')

    page.get_by_role("button", name="Import", exact=True).click()

    expect(page.locator("#report")).to_contain_text("was changed on your computer")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("#report a.button")).to_be_visible()
