"""Public pages as people meet them: eyes, keyboard, small screens, no scripts, paper."""

import pytest
from playwright.sync_api import expect

from consults.models import Question
from tests.browser.conftest import RULES_OF
from tests.factories import make_department, make_published_question, make_tag

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    "/",
    "/consults/",
    "/consults/?q=twitching",
    "/consults/?q=muscel+twitchng+in+my+eyelid",
    "/consults/?q=zzzzqq",
    "/consults/?tag=unknown",
    "/consults/2027/",
    "/consults/2058/",
    "/faq/",
    "/faq/?by=department",
    "/faq/muscle-fasciculation/",
    "/departments/",
    "/departments/neurology/",
    "/doctors/",
    "/doctors/chiang-yu-ting/",
    "/guides/",
    "/guides/understanding-muscle-twitches/",
    "/about/",
    "/how-we-review/",
    "/privacy/",
    "/accessibility/",
    "/contact/",
    "/nope/",
]
LOOKS = [(1280, "light"), (320, "light"), (1280, "dark")]


def test_every_page_is_accessible_at_every_width_and_in_the_dark(page, site, violations):
    troubles = []
    for path in PAGES:
        page.goto(site + path)
        for width, scheme in LOOKS:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": 800})
            if found := violations(page, RULES_OF[scheme]):
                troubles.append((path, width, scheme, found))
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                troubles.append((path, width, "scrolls sideways"))

    assert troubles == []


def test_pages_load_without_any_complaint(page, site):
    errors = []
    page.on("console", lambda m: errors.append((page.url, m.text)) if m.type == "error" else None)
    page.on("pageerror", lambda error: errors.append((page.url, str(error))))
    for path in PAGES[:-1]:
        assert page.goto(site + path).ok
    assert errors == []


def test_long_words_and_addresses_do_not_widen_a_phone(page, site):
    long = "https://e.example/" + "a" * 300
    tag = make_tag("Pneumonoultramicroscopicsilicovolcanoconiosis" * 3, make_department())
    question = make_published_question("W" * 250, body=f"See {long} and {'x' * 400}", tags=[tag])

    page.set_viewport_size({"width": 320, "height": 640})
    for path in (question.get_absolute_url(), "/consults/", "/", "/faq/"):
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path


@pytest.mark.parametrize("width,height,most", [(360, 740, 2 * 740), (1280, 800, 800)])
def test_an_answer_begins_within_one_scroll(page, site, width, height, most):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site}/consults/2001/")

    heading = page.get_by_role("heading", level=1).bounding_box()
    doctor = page.locator(".trust").get_by_text("Consultant cardiologist").bounding_box()
    words = page.get_by_text("What you describe fits extra beats").first.bounding_box()

    assert heading["y"] < 200
    assert doctor["y"] + doctor["height"] < height  # who answered, in what role
    assert words["y"] < most
    if width < 600:
        assert page.get_by_role("link", name="Go to the").bounding_box()["y"] < height


def test_targets_are_large_enough_for_fingers(page, site):
    page.set_viewport_size({"width": 320, "height": 640})
    small = {}
    for path in PAGES[:-1]:
        page.goto(site + path)
        found = page.evaluate(
            """[...document.querySelectorAll('a, button, summary, input')].filter(e => {
                const box = e.getBoundingClientRect(), look = getComputedStyle(e);
                return box.width && look.display !== 'inline' && !e.matches('.skip, .filters__skip, .hidden')
                  && (box.height < 24 || box.width < 24) }).map(e => e.outerHTML.slice(0, 90))"""
        )
        if found:
            small[path] = found
    assert small == {}


def test_everything_works_without_scripts(browser, site):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(site)

    page.locator("#q").fill("twitching eyelid")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Eyelid twitching for two weeks").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Eyelid twitching for two weeks")
    expect(page.get_by_text("twitching eyelid in a tired person is myokymia").last).to_be_visible()
    page.get_by_role("link", name="Eyelid Twitching").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Eyelid Twitching")
    # Whatever cannot work without scripts is not shown.
    page.goto(f"{site}/consults/2026/")
    expect(page.get_by_role("button", name="Copy link")).to_have_count(0)


def test_filters_narrow_and_chips_widen(page, site):
    page.goto(f"{site}/consults/")
    page.get_by_label("Neurology").check()
    page.get_by_label("Cardiology").check()
    page.get_by_label("From").select_option("2022")
    page.get_by_role("button", name="Show consults").click()
    expect(page).to_have_url(
        f"{site}/consults/?department=cardiology&department=neurology&year_from=2022"
    )
    expect(page.get_by_role("heading", level=2).first).to_have_text("14 consults")
    expect(page.get_by_label("Cardiology")).to_be_checked()
    page.get_by_role("link", name="Remove filter: Cardiology").click()
    page.get_by_role("link", name="Remove filter: Asked in 2022 or later").click()
    expect(page).to_have_url(f"{site}/consults/?department=neurology")


