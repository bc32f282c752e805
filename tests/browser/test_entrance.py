"""Entering the desk in a browser: a passkey made and used under the strict policy, each page accessible."""

import re

import pytest
from playwright.sync_api import expect

from accounts import second_factor
from tests.browser.conftest import RULES_OF
from tests.conftest import member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = ((1360, "light"), (390, "light"), (390, "dark"))
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def give_password(page, site):
    page.goto(f"{site}/admin/login/")
    page.get_by_label("Username:").fill("boss")
    page.get_by_label("Password:").fill("word")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/login/$"))


def test_a_passkey_is_made_and_logs_in_and_every_page_is_accessible(page, site, groups, violations):
    boss = member(groups, "boss", "Administrator")
    errors, seen = [], []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)

    def look():
        told = list(errors)  # what the looking itself says of the policy is not the page's
        for width, scheme in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page, RULES_OF[scheme]) == [], (page.url, width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        errors[:] = told
        seen.append(page.url)

    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto(f"{site}/admin/login/")
    look()
    give_password(page, site)
    page.goto(f"{site}/admin/account/passkey/")
    look()
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    look()
    for place in ("account/", "account/app/", "site/", "auth/user/", "auth/user/add/",
                  f"auth/user/{member(groups, 'other', 'Editor').pk}/access/"):  # fmt: skip
        page.goto(f"{site}/admin/{place}")
        look()
    page.context.clear_cookies()

    give_password(page, site)
    expect(page).to_have_url(re.compile("/admin/login/step/"))
    look()
    page.get_by_role("button", name="Use a passkey").click()

    expect(page).to_have_url(f"{site}/admin/")
    [factor] = second_factor.factors(boss)
    assert (factor.name, factor.used is not None) == ("Passkey", True)
    assert [error for error in errors if "favicon" not in error] == []
    assert len(seen) == 10
