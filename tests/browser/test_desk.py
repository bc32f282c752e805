"""The desk in a browser: an editor's first steps."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from consults.models import Question
from tests.factories import make_question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page, site, groups):
    user = User.objects.create_user("desk", password="word", is_staff=True)
    user.groups.add(groups["Editor"], groups["Publisher"])
    page.goto(f"{site}/admin/")
    page.get_by_label("Username:").fill("desk")
    page.get_by_label("Password:").fill("word")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()
    return page


def test_find_edit_preview_publish(desk, site):
    question = make_question("Raw import", number=9001, body="It is *very* itchy.")

    desk.get_by_label("Find a consult").fill("#9001")
    desk.keyboard.press("Enter")
    desk.get_by_role("link", name="#9001 Raw import").click()
    desk.get_by_label("Title:").fill("Why does it itch?")
    desk.get_by_role("button", name="Preview").first.click()
    expect(desk.locator(".preview em").first).to_have_text("very")
    desk.get_by_role("button", name="Save and publish").click()
    expect(desk.get_by_text("Published. 1 consult.")).to_be_visible()

    desk.get_by_role("link", name="View on site").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Why does it itch?")
    assert Question.objects.get(pk=question.pk).status == "published"


def test_tag_is_added_by_typing_and_shows_on_the_page(desk, site):
    make_question("Untagged", number=9002)

    desk.goto(f"{site}/admin/consults/question/?q=9002")
    desk.get_by_role("link", name="Untagged").click()
    desk.locator("#tagged-0 .select2-selection, [id^=tagged-] .select2-selection").first.click()
    desk.locator(".select2-search__field").press_sequentially("migraine")
    desk.get_by_role("option", name="Migraine", exact=True).click()
    desk.get_by_role("button", name="Save and publish").click()
    expect(desk.get_by_text("Published. 1 consult.")).to_be_visible()

    desk.goto(f"{site}/consults/9002/")
    expect(desk.get_by_role("link", name="Migraine (Neurology)")).to_be_visible()


def test_desk_runs_under_a_strict_policy(desk, site):
    errors = []
    desk.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    for path in ("", "consults/question/", "consults/question/add/", "faq/faqtag/", "faq/guide/"):
        desk.goto(f"{site}/admin/{path}")
    assert [error for error in errors if "favicon" not in error] == []
