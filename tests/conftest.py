"""The cast: an editor, a publisher, an administrator, and browsers logged in as them."""

import importlib
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.db import connection, transaction
from django.template import engines

from config import session_limits
from consults.editorial import lost_rights, notice_mail
from consults.public import house_pages
from consults.statistics import counters
from tests import given_names
from web import safe_cache
from web.site_words import site_words

USE_DATABASE = {"db", "transactional_db", "live_server"}
# What lets the database empty its tables after a test with transactions; the locks stay on in the test itself.
UNLOCK = [
    "UPDATE consults_reply SET checksum = ''",
    "INSERT OR IGNORE INTO consults_retirednumber SELECT number, 0, '' FROM consults_question",
]


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied():
    """Empty tables row by row: the locks on deleting are in SQLite's way, a TRUNCATE makes PostgreSQL slow."""
    operations = type(connection.ops)
    plain = operations.sql_flush

    def on_sqlite(self, style, tables, **options):
        return [
            *UNLOCK,
            *sorted(plain(self, style, tables, **options), key=lambda sql: "retirednumber" in sql),
        ]

    def on_postgresql(self, style, tables, **options):
        rows = [f"DELETE FROM {self.quote_name(table)}" for table in tables]
        return ["SET LOCAL session_replication_role = replica", *rows]  # no trigger, no foreign key

    operations.sql_flush = on_sqlite if connection.vendor == "sqlite" else on_postgresql
    yield
    operations.sql_flush = plain


@pytest.fixture(scope="session", autouse=True)
def own_folder(tmp_path_factory):
    """Tests at work beside this one have their own: a proof of erasure would search their databases too."""
    folder = django_settings.DATA_DIR = tmp_path_factory.mktemp("data")
    if connection.vendor == "sqlite":
        django_settings.DATABASES["default"]["TEST"]["NAME"] = folder / "test.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, own_folder):
    """The folder is set after the names that the workers give, and before a database is made."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, empty_library):
    """Keep a copy of the database as the migrations leave it: see `migrated`."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        made = connection.introspection.table_names(cursor)  # none where no test asks for any
        if made and connection.vendor == "sqlite":
            cursor.execute("VACUUM INTO %s", [str(empty_library)])


@pytest.fixture(scope="session")
def empty_library(tmp_path_factory):
    return tmp_path_factory.mktemp("empty") / "db.sqlite3"


@pytest.fixture(scope="session")
def migrated(django_db_setup, empty_library):
    """Return a function that puts an empty library on SQLite into a folder, as `migrate` would make it."""

    def migrated(folder):
        if not empty_library.exists():
            told = {**os.environ, "DATABASE_URL": f"sqlite:///{empty_library}"}
            command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            subprocess.run(command, cwd=ROOT, env=told, check=True)
        shutil.copy(empty_library, folder / "db.sqlite3")
        (folder / "db.sqlite3").chmod(0o600)

    return migrated


@pytest.fixture(scope="session", autouse=True)
def templates_know_the_settings():
    """A process reads the settings for its templates once: not while a test has others."""
    engines.all()
    assert engines["public"].env.globals["help_numbers"] == site_words.help_numbers


@pytest.fixture(scope="session", autouse=True)
def notices_are_mailed_at_once():
    """No thread of its own, which would not see the rows of a test."""
    notice_mail.beside = lambda work: work()
    yield
    notice_mail.beside = notice_mail.in_a_thread


@pytest.fixture(scope="session", autouse=True)
def names_are_given():
    """A template of the desk that prints a name nobody gives fails the test."""
    undo = given_names.demanded()
    yield
    undo()


@pytest.fixture(scope="session")
def once(django_db_setup, django_db_blocker):
    """Return a `with` for a fixture of a module: its rows are made once, and each test finds them anew.

    Every test still takes back what it did itself. For modules without tests with transactions.
    """

    @contextmanager
    def once():
        with django_db_blocker.unblock(), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return once


