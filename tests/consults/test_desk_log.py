"""The log of the desk can be kept elsewhere, without a word of what it is about."""

import json
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from consults.models import Question
from tests.factories import make_question

pytestmark = pytest.mark.django_db


def exported(capsys, *words):
    call_command("export_log", *words)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_entry_is_a_line_without_a_text_and_a_gap_shows(editor, capsys):
    question = make_question("A zebracanary lion", number=4177, body="zebracanary asks.")
    for field in ("title", "body", "title"):
        LogEntry.objects.log_actions(
            editor.pk,
            Question.objects.filter(pk=question.pk),
            2,
            [{"changed": {"fields": [field]}}],
            single_object=True,
        )
    LogEntry.objects.filter(pk=LogEntry.objects.first().pk).update(
        action_time=timezone.now() - timedelta(days=9)
    )

    lines = exported(capsys)

    assert "zebracanary" not in json.dumps(lines)
    assert set(lines[0]) == {"entry", "after", "at", "account", "did", "kind", "row", "what"}
    assert [line["after"] for line in lines] == [None, *[line["entry"] for line in lines[:-1]]]
    assert {(line["account"], line["did"], line["kind"], line["row"]) for line in lines} == {
        (editor.pk, "changed", "question", str(question.pk))
    }
    assert len(exported(capsys, "--since", f"{timezone.localdate()}")) == 2
    LogEntry.objects.filter(pk=lines[1]["entry"]).delete()
    now = exported(capsys)
    assert [line["after"] for line in now] != [line["after"] for line in lines]


@pytest.mark.parametrize("day", ["yesterday", "2024-02-31", "31.1.2024"])
def test_a_day_that_is_none_is_refused(day):
    with pytest.raises(CommandError, match="must be a day"):
        call_command("export_log", "--since", day)
