"""import_content: what goes in, what is refused, and that nothing is ever half there."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from consults.editorial import source_dates
from consults.exchange.schema import Consult
from consults.models import (
    Guide,
    Mention,
    Question,
    RelatedQuestion,
    Reply,
    RetiredNumber,
    SimilarCard,
)
from faq.models import FaqTag
from tests.pages import CONSULT, GUIDE, TARGET

pytestmark = pytest.mark.django_db


def document(number=None, **fields):
    words = fields.pop("words", number)
    return {
        "number": number,
        "title": f"Consult {words}",
        "department": "Neurology",
        "body": f"Question {words}.",
        "replies": [{"doctor": "Lin Yu", "body": f"Reply {words}."}],
        "tags": ["Headache"],
        **fields,
    }


def lines(*documents):
    return "".join(json.dumps(item) + "\n" for item in documents)


@pytest.fixture
def write(tmp_path):
    """Write a file into a fresh folder; returns its path."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


@pytest.fixture
def run(tmp_path):
    """Run import_content; returns (exit code, summary, report lines, complaints)."""

    def run(*paths, **options):
        out, complaints, report = StringIO(), StringIO(), tmp_path / "report.out"
        code = 0
        try:
            call_command(
                "import_content",
                *paths,
                stdout=out,
                stderr=complaints,
                report=str(report),
                **options,
            )
        except SystemExit as stop:
            code = stop.code
        results = [json.loads(line) for line in report.read_text().splitlines()]
        return code, out.getvalue().strip(), results, complaints.getvalue()

    return run


def test_pages_and_articles_go_in_and_a_second_run_changes_nothing(write, run, tmp_path):
    write("a.txt", CONSULT)
    write("b.txt", GUIDE)
    before = None

    for expected in (
        "2 new (1 consult, 1 guide).",
        "Nothing changed: all 2 documents are here already.",
    ):
        code, summary, _, _ = run(str(tmp_path))
        assert (code, summary) == (0, expected)
        rows = list(Question.objects.values()), list(Reply.objects.values())
        assert before in (None, rows)
        before = rows

    question, guide = Question.objects.get(), Guide.objects.get()
    assert question.source_text == CONSULT
    assert question.status == guide.status == "draft"
    assert [item.tag.name for item in question.tagged.all()] == ["Numb Hands", "Caffeine"]
    assert question.replies.get().doctor.name == "Moss Ada"


def test_similar_cards_and_numbers_are_connected_whichever_comes_first(write, run):
    first = write("1.txt", CONSULT)
    second = write("2.txt", TARGET)
    third = write("3.jsonl", lines(document(4711)))

    run(first, publish=True)
    question = Question.objects.get()
    assert SimilarCard.objects.get(question=question).target is None
    assert Mention.objects.get(question=question).number == 4711
    run(second, publish=True)
    run(third, publish=True)

    target = Question.objects.get(title__startswith="Calves")
    assert SimilarCard.objects.get(question=question).target == target
    row = RelatedQuestion.objects.get(question=question, related=target)
    assert row.origin == "imported"
    threads = RelatedQuestion.objects.filter(origin="thread")
    assert {(row.question.number, row.related.number) for row in threads} == {
        (question.number, 4711),
        (4711, question.number),
    }


def test_cards_find_consults_that_were_here_before(write, run):
    run(write("2.txt", TARGET))
    run(write("1.txt", CONSULT))

    card = SimilarCard.objects.get(title__startswith="Twitching After Sport")
    assert card.target == Question.objects.get(title__startswith="Calves")


def test_new_number_is_never_one_that_a_text_waits_for(write, run):
    waiting = document(words="a", body="I am the patient of #1002 and #1003.")
    run(write("a.jsonl", lines(waiting, document(words="b"), document(words="c"))))

    assert list(Question.objects.order_by("pk").values_list("number", flat=True)) == [
        1001,
        1002 + 2,
        1005,
    ]


def test_publish_publishes_what_passes_and_lists_the_rest(write, run):
    whole, alone = document(1), document(2, replies=[])

    code, summary, results, _ = run(write("a.jsonl", lines(whole, alone)), publish=True)

    assert code == 0
    assert summary == "2 new; 1 stay drafts, see their findings."
    assert dict(Question.objects.values_list("number", "status")) == {1: "published", 2: "draft"}
    assert results[1]["findings"][0]["code"] == "no-reply"


def test_publish_later_publishes_earlier_drafts(write, run):
    path = write("a.jsonl", lines(document(1)))
    run(path)

    code, summary, _, _ = run(path, publish=True)

    assert (code, summary) == (0, "1 updated.")
    assert Question.objects.published().count() == 1
    assert run(path, publish=True)[1].startswith("Nothing changed")


