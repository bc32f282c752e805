"""The ledger of erasures outlives the database, on SQLite and PostgreSQL."""

import json
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from config import readiness, start
from consults import system_checks
from consults.erasure import guide_redaction, ledger, ledger_replay, redaction
from consults.importing.recognition import Earlier, Known
from consults.models import ErasedText, Question, Redaction, RetiredNumber
from tests.factories import make_guide, make_published_question, make_question
from web import rights

BY = rights.COMMAND_LINE
VALUE = "Zebulon Quarkwright"


def redact(question, value=VALUE):
    done = redaction.begin(question, [value], "name", BY)
    redaction.carry_out(done, BY)
    return done


def forget():
    """Make the database one from before its erasures, as pg_restore does."""
    ErasedText.objects.all().delete()
    Redaction.objects.all().delete()
    RetiredNumber.objects.all().delete()


def lines(settings):
    return [json.loads(line) for line in settings.ERASURE_LEDGER.read_text().splitlines()]


@pytest.mark.django_db
def test_a_redaction_is_in_the_ledger_without_its_words(settings):
    question = make_question(body=f"My neighbour {VALUE} has it too.")

    done = redact(question)

    (line,) = lines(settings)
    assert (line["id"], line["number"]) == (done.ledger_id, question.number)
    assert "quarkwright" not in json.dumps(line).lower()
    assert settings.ERASURE_LEDGER.stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db(transaction=True)
def test_the_line_is_on_the_disk_before_the_commit(settings):
    question = make_question(body=f"My neighbour {VALUE} has it too.")
    done = redaction.begin(question, [VALUE], "name", BY)

    with transaction.atomic():
        redaction.carry_out(done, BY)
        assert len(lines(settings)) == 1
        transaction.set_rollback(True)  # the crash comes before the commit

    question.refresh_from_db()
    assert VALUE in question.body
    assert [entry["id"] for entry in ledger.unknown()] == [done.ledger_id]
    assert ledger_replay.carry_out().redacted == [question.number]
    question.refresh_from_db()
    assert VALUE not in question.body
    assert len(lines(settings)) == Redaction.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_ledger_that_cannot_be_written_refuses_the_redaction(settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "no" / "folder" / "erasures.jsonl"
    question = make_question(body=f"My neighbour {VALUE} has it too.")

    with pytest.raises(ledger.LedgerError, match="a backup would bring the words back"):
        redact(question)

    question.refresh_from_db()
    assert VALUE in question.body


@pytest.mark.django_db
def test_the_desk_says_that_the_ledger_cannot_be_written(settings, tmp_path, admin_client):
    settings.ERASURE_LEDGER = tmp_path / "no" / "folder" / "erasures.jsonl"
    question = make_question(body=f"My neighbour {VALUE} has it too.")

    answer = admin_client.post(
        reverse("admin:consults_question_redact", args=[question.pk]),
        {"value": VALUE, "category": "name", "confirm": "yes"},
        follow=True,
    )

    assert answer.status_code == 200
    assert "cannot be written" in answer.content.decode()


@pytest.mark.django_db
def test_a_line_that_a_crash_cut_off_spoils_no_other(settings):
    settings.ERASURE_LEDGER.write_text('{"id": "half')
    redact(make_question(body=f"My neighbour {VALUE} has it too."))

    held, broken = ledger.entries()

    assert (len(held), broken) == (1, ['{"id": "half'])


def cut_last_line(settings, left):
    """End the ledger as a power loss does that comes while its last line is written."""
    text = settings.ERASURE_LEDGER.read_text()
    start = text.rstrip("\n").rfind("\n") + 1
    settings.ERASURE_LEDGER.write_text(text[: start + left])


@pytest.mark.django_db(transaction=True)
def test_a_damaged_line_stops_the_start_until_somebody_accepts_it(settings):
    redact(make_question(body=f"My neighbour {VALUE} has it too."))
    cut_last_line(settings, 20)
    forget()

    assert ids(system_checks.erasures_are_carried_out()) == [system_checks.ERASURES]
    with pytest.raises(ImproperlyConfigured, match="cannot be read: 1"):
        start.refuse_or_warn()
    with pytest.raises(RuntimeError, match="cannot be read"):
        readiness._erasures()
    with pytest.raises(SystemExit, match="1"):
        call_command("carry_out_erasures", stdout=(out := StringIO()))
    assert "Lines of the ledger that cannot be read: 1." in out.getvalue()
    assert "is known to this database" not in out.getvalue()

    call_command("carry_out_erasures", "--accept-damaged", stdout=(out := StringIO()))

    assert out.getvalue().startswith("Damaged lines accepted: 1.\n")
    assert system_checks.erasures_are_carried_out() == []
    readiness._erasures()
    call_command("carry_out_erasures", stdout=StringIO())  # and it stays accepted


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("left", [60, 20])
def test_a_line_cut_off_by_a_power_loss_is_whole_again_where_the_database_did_it(settings, left):
    redact(make_question(body=f"My neighbour {VALUE} has it too."))
    cut_last_line(settings, left)

    assert bool(ledger.damaged()) == (left == 20)  # then nobody can tell whose line it was
    ledger.complete()

    assert len(ledger.entries()[0]) == 1


@pytest.mark.django_db(transaction=True)
def test_a_line_cut_off_before_the_commit_is_carried_out_from_its_tombstone(settings):
    question = make_question(body=f"My neighbour {VALUE} has it too.")
    done = redaction.begin(question, [VALUE], "name", BY)
    with transaction.atomic():
        redaction.carry_out(done, BY)
        transaction.set_rollback(True)
    cut_last_line(settings, 60)
    assert len(ledger.damaged()) == 1

    report = ledger_replay.carry_out()

    assert (report.redacted, report.damaged) == ([question.number], [])
    question.refresh_from_db()
    assert VALUE not in question.body


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("left", "settled"), [(60, True), (20, False)])
def test_a_whole_copy_of_a_damaged_line_settles_it_where_its_name_can_be_read(
    settings, tmp_path, left, settled
):
    redact(make_question(body=f"My neighbour {VALUE} has it too."))
    copy = tmp_path / "copy.jsonl"
    copy.write_text(settings.ERASURE_LEDGER.read_text())
    cut_last_line(settings, left)
    forget()

    ledger.merge(copy)
    report = ledger_replay.carry_out()

    assert len(report.redacted) == 1
    assert (report.damaged == []) == settled


