"""Findings, redaction and hostile texts in a real browser."""

import json

import pytest
from playwright.sync_api import expect

from consults.importing.files import Entry
from consults.importing.importer import Importer
from consults.models import Question, Redaction, Report
from tests.browser.conftest import RULES_OF
from tests.browser.test_desk import desk  # noqa: F401
from tests.factories import make_published_question, make_question, make_tag
from tests.test_hostile_content import hostile_documents
from web.rights import COMMAND_LINE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_findings_are_accepted_and_dismissed_by_keyboard(desk, site, violations):  # noqa: F811
    question = make_question(
        "A calf that twitches",
        body="It began on March 3rd. My wife Anna saw it.",
        tags=[make_tag("Calf")],
    )
    desk.goto(f"{site}/admin/consults/question/{question.pk}/change/")
    check = desk.locator(".check[data-at=body]")
    expect(check).to_have_count(2)
    assert violations(desk) == []

    check.first.locator("summary").focus()
    desk.keyboard.press("a")
    expect(desk.locator("#id_body")).to_have_value("It began in March. My wife Anna saw it.")

    desk.locator(".check[data-at=body] summary").first.focus()
    desk.keyboard.press("f")
    expect(desk.locator("#id_body")).to_be_focused()
    selected = "(() => { const b = document.getElementById('id_body');"
    selected += " return b.value.slice(b.selectionStart, b.selectionEnd) })()"
    assert desk.evaluate(selected).strip() == "Anna"

    desk.locator(".check[data-at=body] summary").first.focus()
    desk.keyboard.press("d")
    desk.keyboard.type("She agreed")
    desk.keyboard.press("Enter")
    expect(desk.locator(".checks__dismissed")).to_contain_text("She agreed")
    expect(desk.locator(".check[data-at=body]")).to_have_count(0)
    question.refresh_from_db()
    assert question.blockers == 0


def test_a_reported_name_is_redacted_and_proved(desk, site, violations):  # noqa: F811
    question = make_published_question("A quiet calf", body="My calf is quiet.", number=9100)
    Question.objects.filter(pk=question.pk).update(
        body="My calf, says Zebulon Quarkwright, is quiet."
    )
    Report.objects.create(question=question, kind="identity", reported_on="2024-01-01")

    desk.goto(f"{site}/admin/consults/report/")
    desk.get_by_role("link", name="Redact…").click()
    assert violations(desk) == []
    desk.get_by_label("Words to redact").fill("Zebulon Quarkwright")
    desk.get_by_role("button", name="Show where they stand").click()
    expect(desk.get_by_role("heading", name="Where they stand")).to_be_visible()
    desk.get_by_role("button", name="Redact for good").click()

    expect(desk.locator(".field-state")).to_contain_text("Proved: nothing left")
    assert violations(desk) == []
    question.refresh_from_db()
    assert question.body == "My calf, says [name removed], is quiet."
    assert Redaction.objects.get().by.username
    assert Report.objects.get().state == "settled"
    desk.goto(f"{site}/consults/9100/")
    assert "Quarkwright" not in desk.content()


def test_a_reader_reports_without_scripts(browser, site, violations):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}{Question.objects.published().first().get_absolute_url()}")
    page.get_by_role("link", name="Something is wrong, or shows who I am").click()
    page.get_by_label("This shows who I am").check()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert Report.objects.get().kind == "identity"


def test_telling_and_help_now_are_accessible(page, site, violations):
    number = Question.objects.filter(tags__name="Palpitations").first().number
    for address in (f"/consults/{number}/", f"/tell/{number}/report/", f"/tell/{number}/feedback/"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(f"{site}{address}")
            assert (address, scheme, violations(page, RULES_OF[scheme])) == (address, scheme, [])
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/consults/{number}/")
    box = page.locator(".helpnow").bounding_box()
    assert box["y"] + 60 < 740
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_no_payload_fires(page, desk, site, settings):  # noqa: F811
    settings.CHECKS_OFF = [
        "asker-name",
        "other-name",
        "contact",
        "employer",
        "place-of-care",
        "school",
        "exact-date",
        "identity-number",
        "asker-under-20",
        "age-over-89",
    ]
    lines = [json.dumps(data).encode() for data in hostile_documents()]
    Importer(COMMAND_LINE).run([Entry("hostile.jsonl", n, line) for n, line in enumerate(lines, 1)])
    fired, broken = [], []
    watch = "window.fired = () => document.title = 'FIRED';"
    watch += " document.addEventListener('securitypolicyviolation', e => {"
    watch += " document.documentElement.dataset.violation = e.violatedDirective + e.blockedURI });"
    for tab in (page, desk):
        tab.add_init_script(watch)
        tab.on("dialog", lambda dialog: (fired.append(dialog.message), dialog.dismiss()))
    rows = list(Question.objects.published().filter(number__gte=8001).order_by("number"))
    addresses = [(page, row.get_absolute_url()) for row in rows]
    addresses += [(desk, f"/admin/consults/question/{row.pk}/change/") for row in rows[:3]]
    addresses += [(page, "/consults/"), (desk, "/admin/consults/question/")]

    for tab, address in addresses:
        tab.goto(f"{site}{address}")
        if tab is page:
            tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        if tab.title() == "FIRED" or tab.evaluate("document.documentElement.dataset.violation"):
            broken.append((address, tab.evaluate("document.documentElement.dataset.violation")))

    assert len(rows) >= 20
    assert (fired, broken) == ([], [])


def test_steps_and_revisions_are_accessible(desk, site, violations):  # noqa: F811
    question = make_question("A calf", body="My calf twitches.", tags=[make_tag("Calf")])
    desk.goto(f"{site}/admin/consults/question/{question.pk}/change/")
    desk.locator("#id_body").fill("My calf rests.")
    desk.locator("[aria-label='Other steps']").click()
    desk.get_by_role("button", name="Save and submit").click()
    desk.goto(f"{site}/admin/consults/question/{question.pk}/steps/")
    expect(desk.get_by_text("In review", exact=True)).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("button", name="Monday 08:00").click()
    expect(desk.get_by_text("Scheduled", exact=True)).to_be_visible()

    desk.goto(f"{site}/admin/consults/question/{question.pk}/revisions/")
    assert violations(desk) == []
    desk.get_by_role("button", name="Compare").click()
    expect(desk.get_by_role("heading", name="What changed")).to_be_visible()
    assert violations(desk) == []


def test_a_second_editor_sees_both_texts(desk, site, browser, violations):  # noqa: F811
    question = make_question("A calf", body="My calf twitches.", tags=[make_tag("Calf")])
    address = f"{site}/admin/consults/question/{question.pk}/change/"
    desk.goto(address)
    other = desk.context.new_page()
    other.goto(address)
    other.locator("#id_body").fill("My calf twitches at night.")
    other.get_by_role("button", name="Save and stay").click()
    expect(other.get_by_text("Saved: consult")).to_be_visible()

    desk.locator("#id_body").fill("My calf twitches badly.")
    desk.get_by_role("button", name="Save and stay").click()

    expect(desk.get_by_role("heading", name="Theirs and yours")).to_be_visible()
    expect(desk.locator("#id_body")).to_have_value("My calf twitches badly.")
    assert violations(desk) == []
    desk.locator("#id_body").fill("My calf twitches badly at night.")
    desk.get_by_role("button", name="Save yours over theirs").click()
    question.refresh_from_db()
    assert question.body == "My calf twitches badly at night."