def answered(day):
    return [{"doctor": "Lin Yu", "body": "Rest.", "replied_on": day}]


@pytest.mark.parametrize(
    "fields, day",
    [
        ({"asked_on": "2014-03-01", "replies": answered("2014-03-05")}, date(2014, 3, 5)),
        ({"asked_on": "2014-03-01"}, date(2014, 3, 1)),
        ({"replies": answered("2012-01-02") + answered("2013-01-02")}, date(2013, 1, 2)),
        ({}, None),
        ({"asked_on": "2014-03-01", "published_at": "2020-02-02T09:00:00Z"}, date(2020, 2, 2)),
    ],
)
@pytest.mark.parametrize("later", [False, True])
def test_a_publication_that_nobody_dated_is_on_the_day_at_the_source(
    write, run, fields, day, later
):
    path = write("a.jsonl", lines(document(1, **fields)))
    if later:
        run(path)

    run(path, publish=True)

    question = Question.objects.published().get()
    today = timezone.localdate()
    assert timezone.localdate(question.published_at) == (day or today)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2101, 1, 1)])
def test_a_day_that_cannot_be_right_is_not_taken(day):
    consult = Consult(title="Why?", department="Neurology", body="Why?", asked_on=day)
    now = timezone.now()

    assert source_dates.published_at(consult, now) == now


def test_an_import_never_moves_the_publication_of_what_is_here(write, run):
    old = document(1, asked_on="2014-03-01")
    run(write("a.jsonl", lines(old)), publish=True)
    moment = timezone.now() - timedelta(days=3)
    Question.objects.update(published_at=moment)

    run(write("a.jsonl", lines(old)), publish=True)
    run(write("b.jsonl", lines({**old, "asked_on": "2015-03-01"})), publish=True)

    question = Question.objects.get()
    assert (question.asked_on, question.published_at) == (date(2015, 3, 1), moment)


def test_latest_additions_of_an_imported_library_are_its_latest_consults(write, run, client):
    days = {1: "2009-05-01", 2: "2023-05-01", 3: "2013-05-01"}
    run(write("a.jsonl", lines(*(document(n, asked_on=d) for n, d in days.items()))), publish=True)

    page = client.get("/consults/").content.decode()

    assert page.index("Consult 2<") < page.index("Consult 3<") < page.index("Consult 1<")


BROKEN = [
    ("a.jsonl", b'{"title": "a"\n', 1, "no complete JSON"),
    ("a.jsonl", lines(document(9)).encode()[:-40], 1, "no complete JSON"),
    ("a.jsonl", b'\xff\xfe{\x00"\x00', 1, "UTF-16"),
    ("a.jsonl", b'{"title": "caf\xe9"}\n', 1, "no UTF-8"),
    ("a.jsonl", json.dumps({**document(9), "colour": 1}).encode(), 1, "unknown key “colour”"),
    ("a.jsonl", json.dumps(document(9, asked_on="2023-13-01")).encode(), 1, "no date"),
    ("a.jsonl", b'{"body": "' + b"x" * (9 << 20) + b'"}\n', 1, "longer than 8 MiB"),
    ("a.txt", b"", 1, "empty"),
    ("a.txt", CONSULT.encode()[:400], None, "cut off"),
    ("a.txt", CONSULT.encode().replace(b"coffee", b"cof\x00fee"), 5, "NUL"),
    ("a.txt", CONSULT.encode("utf-16"), 1, "UTF-16"),
    ("a.txt", CONSULT.encode().replace(b"coffee", b"caf\xe9"), 5, "no UTF-8"),
]


@pytest.mark.parametrize("name,content,line,words", BROKEN)
def test_broken_document_is_named_and_the_rest_goes_in(write, run, name, content, line, words):
    broken = write(name, content)
    good = write("good.jsonl", lines(document(1)))

    code, summary, results, complaints = run(broken, good)

    assert code == 1
    assert summary == "1 new, 1 rejected."
    assert Question.objects.get().number == 1
    assert results[0]["outcome"] == "rejected"
    assert words in results[0]["findings"][-1]["message"]
    assert f"{broken}:{line or results[0]['line']}" in complaints


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(document(2), indent=1),
        json.dumps([document(2), document(3)], indent=1),
        f"[{json.dumps(document(2))},\n{json.dumps(document(3))}]",
    ],
)
def test_a_document_over_many_lines_is_told_so_once(write, run, text):
    code, summary, results, _ = run(write("a.jsonl", text), write("b.jsonl", lines(document(1))))

    assert (code, summary) == (1, "1 new, 1 rejected.")
    assert "A file holds one document on each line" in results[0]["findings"][0]["message"]
    assert results[0]["line"] == 1