@pytest.mark.django_db(transaction=True)
def test_damaged_lines_of_another_ledger_are_not_forgotten(settings, tmp_path):
    (tmp_path / "copy.jsonl").write_text('{"id": "half')

    ledger.merge(tmp_path / "copy.jsonl")
    ledger.merge(tmp_path / "copy.jsonl")

    assert ledger.damaged() == ['{"id": "half']
    assert ledger.accept_damaged() == 1
    ledger.merge(tmp_path / "copy.jsonl")
    assert ledger.damaged() == []


@pytest.mark.django_db(transaction=True)
def test_what_an_older_database_brings_back_is_taken_out_again(settings):
    question = make_question(body=f"My neighbour {VALUE} has it too.", number=7100)
    other = make_published_question("Erased", number=7101)
    redact(question)
    text = Question.objects.get(number=7101).content_key
    redaction.carry_out(redaction.begin_erasure(other, BY), BY)
    forget()
    Question.objects.filter(number=7100).update(body=f"My neighbour {VALUE} has it too.")
    make_published_question("Erased", number=7101)
    assert len(ledger.unknown()) == 2

    out = StringIO()
    call_command("carry_out_erasures", stdout=out)

    assert out.getvalue() == "Erased again: #7101.\nRedacted again: #7100.\n"
    assert not Question.objects.filter(number=7101).exists()
    assert RetiredNumber.objects.get(number=7101).was_public
    assert VALUE not in Question.objects.get(number=7100).body
    assert Known([], [text], Earlier()).erased
    assert ledger.unknown() == []
    assert len(lines(settings)) == 2


@pytest.mark.django_db(transaction=True)
def test_the_number_of_an_erased_consult_stays_retired_where_it_is_absent():
    other = make_published_question("Erased", number=7101)
    text = Question.objects.get(number=7101).content_key
    redaction.carry_out(redaction.begin_erasure(other, BY), BY)
    forget()

    assert ledger_replay.carry_out().absent == [7101]
    assert Known([], [text], Earlier()).erased
    assert RetiredNumber.objects.filter(number=7101).exists()
    assert ledger.unknown() == []


@pytest.mark.django_db(transaction=True)
def test_a_guide_is_redacted_again(settings):
    guide = make_guide("Cramp", body=f"As {VALUE} wrote, stretch it.")
    guide_redaction.redact(guide, [VALUE], "name", BY)
    forget()
    guide.body = f"As {VALUE} wrote, stretch it."
    guide.save()

    assert ledger_replay.carry_out().guides == [guide.pk]
    guide.refresh_from_db()
    assert VALUE not in guide.body
    assert ledger.unknown() == []
    assert len(lines(settings)) == 1


