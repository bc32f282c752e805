"""The first page in a browser: for every role, at two widths, light and dark, by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import RULES_OF
from tests.conftest import member
from tests.consults.test_full_day import everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROLES = ["Editor", "Reviewer", "Publisher", "Doctor", "Administrator"]


@pytest.fixture
def people(site, groups):
    return {role: member(groups, role.lower(), role) for role in ROLES}


def log_in(page, site, name):
    page.goto(f"{site}/admin/")
    page.get_by_label("Username:").fill(name)
    page.get_by_label("Password:").fill("word")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()


@pytest.mark.parametrize("role", ROLES)
def test_the_first_page_is_accessible_at_any_width_and_in_the_dark(
    role, page, site, people, violations
):
    everything(people)
    errors = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    log_in(page, site, role.lower())

    for width, scheme in ((1360, "light"), (390, "light"), (1360, "dark"), (390, "dark")):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.reload()
        assert violations(page, RULES_OF[scheme]) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    assert [error for error in errors if "favicon" not in error] == []


def test_the_search_has_the_focus_and_all_is_reached_by_keyboard(page, site, people):
    everything(people)
    log_in(page, site, "editor")
    expect(page.get_by_label("Find a consult")).to_be_focused()

    wanted = page.locator(".home a:visible, .home summary, .home button").count()
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getBoundingClientRect().y + scrollY"))
    assert page.evaluate("document.activeElement.closest('.home') === null")
    assert len(reached) > 10
