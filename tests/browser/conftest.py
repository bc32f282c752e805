"""Chromium from the system, driven by Playwright, against a live server with the sample library."""

import os
import shutil
from contextlib import closing
from io import StringIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.backends.sqlite3.base import Database

from consults.importing.files import read_entries
from consults.importing.importer import Importer
from consults.management.commands.load_demo import HOUSE
from consults.models import house_page
from consults.public.house_pages import foot
from web.rights import COMMAND_LINE

# Playwright keeps an event loop in this thread, so Django refuses the ORM. Safe here only.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
SHELL = shutil.which("chromium-headless-shell")  # the same engine without the window around it
CHROMIUM = os.environ.get("CHROME_PATH") or SHELL or shutil.which("chromium")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES_OF = {"light": RULES, "dark": ["color-contrast", "link-in-text-block"]}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": arguments}


@pytest.fixture(scope="session")
def copy_of_library(tmp_path_factory):
    """Where the sample library is kept once it was loaded: loading takes seconds, and copying none."""
    return tmp_path_factory.mktemp("library") / "library.sqlite3"


@pytest.fixture
def site(live_server, settings, copy_of_library):
    settings.SITE_URL = settings.SITE_ORIGIN = live_server.url
    is_bare = connection.vendor == "sqlite" and not (
        Group.objects.exists() or User.objects.exists()
    )
    if is_bare and copy_of_library.exists():
        with closing(Database.connect(copy_of_library)) as kept:
            kept.backup(connection.connection)
        ContentType.objects.clear_cache()
    else:
        _load()
        if is_bare:
            with closing(Database.connect(copy_of_library)) as kept:
                connection.connection.backup(kept)
    foot.next_look = 0.0
    return live_server.url


def _load():
    house_page.make_missing("default")  # the tests before emptied the tables
    call_command("load_demo", stdout=StringIO())
    Importer(COMMAND_LINE).run(read_entries([str(HOUSE)]))


@pytest.fixture
def violations():
    """Return what axe finds on a page, best practices included.

    In the dark only the colours differ from the same page in the light: see RULES_OF.
    """

    def violations(page, rules=RULES):
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        found = Axe().run(page, options=options).response["violations"]
        return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]

    return violations
