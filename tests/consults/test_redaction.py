"""What is redacted is gone: from rows, from pages, and from the bytes of every file."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from consults import refresh
from consults.admin.guide.model_admin import GuideAdmin
from consults.admin.question.model_admin import QuestionAdmin
from consults.editorial import history, removal
from consults.erasure import byte_search, guide_redaction, proof, redaction
from consults.erasure.byte_search import Found
from consults.models import Question, Redaction, Reply, RetiredNumber, Revision, SimilarCard
from tests.conftest import member
from tests.factories import make_guide, make_published_question, make_question, make_tag
from web import rights
from web.fingerprints import needle, replaced, spans
from web.rights import COMMAND_LINE

VALUE = "Zebulon Quarkwright"
BY = rights.COMMAND_LINE
CLEAN = Redaction.State.PROVED if connection.vendor == "sqlite" else Redaction.State.UNCOMPARED


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I am Zebulon Quarkwright.", ["Zebulon Quarkwright"]),
        (
            "zebulon-quarkwright and ZEBULON  QUARKWRIGHT",
            ["zebulon-quarkwright", "ZEBULON  QUARKWRIGHT"],
        ),
        ("Zebulon\nQuarkwright", ["Zebulon\nQuarkwright"]),
        ("Zebulon Quark", []),
    ],
)
def test_a_needle_finds_a_value_however_it_is_written(text, found):
    assert [text[a:b] for a, b in spans(text, [needle(VALUE)])] == found


def test_a_short_needle_stands_alone_and_chinese_stands_anywhere():
    assert spans("Li takes lithium", [needle("Li")]) == [(0, 2)]
    assert replaced("我叫陳雅婷今年", [needle("陳雅婷")], "▮") == ("我叫▮今年", 1)
    with pytest.raises(ValueError, match="two letters"):
        needle("x")


def library():
    """A consult that holds the value wherever it can stand, and one that shows it in a card."""
    question = make_published_question(
        "A twitching calf",
        number=7001,
        tags=[make_tag("Cramp")],
        body="My calf twitches, and zebulon-quarkwright has it too.",
        source_text=f"A twitching calf\n{VALUE}, 40~49 year old male.",
        subject="Calf",
    )
    with transaction.atomic():
        question.dismissals.create(code="other-name", key="0" * 32, reason="agreed")
    history.record(question, note="first", by=COMMAND_LINE)
    Question.objects.filter(pk=question.pk).update(body=f"My calf twitches, says {VALUE}.")
    reply = question.replies.get()
    removal._delete(question.replies.all())
    Reply.objects.create(
        question=question, doctor=reply.doctor, department=reply.department,
        body=f"Dear {VALUE}, stretch it.",
    )  # fmt: skip
    question.refresh_from_db()
    refresh.refresh(question)
    history.record(question, note="second", by=COMMAND_LINE)
    other = make_published_question(
        "Another calf", number=7002, source_text=f"Similar Q&A\nHello, I am {VALUE} and my calf..."
    )
    SimilarCard.objects.create(
        question=other,
        position=0,
        target=question,
        question_excerpt=f"Hello, I am {VALUE} and my calf",
    )
    history.record(other, by=COMMAND_LINE)
    return question, other


def prove_again(*options):
    """Prove from the command line; PostgreSQL's own files can never be compared."""
    if CLEAN == Redaction.State.PROVED:
        return call_command("prove_erased", *options, stdout=StringIO())
    with pytest.raises(SystemExit) as end:
        call_command("prove_erased", *options, stdout=StringIO())
    assert end.value.code == 3


@pytest.mark.django_db
def test_words_of_no_category_leave_other_consults_cards_in_place():
    question, _ = library()

    redaction.carry_out(redaction.begin(question, [VALUE], "other", BY), BY)

    assert SimilarCard.objects.get().question_excerpt == "Hello, I am [text removed] and my calf"


