"""What is out now is decided in one place; rows, querysets and statements agree."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from consults.models import Guide, Question
from consults.models.due import PUBLIC, now_value
from tests.factories import make_guide, make_published_question, make_question
from tests.test_architecture import APPS, ROOT, modules

GATE = ROOT / "consults/models/due.py"
BY_ITSELF = re.compile(
    r"published_at__(gt|lte)\b"
    r"|published_at__(gte|lt)=[^,)]*now"
    r"|\bpublished_at\s*[<>]"
    r"|[<>]=?\s*[\w.]*published_at\b"
    r"|status\s*=\s*'published'"
)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    "line",
    [
        "rows.filter(published_at__lte=moment)",
        "rows.filter(published_at__gt=moment)",
        "rows.exclude(published_at__gte=timezone.now())",
        "if question.published_at <= now:",
        "if now < question.published_at:",
        "WHERE q.published_at > %s",
        "WHERE q.status = 'published'",
    ],
)
def test_the_guard_sees(line):
    assert BY_ITSELF.search(line)


def test_no_other_module_compares_a_publication_with_a_moment():
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in modules(*APPS)
        if path != GATE
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if BY_ITSELF.search(line)
    ]

    assert found == [], "ask consults/models/due.py instead: " + "; ".join(found)


@pytest.fixture
def at_every_moment(db):
    """A consult and a guide of each status, published a second ago, in a second, and never."""
    now = timezone.now()
    times = [now - SECOND, now + timedelta(hours=1), None]
    for make, model in ((make_question, Question), (make_guide, Guide)):
        for status, at in product(model.Status.values, times):
            if status == "published" and at is None:
                continue  # the database refuses it
            row = make()
            model.objects.filter(pk=row.pk).update(status=status, published_at=at)


@pytest.mark.parametrize("model", [Question, Guide])
def test_rows_querysets_and_statements_agree(model, at_every_moment):
    rows = list(model.objects.all())
    out = {row.pk for row in rows if row.is_public}
    scheduled = {row.pk for row in rows if row.is_scheduled}
    statement = f"SELECT q.id FROM {model._meta.db_table} q WHERE {PUBLIC}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [now_value()])
        by_statement = {pk for (pk,) in cursor.fetchall()}

    assert out == by_statement == set(model.objects.published().values_list("pk", flat=True))
    assert len(out) == 1
    assert scheduled == set(model.objects.scheduled().values_list("pk", flat=True))
    assert len(scheduled) == 1
    assert not out & scheduled


def test_a_time_that_has_come_to_the_second_is_due(db):
    row = make_question()
    now = timezone.now()
    Question.objects.filter(pk=row.pk).update(status="published", published_at=now)

    assert Question.objects.due(now).filter(pk=row.pk).exists()
    assert not Question.objects.due(now - SECOND).filter(pk=row.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("year", [1, 9999])
def test_a_stored_time_that_no_zone_can_show_takes_no_page_of_the_desk_down(year, admin_client):
    question = make_published_question()
    far = datetime(year, *((1, 1) if year == 1 else (12, 31, 23, 59, 59)), tzinfo=UTC)
    Question.objects.filter(pk=question.pk).update(published_at=far)
    pages = [reverse("admin:index"), reverse("admin:consults_question_changelist")]
    pages += [
        reverse(f"admin:consults_question_{name}", args=[question.pk])
        for name in ("change", "steps")
    ]

    for zone in ("Asia/Taipei", "America/New_York"):
        with timezone.override(zone):
            assert [admin_client.get(page).status_code for page in pages] == [200] * 4
