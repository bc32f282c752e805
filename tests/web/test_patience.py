"""A reader waits for nobody who writes: what a page writes beside its answer is left out, or done later."""

import time
from contextlib import suppress
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from django.utils import timezone

from consults.editorial import lost_rights
from consults.models import Arrival, Question, ReadTally
from consults.statistics.counters import month_shown
from tests.factories import make_published_question
from tests.test_route_matrix import PAGES, make_library
from web.patience import patient

LONGEST = 1.5  # seconds for a page; a save waits twenty


@pytest.fixture
def busy(transactional_db):
    """Another process that writes, and does not end."""
    other = connections.create_connection("default")
    yield lambda: _lock(other)
    other.close()


def _lock(other):
    with other.cursor() as cursor:
        if other.vendor == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        else:
            other.set_autocommit(False)
            tables = ", ".join(sorted({model._meta.db_table for model in apps.get_models()}))
            cursor.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")


@pytest.fixture
def library(transactional_db):
    """Everything that a reader's request may write waits to be written."""
    shown = make_library()
    account = User.objects.create_superuser("keeper")
    due = make_published_question("Due by now", at=timezone.now() + timedelta(days=1), number=2)
    moment = timezone.now() - timedelta(minutes=1)
    Question.objects.filter(pk=due.pk).update(published_at=moment, scheduled_by=account)
    Arrival.objects.filter(question_id=due.pk).update(published_at=moment)
    ReadTally.objects.create(question_id=shown["question"].pk, month=month_shown(), reads=3)


def test_pages_answer_while_somebody_else_writes(library, busy, client, settings):
    settings.COUNTS_AT_ONCE = 1
    addresses = [*PAGES.values(), "/consults/?q=lion", "/search/suggest?q=lio", "/healthz"]
    lost_rights.calendar.next_look = 0
    for address in addresses:  # what is kept between requests is there
        client.get(address)
    assert Question.objects.filter(scheduled_by__isnull=False).count() == 0

    Question.objects.filter(number=2).update(scheduled_by=User.objects.get())
    Arrival.objects.create(question=Question.objects.get(number=2), published_at=timezone.now())
    busy()

    slow = {}
    for address in addresses:
        lost_rights.calendar.next_look = 0
        began = time.monotonic()
        assert client.get(address).status_code == 200, address
        if (took := time.monotonic() - began) > LONGEST:
            slow[address] = took
    assert slow == {}


def test_a_wait_is_as_long_as_said_and_saves_wait_as_long_as_before(library, busy):
    usual = _usual()
    busy()
    began = time.monotonic()

    with pytest.raises(OperationalError), patient(200):
        Question.objects.filter(number=100).update(title="Another")

    assert 0.1 < time.monotonic() - began < LONGEST
    assert _usual() == usual


def test_a_transaction_that_fails_inside_leaves_the_usual_wait(transactional_db):
    usual = _usual()

    with (
        suppress(IntegrityError),
        transaction.atomic(),
        patient(200),
        transaction.atomic(savepoint=False),
    ):
        raise IntegrityError

    assert _usual() == usual


def _usual():
    with connection.cursor() as cursor:
        sqlite = connection.vendor == "sqlite"
        cursor.execute("PRAGMA busy_timeout" if sqlite else "SHOW lock_timeout")
        return cursor.fetchone()[0]