@pytest.mark.django_db
def test_one_action_rewrites_every_row(client):
    question, other = library()

    done = redaction.begin(question, [VALUE], "name", BY)
    redaction.carry_out(done, BY)

    question.refresh_from_db()
    reply = question.replies.get()
    assert question.body == "My calf twitches, says [name removed]."
    assert (reply.body, reply.redactions, reply.is_intact) == (
        "Dear [name removed], stretch it.",
        1,
        True,
    )
    for revision in Revision.objects.all():
        assert "quarkwright" not in json.dumps(revision.document).lower()
    assert "Quarkwright" not in Question.objects.get(pk=other.pk).source_text
    assert "Quarkwright" not in SimilarCard.objects.get().question_excerpt
    page = client.get(question.get_absolute_url()).content.decode()
    assert "[name removed]" in page
    assert "quarkwright" not in page.lower()
    assert (
        client.get("/consults/", {"q": "quarkwright"}).content.decode().count("A twitching calf")
        == 0
    )
    assert VALUE not in json.dumps([done.needles, done.rewritten])
    assert done.rewritten["doctors’ replies"] == 1


@pytest.mark.django_db(transaction=True)
def test_proof_finds_nothing_in_any_byte_of_the_installation():
    question, _ = library()
    done = redaction.begin(question, [VALUE], "name", BY)

    proof.finish(done, BY)

    assert done.state == CLEAN, [line for line in done.proof if line["found"]]
    stores = {line["store"] for line in done.proof}
    assert {
        "table consults_revision",
        "table consults_searchtally",
        "sessions",
        "public pages",
    } <= stores
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        for path in Path(name).parent.glob(f"{Path(name).name}*"):
            data = path.read_bytes().lower()
            assert b"quarkwright" not in data, path
            assert b"zebulon" not in data, path


@pytest.mark.django_db(transaction=True)
def test_proof_says_what_is_left_and_is_repeated_without_the_value():
    question, _ = library()
    done = proof.finish(redaction.begin(question, [VALUE], "name", BY), BY)
    question.refresh_from_db()
    question.source_text = f"Somebody pasted {VALUE} again."
    question.save()

    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("prove_erased", str(done.pk), stdout=out)

    assert end.value.code == 1
    assert "table consults_question: left: searched 2, found 1" in out.getvalue()
    assert VALUE not in out.getvalue()
    Question.objects.filter(pk=question.pk).update(source_text="")
    prove_again()
    done.refresh_from_db()
    assert done.state == CLEAN


@pytest.mark.django_db(transaction=True)
def test_other_consults_keep_their_own_words_and_are_named():
    question, _ = library()
    make_question("Somebody else", number=7003, body=f"I am another {VALUE}.")

    done = proof.finish(redaction.begin(question, [VALUE], "name", BY), BY)

    line = next(line for line in done.proof if line["store"] == "table consults_question")
    assert (line["found"], line["note"]) == (0, "also in #7003")
    assert done.state == CLEAN
    assert VALUE in Question.objects.get(number=7003).body


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_resumes(monkeypatch):
    question, _ = library()
    done = redaction.begin(question, [VALUE], "name", BY)

    def killed(question):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(refresh, "refresh", killed)
        with pytest.raises(KeyboardInterrupt):
            redaction.carry_out(done, BY)
    question.refresh_from_db()
    assert VALUE in question.body  # nothing half done

    prove_again("--unfinished")

    question.refresh_from_db()
    done.refresh_from_db()
    assert VALUE not in question.body
    assert done.state == CLEAN


@pytest.mark.django_db(transaction=True)
def test_erasing_a_consult_leaves_a_number_and_nothing_else():
    question, other = library()
    body = question.body

    done = proof.finish(redaction.begin_erasure(question, BY), BY)

    assert done.state == CLEAN, [line for line in done.proof if line["found"]]
    assert not Question.objects.filter(number=7001).exists()
    assert RetiredNumber.objects.get(number=7001).was_public
    answer = Client().get("/consults/7001/")
    assert answer.status_code == 410
    assert body not in answer.content.decode()
    other.refresh_from_db()
    assert "Quarkwright" not in other.source_text
    assert not SimilarCard.objects.exists()
    done.refresh_from_db()
    assert (done.number, done.question) == (7001, None)


@pytest.mark.django_db
def test_nothing_but_a_redaction_changes_a_reply():
    reply = make_question().replies.get()

    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(body="Something else.")
    reply.body = "Something else."
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        reply.save()

    assert Reply.objects.get(pk=reply.pk).is_intact