def pytest_collection_modifyitems(items):
    """Mark the tests that ask the database: the others need not run again on the next one."""
    for item in items:
        of_its_own = item.get_closest_marker("django_db") or USE_DATABASE & set(item.fixturenames)
        if "once" in item.fixturenames and not of_its_own:
            raise pytest.UsageError(f"{item.nodeid} takes nothing back: mark its module django_db.")
        if of_its_own:
            item.add_marker("asks_database")


ROOT = Path(__file__).parent.parent
opened_by_us = []  # (database file, who) of each time our own code opened one past SQLite


def watch(event, details):
    """Note when a file of the database is opened by Python, and which of our modules did it."""
    if event != "open" or not re.search(r"test\.sqlite3(-wal|-shm|-journal)?$", str(details[0])):
        return
    frame = sys._getframe(1)
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOT) and ".venv" not in path.parts:
            if "tests" not in path.relative_to(ROOT).parts:
                opened_by_us.append((str(details[0]), f"{path}:{frame.f_lineno}"))
            return
        frame = frame.f_back


sys.addaudithook(watch)


@pytest.fixture(autouse=True)
def one_window(monkeypatch):
    """Limits count in windows of the clock; a test that crosses into the next one would begin anew."""
    now = time.time()
    monkeypatch.setattr("django_ratelimit.core.time", SimpleNamespace(time=lambda: now))


@pytest.fixture(autouse=True)
def nothing_counted():
    """Counts of searches and posts outlive a test: without this one would meet those of another."""
    counters.buffer.clear()
    safe_cache.answers_again()
    cache.clear()
    yield
    counters.buffer.clear()


@pytest.fixture(autouse=True)
def calendar_is_known():
    """A process asks for the calendar every few seconds: in tests when `calendar.next_look` is set to 0."""
    lost_rights.calendar.next_look, lost_rights.calendar.next_due = float("inf"), None


@pytest.fixture(autouse=True)
def foot_is_known():
    """A process asks for the links at the foot every few seconds: in tests when `next_look` is set to 0."""
    house_pages.foot.next_look, house_pages.foot.found = float("inf"), []


@pytest.fixture(autouse=True)
def site_words_are_known():
    """A process asks for an Administrator's words every few seconds: in tests after `forget`."""
    site_words.next_look, site_words.found = float("inf"), {}


@pytest.fixture(autouse=True)
def nothing_erased(tmp_path, settings):
    """The ledger of erasures outlives the database of a test: each test has its own."""
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"


@pytest.fixture(autouse=True)
def sqlite_alone_opens_the_database():
    """Closing a file ends SQLite's locks in a process: our code never opens one of the database's."""
    opened_by_us.clear()
    yield
    assert opened_by_us == []


GIVE_RIGHTS = [
    "consults.migrations.0004_roles",
    "consults.migrations.0007_house_pages",
    "accounts.migrations.0001_people_and_site",
]


def all_groups():
    """The groups of the migration; transactional tests empty the tables, so they are made again."""
    if not Group.objects.exists():
        for name in GIVE_RIGHTS:
            importlib.import_module(name).give_rights(apps, None)
    return {group.name: group for group in Group.objects.all()}


@pytest.fixture
def groups(db):
    return all_groups()


def member(groups, name, *memberships):
    user = User.objects.create_user(name, password="word", is_staff=True)
    user.groups.add(*[groups[group] for group in memberships])
    return user


@pytest.fixture
def editor(groups):
    return member(groups, "editor", "Editor")


@pytest.fixture
def publisher(groups):
    return member(groups, "publisher", "Editor", "Publisher")


def log_in(client, user):
    """Log in without the page, and note when, as the page does: else the first request has to."""
    client.force_login(user)
    session = client.session
    session.update({session_limits.BEGAN: int(time.time()), session_limits.SEEN: int(time.time())})
    session.save()


@pytest.fixture
def editor_client(client, editor):
    log_in(client, editor)
    return client


@pytest.fixture
def publisher_client(client, publisher):
    log_in(client, publisher)
    return client
