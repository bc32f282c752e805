"""Chromium from the system, driven by Playwright, against a live server with the sample library."""

import os
import shutil
from io import StringIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from consults.importing.files import read_entries
from consults.importing.importer import Importer
from consults.management.commands.load_demo import HOUSE
from consults.models import house_page
from consults.public.house_pages import foot
from web.rights import COMMAND_LINE

# Playwright keeps an event loop in this thread, so Django refuses the ORM. Safe here only.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = os.environ.get("CHROME_PATH") or shutil.which("chromium")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": arguments}


@pytest.fixture
def site(live_server, settings):
    settings.SITE_URL = settings.SITE_ORIGIN = live_server.url
    house_page.make_missing("default")  # the tests before emptied the tables
    call_command("load_demo", stdout=StringIO())
    Importer(COMMAND_LINE).run(read_entries([str(HOUSE)]))
    foot.next_look = 0.0
    return live_server.url


@pytest.fixture
def violations():
    """Return what axe finds on a page, best practices included."""

    def violations(page):
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]

    return violations