@pytest.mark.django_db
def test_a_value_that_stands_nowhere_is_refused():
    question = make_question()

    for values in (["Nobody Atall"], [""], [], ["x" * 3000]):
        with pytest.raises(redaction.RedactionError):
            redaction.begin(question, values, "name", BY)
    assert not Redaction.objects.exists()


@pytest.mark.django_db
def test_backups_are_named_with_their_expiry(tmp_path):
    from consults.models import Backup

    question, _ = library()
    Backup.objects.create(path=str(tmp_path / "old.sqlite3"), expires_on="2030-01-31")
    (tmp_path / "old.sqlite3").write_bytes(b"..." + VALUE.encode() + b"...")

    done = proof.finish(redaction.begin(question, [VALUE], "name", BY), BY)

    line = next(line for line in done.proof if line["store"].startswith("backup"))
    assert line["found"] > 0
    assert "to be deleted by 2030-01-31" in line["note"]
    assert str(settings.DATA_DIR)  # the search knows where data lies


@pytest.mark.parametrize(
    "place", [0, byte_search.CHUNK - 9, byte_search.CHUNK, 2 * byte_search.CHUNK - 19]
)
def test_files_are_searched_to_the_last_byte(tmp_path, place):
    data = bytearray(b"." * (2 * byte_search.CHUNK))
    data[place : place + len(VALUE)] = VALUE.encode()
    path = tmp_path / "file"
    path.write_bytes(data)

    assert byte_search.search([path], [needle(VALUE)]) == {path: Found(len(data), 1, "")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Do not wait for the list.", "not"),
        ("Do not wait for the list.", "NOT"),
        ("You will be well, Will.", "Will"),
        ("您不要停藥。", "不要"),
    ],
)
def test_words_that_name_nobody_are_not_taken_out(text, value):
    """Without them a doctor says the opposite, for good."""
    question = make_question(more_info=text)
    guide = make_guide(body=text)

    with pytest.raises(redaction.RedactionError, match="says nothing of a person"):
        redaction.begin(question, [value], "other", COMMAND_LINE)
    with pytest.raises(redaction.RedactionError, match="says nothing of a person"):
        guide_redaction.redact(guide, [value], "other", COMMAND_LINE)


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["Will", "Will Moss", "An Do"])
def test_a_name_that_is_a_small_word_is_taken_out(value):
    question = make_question(body=f"I am {value}, 44, and it twitches.")

    assert redaction.begin(question, [value], "name", COMMAND_LINE).pk


def _full(*args, **kwargs):
    cause = Exception("database or disk is full")
    cause.sqlite_errorcode = 13
    raise OperationalError from cause


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("where", "state", "said"),
    [
        ((redaction, "needles_of_values"), None, "What you sent was not saved"),
        ((QuestionAdmin, "log_change"), "begun", "The words still stand."),
        ((refresh, "refresh"), "begun", "The words still stand."),
        ((proof, "prove"), "rewritten", "The words are taken out."),
    ],
)
def test_a_full_disk_says_how_far_a_redaction_has_come(
    client, groups, monkeypatch, where, state, said
):
    client.force_login(member(groups, "editor", "Publisher"))
    question, _ = library()
    address = reverse("admin:consults_question_redact", args=[question.pk])
    monkeypatch.setattr(*where, _full)

    page = client.post(address, {"value": VALUE, "category": "name", "confirm": "1"})

    question.refresh_from_db()
    done = Redaction.objects.first()
    assert page.status_code == 503
    assert said in page.content.decode()
    assert ("was not saved" in page.content.decode()) == (done is None)
    assert getattr(done, "state", None) == state
    assert (VALUE in question.body) == (state != "rewritten")
    if state:
        assert f"redaction {done.pk}" in page.content.decode()
        monkeypatch.undo()
        proof.finish(done, BY)  # what the daily work does
        assert done.state == CLEAN


@pytest.mark.django_db
def test_a_full_disk_after_the_redaction_of_a_guide_says_that_it_is_done(
    publisher_client, monkeypatch
):
    guide = make_guide(body=f"Says {VALUE}.")
    monkeypatch.setattr(GuideAdmin, "log_change", _full)

    page = publisher_client.post(
        reverse("admin:consults_guide_redact", args=[guide.pk]),
        {"value": VALUE, "category": "name", "confirm": "1"},
    )

    assert page.status_code == 503
    assert "The words are taken out." in page.content.decode()
