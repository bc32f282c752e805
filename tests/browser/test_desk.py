"""The desk in a browser: an editor's first steps."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from consults.models import Question, SearchTally
from consults.statistics import counters
from faq.models import FaqTag
from tests.factories import make_guide, make_published_question, make_question, make_tag

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
    expect(desk.frame_locator("iframe").locator("em").first).to_have_text("very")
    desk.get_by_role("button", name="Close").click()
    desk.get_by_role("button", name="Save and publish").click()
    expect(desk.get_by_text("Published: consult")).to_be_visible()

    desk.get_by_role("link", name="View on site").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Why does it itch?")
    assert Question.objects.get(pk=question.pk).status == "published"


def test_tag_is_added_by_typing_and_shows_on_the_page(desk, site):
    make_question("Untagged", number=9002)

    desk.goto(f"{site}/admin/consults/question/?q=9002")
    desk.get_by_role("link", name="Untagged").click()
    desk.locator(".tags-type").press_sequentially("migraine")
    desk.get_by_role("option", name="Migraine").first.click()
    desk.get_by_role("button", name="Save and publish").click()
    expect(desk.get_by_text("Published: consult")).to_be_visible()

    desk.goto(f"{site}/consults/9002/")
    expect(desk.get_by_role("link", name="Migraine")).to_be_visible()


def test_a_comment_is_set_at_chosen_words_and_leads_back_to_them(desk, site):
    question = make_question("A lion", body="Take one tablet a day. Take it with water.")
    desk.goto(f"{site}/admin/consults/question/{question.pk}/change/")
    box = desk.locator("#id_body")
    box.evaluate("box => { box.focus(); box.setSelectionRange(23, 27); }")

    desk.keyboard.press("Control+Alt+m")
    expect(desk.locator("#say_words")).to_have_value("Take")
    desk.keyboard.type("With what else?")
    desk.locator("#comments .button--go").click()

    expect(desk.locator("#comments .comment")).to_contain_text("With what else?")
    box.fill("First eat. Take one tablet a day. Take it with water.")
    desk.get_by_role("button", name="Save and stay").click()
    desk.locator("#comments .comment__words button").click()
    expect(box).to_be_focused()
    assert box.evaluate("box => [box.selectionStart, box.selectionEnd]") == [34, 38]


def sides(shown):
    """Return where something begins and ends from left to right, in pixels."""
    box = shown.bounding_box()
    return box["x"], box["x"] + box["width"]


def test_two_tags_typed_with_a_comma_become_two(desk, site):
    question = make_question("Untagged", number=9003)
    first, second = make_tag("Blinking Often"), make_tag("Squinting")

    desk.goto(f"{site}/admin/consults/question/{question.pk}/change/")
    box = desk.locator(".tags-type")
    box.press_sequentially(f"{first.name.lower()}, {second.name.lower()}")
    expect(desk.get_by_role("option", name="tags that are there already")).to_be_visible()
    for width in (360, 1280):
        desk.set_viewport_size({"width": width, "height": 800})
        card, found = (
            sides(desk.locator(one).last) for one in (".beside:has(.tags-type)", ".tags-found")
        )
        assert card[0] < found[0] < found[1] < card[1], width
    box.press("Enter")
    expect(desk.locator(".tags-chip")).to_have_count(2)
    desk.get_by_role("button", name="Save and publish").click()

    expect(desk.get_by_text("Published: consult")).to_be_visible()
    assert [item.tag for item in question.tagged.all()] == [first, second]


def test_desk_runs_under_a_strict_policy(desk, site):
    errors = []
    desk.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    for path in (
        "",
        "consults/question/",
        "consults/question/add/",
        "faq/faqtag/",
        "consults/guide/",
        "consults/guide/add/",
    ):
        desk.goto(f"{site}/admin/{path}")
    assert [error for error in errors if "favicon" not in error] == []


def test_tags_are_merged_with_a_preview_and_undone_with_one_click(desk, site, violations):
    short = make_tag("Gerd", FaqTag.objects.get(name="Heartburn").department)
    long = make_tag("Gastro Esophageal Reflux Disease", short.department)
    make_published_question("Sour mornings", tags=[short], body="Sour taste at six.")
    make_published_question("Both on it", tags=[short, long], body="Burning after cake.")

    desk.goto(f"{site}/admin/faq/faqtag/")
    desk.get_by_role("link", name="Tags that may be one").click()
    expect(desk.get_by_role("heading", name="Tags that may be one topic")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("row", name="Gerd").get_by_role("link", name="Merge").first.click()
    expect(desk.get_by_text("2 consults touched")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("button", name="Merge", exact=True).click()
    expect(desk.get_by_text("“Gerd” merged into")).to_be_visible()
    assert not FaqTag.objects.filter(name="Gerd").exists()

    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("Every row is as it was.")).to_be_visible()
    assert FaqTag.objects.get(name="Gerd").tagged_questions.count() == 2


def test_a_merge_is_chosen_by_typing(desk, site):
    tag = FaqTag.objects.get(name="Sleeplessness") if FaqTag.objects.filter(
        name="Sleeplessness"
    ) else make_tag("Sleeplessness at night")  # fmt: skip
    desk.goto(f"{site}/admin/faq/faqtag/{tag.pk}/change/")
    desk.get_by_role("link", name="Merge…").click()
    desk.locator(".select2-selection").first.click()
    desk.locator(".select2-search__field").press_sequentially("insom")
    desk.get_by_role("option", name="Insomnia").first.click()
    desk.get_by_role("button", name="Show what changes").click()
    expect(desk.get_by_role("heading", name="into “Insomnia”")).to_be_visible()


def test_suggested_tags_are_one_key_away(desk, site):
    question = make_question("Is it the caffeine?", number=9003, body="Palpitations after coffee.")

    desk.goto(f"{site}/admin/consults/question/{question.pk}/change/")
    desk.locator(".tags-type").focus()
    desk.keyboard.press("ArrowDown")
    desk.get_by_role("option", name="Caffeine").first.click()
    desk.get_by_role("button", name="Save and publish").click()
    expect(desk.get_by_text("Published: consult")).to_be_visible()

    assert [tag.name for tag in question.tags.all()] == ["Caffeine"]


def test_gaps_and_suggestions_are_accessible(desk, site, violations):
    for _ in range(3):
        counters.searched("wobbly knees", False)
    counters.buffer.flush()
    question = make_question("Is it the caffeine?", body="Palpitations after coffee.")
    assert SearchTally.objects.filter(text="wobbly knees").exists()

    for path in (
        "consults/searchtally/",
        f"consults/question/tags/?ids={question.pk}",
        f"faq/faqtag/{FaqTag.objects.get(name='Insomnia').pk}/split/",
    ):
        desk.goto(f"{site}/admin/{path}")
        expect(desk.get_by_role("heading", level=1)).to_be_visible()
        assert (path, violations(desk)) == (path, [])


def test_a_guide_is_checked_published_and_changed(desk, site, violations):
    guide = make_guide("Understanding twitches", published=False, body="Ask Rowan, 0117 496 0123.")
    desk.goto(f"{site}/admin/consults/guide/{guide.pk}/change/")
    expect(desk.locator("#guide_form").get_by_text("This reaches a person")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("button", name="Save and continue editing").click()
    expect(desk.get_by_text("was changed successfully")).to_be_visible()

    desk.get_by_role("button", name="Accept: “[contact removed]”").click()
    desk.get_by_role("button", name="Save and publish").click()
    expect(desk.get_by_text("Published: guide")).to_be_visible()
    desk.get_by_role("link", name="Steps…").click()
    expect(desk.get_by_role("heading", name="Review")).to_be_visible()
    assert violations(desk) == []

    desk.goto(f"{site}/guides/understanding-twitches/")
    expect(desk.get_by_text("[contact removed]")).to_be_visible()