def test_a_line_cut_off_keeps_the_others(write, run):
    cut = lines(document(1))[:40]

    assert (
        run(write("a.jsonl", f"{cut}\n{lines(document(2), document(3))}"))[1]
        == "2 new, 1 rejected."
    )


def test_what_is_here_for_the_first_time_is_new(write, run):
    told = [
        {"format": "department/1", "name": "Podiatry", "description": "Feet."},
        {
            "format": "tag/1",
            "name": "Bunion",
            "department": "Podiatry",
            "aliases": ["Hallux Valgus"],
        },
        {"format": "doctor/1", "name": "Moss Ada", "department": "Podiatry"},
    ]

    assert run(write("a.jsonl", lines(*told)))[1] == "3 new (1 department, 1 FAQ tag, 1 doctor)."
    told[0]["description"] = "Feet and ankles."
    summary = run(write("a.jsonl", lines(*told)))[1]
    assert summary == "2 unchanged (1 FAQ tag, 1 doctor), 1 updated (1 department)."


def test_byte_order_mark_and_windows_line_ends_are_no_mistake(write, run):
    content = b"\xef\xbb\xbf" + lines(document(1), document(2)).replace("\n", "\r\n").encode()

    assert run(write("a.jsonl", content))[:2] == (0, "2 new.")


