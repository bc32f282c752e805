"""The filters of the desk's list, alone and together."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consults.editorial import workflow
from consults.models import Question
from tests.consults.test_work_list import listed
from tests.factories import (
    make_department,
    make_doctor,
    make_published_question,
    make_question,
    make_tag,
)
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def library(once):
    """Consults that differ in everything a filter looks at."""
    with once():
        tag, other = make_tag("Cramps"), make_tag("Nights")
        doctor = make_doctor("Mei Chen")
        urology = make_department("Hepatology")
        make_question("Plain", replies=0)
        make_question("Both", tags=[tag, other], doctor=doctor)
        make_question("One", tags=[tag], language="de", department=urology)
        make_question("Blocked", body="My neighbour Mr. Robert Miller, 0912-345-678, has it.")
        make_published_question("Out", tags=[other], doctor=doctor)
        late = make_published_question("Late")
        Question.objects.filter(pk=late.pk).update(review_due_on=timezone.localdate())
        old = make_question("Old")
        Question.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(days=400))
        yield


@pytest.mark.parametrize(
    "query,found",
    [
        ("tag=cramps", {"Both", "One"}),
        ("tag=cramps,nights", {"Both"}),
        ("tag=nothing", set()),
        ("doctor=chen", {"Both", "Out"}),
        ("doctor=chen&status__exact=draft", {"Both"}),
        ("doctor=chen&tag=nights&status__exact=published", {"Out"}),
        ("blocked=yes", {"Blocked", "Plain"}),
        ("replies=none", {"Plain"}),
        ("tags=some", {"Both", "One", "Out"}),
        ("lang=de", {"One"}),
        ("lang=xx", set()),
        ("updated=old", {"Old"}),
        ("due=0", {"Late"}),
        ("due=never&tag=nights", {"Out"}),
        ("due=nonsense", set()),
        ("waiting=nonsense", set()),
        ("with=me", set()),
        ("with=nobody&tags=some&lang=de", {"One"}),
        ("q=cramps&lang=de", {"One"}),
    ],
)
def test_filters_narrow_alone_and_together(library, editor_client, query, found):
    assert {*listed(editor_client, query)} == found


def test_a_department_and_a_person_are_filters(library, editor_client, editor):
    mine = Question.objects.get(title="Both")
    workflow.assign(mine, editor, COMMAND_LINE)
    department = Question.objects.get(title="One").department_id

    assert (
        listed(editor_client, "with=me") == listed(editor_client, f"with={editor.pk}") == ["Both"]
    )
    assert listed(editor_client, f"department__id__exact={department}") == ["One"]