def test_filters_are_within_ten_tab_stops(page, site):
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site}/consults/")
        inside = False
        for _ in range(10):
            page.keyboard.press("Tab")
            inside = inside or page.evaluate("!!document.activeElement.closest('.filters')")
        assert inside, width


def test_filters_open_on_a_phone_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{site}/consults/")
    box = page.get_by_label("Neurology")
    expect(box).to_be_hidden()
    page.get_by_text("Filter these consults").click()
    box.check()
    page.get_by_role("button", name="Show consults").click()
    expect(page).to_have_url(f"{site}/consults/?department=neurology")


def test_a_long_letter_fills_the_columns(page, site):
    tags = [make_tag(f"Y{number} Fever", make_department()) for number in range(60)]
    make_published_question(tags=tags)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site}/faq/?letter=Y")

    tops = page.evaluate(
        "[...new Set([...document.querySelectorAll('.azlist li')].map(li => li.offsetLeft))].length"
    )
    height = page.locator(".azlist").bounding_box()["height"]

    assert tops == 4
    assert height < 1000


def test_keyboard_reaches_everything_and_shows_where_it_is(page, site):
    page.goto(f"{site}/consults/2027/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    seen = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """(() => { const e = document.activeElement;
              return e === document.body ? null : getComputedStyle(e).outlineStyle })()"""
        )
        if state is None:
            break
        assert state != "none"
        seen += 1
    assert seen > 20


def test_skip_link_moves_to_the_content(page, site):
    page.goto(f"{site}/consults/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_id("main")


def test_copy_link_says_so(page, site):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/consults/2001/")

    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_text("Link copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith(f"{site}/consults/2001/")


def test_more_info_says_whose_words_it_is(page, site):
    page.goto(f"{site}/consults/2021/")

    part = page.get_by_role("region", name="Explained")
    expect(part.get_by_text("The valve between gullet and stomach")).to_be_visible()
    expect(part.get_by_text("written by a machine")).to_be_visible()


def test_number_in_a_text_leads_to_the_earlier_consult_and_back(page, site):
    page.goto(f"{site}/consults/2028/")
    page.get_by_role("link", name="#2027").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Muscles jump")
    page.get_by_role("link", name="A year later: the twitching again").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A year later")


def test_printed_page_holds_the_answer_and_nothing_to_click(page, site):
    page.goto(f"{site}/consults/2027/")
    page.emulate_media(media="print")

    for hidden in ("Similar consults", "Topics", "Did this help you?"):
        expect(page.get_by_role("heading", name=hidden)).to_be_hidden()
    expect(page.get_by_text("Send on:")).to_be_hidden()
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.get_by_text("Five months of twitching with full").last).to_be_visible()
    expect(page.get_by_text("/consults/2027/", exact=False).last).to_be_visible()


def test_pages_ask_no_other_host_and_set_no_cookie(page, site):
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    for path in PAGES:
        page.goto(site + path)
    assert hosts - {""} == {site.split("/")[2]}
    assert page.context.cookies() == []


def test_pages_stay_small(page, site):
    for path in PAGES:
        page.goto(site + path)
        limit = 700 if path.startswith("/faq/?") or path == "/faq/" else 600
        limit = 1000 if page.locator(".filters").count() else limit  # 60 values of a kind
        assert page.evaluate("document.querySelectorAll('*').length") <= limit, path


def test_sample_is_marked_on_its_pages(page, site):
    page.goto(f"{site}/consults/2001/")
    expect(page.get_by_text("Sample: invented people")).to_be_visible()
    page.goto(f"{site}/consults/")
    assert page.locator(".card__meta").get_by_text("Sample", exact=True).count() == 20
    assert Question.objects.exclude(source_name="Sample library").count() == 0


def test_search_box_suggests_and_the_keyboard_chooses(page, site, violations):
    page.goto(site)
    box = page.locator("#q")
    box.fill("fascic")
    options = page.locator("#suggestions [role=option]")
    expect(options.first).to_contain_text("Muscle Fasciculation")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert violations(page) == []

    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    box.press("Enter")
    page.wait_for_url("**/faq/muscle-fasciculation/")

    box.fill("twitch")
    expect(options.first).to_be_visible()
    box.press("Escape")
    expect(options).to_have_count(0)
    box.press("Enter")
    page.wait_for_url("**/consults/?q=twitch")


def test_suggestions_can_be_clicked_and_never_show_markup(page, site):
    make_published_question("<img src=x onerror=alert(1)> shivering zebra")
    page.goto(site)
    page.locator("#q").fill("shiver")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("<img src=x onerror=alert(1)>")
    option.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("shivering zebra")


def test_search_works_without_script(browser, site):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(site)
    page.locator("#q").fill("fasciculaton")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Showing results for")).to_be_visible()
    page.get_by_role("link", name="Search instead").click()
    expect(page.get_by_role("heading", name="No consult fits these words")).to_be_visible()
