"""The cast: an editor, a publisher, an administrator, and browsers logged in as them."""

import pkgutil
import time

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache

from config import session_limits
from consults import tallies
from web import safe_cache


@pytest.fixture(autouse=True)
def nothing_counted():
    """Counts of searches and posts outlive a test: without this one would meet those of another."""
    tallies.buffer.clear()
    safe_cache.answers_again()
    cache.clear()
    yield
    tallies.buffer.clear()


@pytest.fixture
def groups(db):
    """The groups of the migration; transactional tests empty the tables, so they are made again."""
    from django.apps import apps

    if not Group.objects.exists():
        import importlib

        importlib.import_module("consults.migrations.0004_groups").make_groups(apps, None)
        folder = importlib.import_module("consults.migrations").__path__
        for name in sorted(module.name for module in pkgutil.iter_modules(folder)):
            migration = importlib.import_module(f"consults.migrations.{name}")
            if hasattr(migration, "give_rights"):
                migration.give_rights(apps, None)
    return {group.name: group for group in Group.objects.all()}


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