@pytest.mark.django_db
def test_what_a_database_did_before_the_ledger_was_kept_is_added(settings):
    redact(make_question(body=f"My neighbour {VALUE} has it too."))
    settings.ERASURE_LEDGER.unlink()

    assert ledger.complete() == 1
    assert ledger.complete() == 0
    assert len(lines(settings)) == 1


def ids(found):
    return [message.id for message in found]


@pytest.mark.django_db
def test_a_ledger_that_lacks_an_erasure_is_warned_of_until_it_is_completed(settings):
    redact(make_question(body=f"My neighbour {VALUE} has it too."))
    assert system_checks.ledger_is_whole() == []

    settings.ERASURE_LEDGER.unlink()
    assert ids(system_checks.ledger_is_whole()) == ["consults.W005"]

    ledger.complete()
    assert system_checks.ledger_is_whole() == []


@pytest.mark.django_db
def test_erasures_of_a_key_that_is_gone_are_warned_of(settings):
    settings.SECRET_KEY = "k" * 20 + "1234567890abcdefghij"
    redact(make_question(body=f"My neighbour {VALUE} has it too."))
    former = settings.SECRET_KEY
    assert system_checks.keys_of_erasures_are_at_hand() == []

    settings.SECRET_KEY = "m" * 20 + "1234567890abcdefghij"
    assert ids(system_checks.keys_of_erasures_are_at_hand()) == ["consults.W006"]

    settings.FORMER_KEYS = [former]
    assert system_checks.keys_of_erasures_are_at_hand() == []


def test_a_ledger_that_is_no_text_counts_its_lines_as_broken(settings):
    settings.ERASURE_LEDGER.write_bytes(b"\xff\xfe\x00\n{}\n")

    assert len(ledger.entries()[1]) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"number": "abc"},
        {"number": -5},
        {"number": 1e23},
        {"created_at": 5},
        {"created_at": "2026-13-45"},
        {"id": []},
        {"needles": None},
        {"needles": [[1]]},
        {"texts": 5},
        {"category": "unknown"},
    ],
    ids=str,
)
@pytest.mark.django_db
def test_a_line_with_a_value_that_cannot_be_counts_as_broken(settings, change):
    redact(make_question(body=f"My neighbour {VALUE} has it too."))
    (entry,) = lines(settings)
    settings.ERASURE_LEDGER.write_text(json.dumps({**entry, **change}) + "\n")

    held, broken = ledger.entries()

    assert (held, len(broken)) == ({}, 1)
    assert len(ledger_replay.carry_out().damaged) == (0 if "id" not in change else 1)


@pytest.mark.django_db
def test_lines_that_are_no_entries_count_as_broken(settings):
    settings.ERASURE_LEDGER.write_text("[" * 200_000 + '\n{"accepted": []}\n7\n')

    assert len(ledger.entries()[1]) == 3


def in_another_library(settings, text):
    """Erase consult 7101 and forget it; make another one of that number. Returns the copy of the ledger."""
    other = make_published_question("Erased", number=7101)
    redaction.carry_out(redaction.begin_erasure(other, BY), BY)
    copy = settings.ERASURE_LEDGER.rename(settings.ERASURE_LEDGER.with_name("copy.jsonl"))
    forget()
    make_published_question(text, number=7101, body=f"{text}: how long does that take to go away?")
    return copy


@pytest.mark.django_db(transaction=True)
def test_a_ledger_of_another_text_erases_nothing_and_hides_the_consult(settings):
    copy = in_another_library(settings, "Broken toes")

    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("carry_out_erasures", "--ledger", str(copy), stdout=out)

    assert "Not erased, since another text has the number" in out.getvalue()
    assert Question.objects.get(number=7101).status == "withdrawn"
    assert ledger.unknown() == []


@pytest.mark.django_db(transaction=True)
def test_a_ledger_of_another_key_is_refused(settings):
    copy = in_another_library(settings, "Broken toes")
    copy.write_text(copy.read_text().replace('"key_id": "', '"key_id": "ff'))

    with pytest.raises(CommandError, match="another secret key"):
        call_command("carry_out_erasures", "--ledger", str(copy))

    assert Question.objects.get(number=7101).is_public
    assert not settings.ERASURE_LEDGER.exists()