def test_compressed_file_cut_off_keeps_what_stands_before(write, run):
    whole = gzip.compress(
        lines(*[document(n, body=os.urandom(99).hex()) for n in range(1, 60)]).encode()
    )

    code, _, results, _ = run(write("a.jsonl.gz", whole[: len(whole) // 2]))

    assert code == 1
    assert results[-1]["outcome"] == "rejected"
    assert "cut off" in results[-1]["findings"][0]["message"]
    assert Question.objects.count() == len(results) - 1 > 5


def test_nothing_readable_exits_with_two(write, run, tmp_path):
    assert run(write("a.txt", "x"))[0] == 2
    with pytest.raises(CommandError) as missing:
        run(str(tmp_path / "absent"))
    assert missing.value.returncode == 2
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match="in this folder"):
        run(str(tmp_path / "empty"))


def test_same_document_twice_in_one_input_is_one_consult(write, run):
    code, summary, _, _ = run(write("a.jsonl", lines(document(1), document(1))))

    assert (code, summary) == (0, "1 new, 1 unchanged.")


def test_two_texts_for_one_number_keep_the_first(write, run):
    twin = document(1, words="other")

    code, _, results, _ = run(write("a.jsonl", lines(document(1), twin)))

    assert code == 1
    assert [result["outcome"] for result in results] == ["new", "rejected"]
    assert Question.objects.get().body == "Question 1."


def test_documents_are_known_by_source_id_before_number_and_words(write, run):
    mine = {"source": {"name": "S", "id": "x1"}}
    run(write("a.jsonl", lines(document(words="a", **mine))))

    run(write("b.jsonl", lines(document(words="b", **mine))))

    question = Question.objects.get()
    assert question.body == "Question b."
    assert question.revisions.get().document["body"] == "Question a."


def test_text_edited_here_is_never_overwritten(write, run):
    run(write("a.jsonl", lines(document(7))))
    Question.objects.update(body="An editor's better words.")

    code, _, results, _ = run(write("b.jsonl", lines(document(7, words="changed"))))

    assert code == 1
    assert "edited here" in results[0]["findings"][-1]["message"]
    assert Question.objects.get().body == "An editor's better words."


def test_guide_edited_here_is_refused_with_a_sentence(write, run):
    path = write("a.txt", GUIDE)
    run(path)
    Guide.objects.update(body="An editor's better words.")

    code, _, results, _ = run(write("a.txt", GUIDE.replace("Tingling is", "Pricking is")))

    assert code == 1
    assert "edited here" in results[0]["findings"][-1]["message"]
    assert Guide.objects.get().body == "An editor's better words."


def test_published_guide_changes_only_with_publish(write, run):
    run(write("a.txt", GUIDE), publish=True, told="guide")
    changed = write("a.txt", GUIDE.replace("Tingling is", "Pricking is"))

    assert run(changed, told="guide")[0] == 1
    assert run(changed, publish=True)[0] == 1
    assert "Tingling is" in Guide.objects.get().lead
    assert run(changed, publish=True, told="guide")[0] == 0
    assert "Pricking is" in Guide.objects.get().lead


def test_published_text_changes_only_with_publish(write, run):
    run(write("a.jsonl", lines(document(7))), publish=True)
    replies = document(7)["replies"]
    changed = write("b.jsonl", lines(document(7, words="changed", replies=replies)))

    assert run(changed)[0] == 1
    assert Question.objects.get().body == "Question 7."
    assert run(changed, publish=True)[0] == 0
    assert Question.objects.get().body == "Question changed."
    assert Reply.objects.get().body == "Reply 7."


def test_number_of_another_source_is_refused(write, run):
    run(write("a.jsonl", lines(document(7, source={"name": "A", "id": "1"}))))

    code, _, results, _ = run(write("b.jsonl", lines(document(7, words="b"))))

    assert code == 1
    assert "another source" in results[0]["findings"][-1]["message"]


def test_removed_number_is_never_used_again(write, run):
    RetiredNumber.objects.create(number=7)

    code, _, results, _ = run(write("a.jsonl", lines(document(7), document(words="free"))))

    assert code == 1
    assert "not used again" in results[0]["findings"][-1]["message"]
    assert list(Question.objects.values_list("number", flat=True)) == [1001]


def test_dry_run_reports_and_keeps_nothing(write, run):
    code, summary, results, _ = run(write("a.jsonl", lines(document(1))), dry_run=True)

    assert (code, summary) == (0, "1 new. (dry run: nothing was kept)")
    assert results[0]["outcome"] == "new"
    assert not Question.objects.exists()
    assert not FaqTag.objects.exists()


def test_names_that_differ_in_case_are_one_tag_and_one_doctor(write, run):
    other = document(2, tags=["HEADACHE"], replies=[{"doctor": "LIN YU", "body": "Reply 2."}])

    run(write("a.jsonl", lines(document(1), other)))

    assert FaqTag.objects.get().name == "Headache"
    assert {reply.doctor.name for reply in Reply.objects.all()} == {"Lin Yu"}


def test_doctors_of_one_name_in_two_departments_stay_apart(write, run):
    other = document(2, replies=[{"doctor": "Lin Yu", "department": "Urology", "body": "Reply."}])

    run(write("a.jsonl", lines(document(1), other)))

    assert len({reply.doctor_id for reply in Reply.objects.all()}) == 2


@pytest.mark.django_db(transaction=True)
def test_import_killed_in_the_middle_is_completed_by_a_second_run(
    write, settings, tmp_path, migrated
):
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        database = f"sqlite:///{tmp_path / 'db.sqlite3'}"
        migrated(tmp_path)
    else:
        from django.db import connection

        values = connection.settings_dict
        database = (
            f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}"
            f"/{values['NAME']}"
        )
    environment = {**os.environ, "DATABASE_URL": database, "DATA_DIR": str(tmp_path)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    path = write("a.jsonl", lines(*[document(n) for n in range(1, 901)]))

    def manage(*arguments):
        return [sys.executable, "manage.py", *arguments]

    def execute(*arguments):
        done = subprocess.run(
            manage(*arguments), env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def count():
        code = (
            "from consults.models import *; print(Question.objects.count(), Reply.objects.count())"
        )
        return execute("shell", "-v", "0", "-c", code).split()

    process = subprocess.Popen(manage("import_content", path, "--publish"), env=environment)
    while process.poll() is None and count() == ["0", "0"]:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()

    questions, replies = count()
    assert questions == replies
    assert int(questions) % 400 == 0 or int(questions) == 900
    execute("import_content", path, "--publish")
    assert count() == ["900", "900"]
    assert execute("import_content", path, "--publish").startswith("Nothing changed")


@pytest.mark.parametrize("leave_similar", [False, True])
def test_similar_consults_are_found_once_all_is_in(write, run, leave_similar):
    kinds = ["knee", "ear", "foot", "taste", "tooth", "nose", "lid", "scalp"]
    others = [document(n, title=f"Sore {kind}", body=f"My {kind} is sore.", tags=[kind])
              for n, kind in enumerate(kinds, 1)]  # fmt: skip
    first = document(20, title="Twitching eyelid", body="My eyelid twitches.", tags=["Twitch"])
    last = document(21, title="My eyelid jumps", body="It twitches all day.", tags=["Twitch"])

    code, *_ = run(
        write("all.jsonl", lines(first, *others, last)), publish=True, leave_similar=leave_similar
    )

    near = RelatedQuestion.objects.filter(question__number=20, related__number=21)
    assert code == 0
    assert near.exists() is not leave_similar
    if leave_similar:
        call_command("rebuild_related", verbosity=0)
        assert near.get().reason == "Both about Twitch"
