"""The pages around the form: piles, next in line, preview, calendar, figures, import, log, roles."""

import gzip
import io
import json
from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consults.editorial import history, reviews, workflow
from consults.models import NumberSequence, Question, Revision
from consults.statistics import publication
from faq.models import FaqTag
from tests.conftest import member
from tests.consults.test_admin import form_of
from tests.factories import (
    make_department,
    make_doctor,
    make_published_question,
    make_question,
    make_tag,
    tomorrow,
)
from tests.forms import shown
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
LIST = "/admin/consults/question/"


def change(question):
    return reverse("admin:consults_question_change", args=[question.pk])


# ---------------------------------------------------------------- the form


def test_save_and_next_goes_on_in_the_list_one_came_from(editor_client):
    questions = [make_question(title=f"Draft {n}") for n in range(3)]
    make_published_question()
    address = f"{change(questions[2])}?_changelist_filters=status__exact%3Ddraft"

    answer = editor_client.post(address, form_of(questions[2], _next="1"))
    assert answer["Location"].startswith(change(questions[1]))
    assert "status__exact%3Ddraft" in answer["Location"]
    address = f"{change(questions[0])}?_changelist_filters=status__exact%3Ddraft"
    answer = editor_client.post(address, form_of(questions[0], _next="1"))
    assert answer["Location"] == f"{LIST}?status__exact=draft"


def test_publishing_lands_on_the_next_when_asked(publisher_client):
    first, second = make_question(title="One"), make_question(title="Two")

    answer = publisher_client.post(
        f"{change(second)}?_changelist_filters=status__exact%3Ddraft",
        form_of(second, _publish="1", _then_next="on"),
    )

    assert answer["Location"].startswith(change(first))
    assert Question.objects.get(pk=second.pk).status == "published"


def test_a_save_is_undone_from_its_message(editor_client):
    question = make_question("Before", tags=[make_tag("Headache")])

    page = editor_client.post(
        change(question), form_of(question, title="After", tag_lines=""), follow=True
    ).content.decode()
    undo = page.split('class="undo" method="post" action="')[1].split('"')[0]
    editor_client.post(undo)

    question.refresh_from_db()
    assert question.title == "Before"
    assert [tag.name for tag in question.tags.all()] == ["Headache"]
    assert Revision.objects.count() == 3


def test_messages_and_sessions_hold_no_title(editor_client):
    question = make_question("A zebracanary title")

    page = editor_client.post(
        change(question), form_of(question, title="A zebracanary other"), follow=True
    ).content.decode()

    told = page.split('class="messagelist"')[1].split("</ul>")[0]
    assert f"Saved: consult {question.number}." in told
    assert "zebracanary" not in told


def test_tags_are_written_as_lines(editor_client):
    question = make_question(tags=[make_tag("Headache"), make_tag("Migraine")])

    editor_client.post(change(question), form_of(question, tag_lines="Migraine\nPalpitations"))

    assert [row.tag.name for row in question.tagged.all()] == ["Migraine", "Palpitations"]
    page = editor_client.post(
        change(question), form_of(question, tag_lines="Migraines", title="Kept")
    ).content.decode()
    assert "near to “Migraine”" in page
    assert 'value="Kept"' in page
    assert FaqTag.objects.count() == 3


def test_a_form_without_the_tags_takes_none_off(editor_client):
    question = make_question(tags=[make_tag("Headache")])

    editor_client.post(change(question), form_of(question, title="Other"))

    assert question.tags.count() == 1


def test_tags_stay_those_of_their_department_when_a_consult_moves(editor_client):
    question = make_question(tags=[make_tag("Headache")])
    urology = make_department("Urology")

    data = form_of(question, department=urology.pk, tag_lines="Headache")
    editor_client.post(change(question), data)

    assert [str(row.tag.department) for row in question.tagged.all()] == ["Neurology"]


def test_only_who_may_reads_the_source(editor_client, groups):
    question = make_question(source_text="sourcecanary", source_url="https://urlcanary.example/")
    assert "sourcecanary" in editor_client.get(change(question)).content.decode()
    history.record(question, by=COMMAND_LINE)
    client = Client()
    client.force_login(member(groups, "r", "Reviewer"))

    for address in (
        change(question),
        reverse("admin:consults_question_revisions", args=[question.pk]) + "?old=now",
        reverse("admin:consults_question_preview", args=[question.pk]),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert b"canary" not in page.content


def test_a_new_consult_begins_where_the_editor_worked_last(editor_client, editor):
    history.record(make_question(department=make_department("Urology")), editor)

    page = editor_client.get(reverse("admin:consults_question_add")).content.decode()

    assert ">Urology</option>" in page
    assert 'name="title"' in page.split("autofocus")[0][-400:] + page.split("autofocus")[1][:200]


def test_second_look_is_somebody_elses(publisher_client, publisher, groups):
    question = make_question()
    publisher_client.post(change(question), form_of(question, _publish="second"))
    question.refresh_from_db()
    assert (question.status, question.second_look) == ("published", True)
    steps = reverse("admin:consults_question_steps", args=[question.pk])

    sent = {"step": "second_look", **shown(question)}
    assert "somebody else’s" in publisher_client.post(steps, sent).content.decode()
    client = Client()
    client.force_login(member(groups, "other", "Publisher"))
    client.post(steps, sent)
    question.refresh_from_db()
    assert not question.second_look


# ---------------------------------------------------------------- the preview


def test_the_preview_shows_what_is_typed_and_stores_nothing(editor_client):
    question = make_question("A lion", body="It roars.", tags=[make_tag("Headache")])
    before = list(Question.objects.values())
    address = reverse("admin:consults_question_preview", args=[question.pk])
    typed = form_of(question, title="A tiger", body="It *purrs*.", tag_lines="Headache\nCats")
    typed |= {"replies-1-body": "A new answer.", "replies-1-doctor": make_doctor("Moss Ada").pk}
    typed["replies-0-body"] = "Words the doctor never wrote."

    page = editor_client.post(address, typed)

    text = page.content.decode()
    for words in ("A tiger", "<em>purrs</em>", "Cats", "Headache", "A new answer.", "Moss Ada"):
        assert words in text
    assert "never wrote" not in text
    assert "no-store" in page["Cache-Control"]
    assert 'name="robots" content="noindex' in text
    assert list(Question.objects.values()) == before
    assert (FaqTag.objects.count(), Revision.objects.count()) == (1, 0)


def test_the_preview_takes_anything(editor_client):
    question = make_question()
    address = reverse("admin:consults_question_preview", args=[question.pk])
    for odd in (
        {},
        {"asked_on": "yesterday", "department": "x", "replies-0-doctor": "1e9"},
        {"title": "<script>alert(1)</script>", "tag_lines": "\n(((\n+\n"},
        {
            "language": "x" * 400,
            "department": str(question.department_id),
            "tag_lines": "+ (Neurology)",
        },
    ):
        page = editor_client.post(address, odd)
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
    new = reverse("admin:consults_question_preview_new")
    assert b"No title yet" in editor_client.post(new, {}).content


# ---------------------------------------------------------------- calendar and figures


def test_the_calendar_shows_what_comes_out_by_day(publisher_client):
    at = timezone.now() + timedelta(days=40)
    make_question("A later lion", number=80)
    workflow.publish(Question.objects.get(), at=at, by=COMMAND_LINE)
    gone = make_question("A stopped lion", number=81)
    workflow.publish(gone, at=at, by=COMMAND_LINE)
    workflow.withdraw(gone, "A doubt", by=COMMAND_LINE)
    make_published_question("A public lion", number=82)
    address = reverse("admin:consults_question_calendar")

    page = publisher_client.get(f"{address}?month={at:%Y-%m}").content.decode()

    assert "A later lion" in page
    assert "A stopped lion" not in page
    assert "A public lion" not in page
    for odd in ("", "?month=2026-13", "?month=x", "?month=0001-01", "?month=9999-12"):
        assert publisher_client.get(address + odd).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_calendar_costs_the_same(rows, publisher_client, django_assert_max_num_queries):
    for _ in range(rows):
        workflow.publish(make_question(), at=tomorrow(), by=COMMAND_LINE)

    with django_assert_max_num_queries(6):
        publisher_client.get(reverse("admin:consults_question_calendar"))


def test_figures_count_months_and_departments(publisher_client, publisher):
    today = timezone.localdate()
    for _ in range(2):
        make_published_question()
    make_published_question(department=make_department("Urology"))
    workflow.publish(make_question(), at=tomorrow(), by=COMMAND_LINE)
    reviews.stamp(Question.objects.published().first(), "right", ["question"], COMMAND_LINE)
    cache.clear()

    months = publication.by_month()
    assert len(months) == 12
    assert months[-1] == (today.replace(day=1), 3, 1)
    assert [month for month, _, _ in months] == sorted({month for month, _, _ in months})
    rows = {row["name"]: (row["published"], row["reviewed"]) for row in publication.by_department()}
    assert sum(count for count, _ in rows.values()) == 3
    page = publisher_client.get(reverse("admin:figures")).content.decode()
    assert "Urology" in page
    assert '<svg class="chart"' in page
    assert publisher_client.get(reverse("admin:figures") + "?department=x").status_code == 200


# ---------------------------------------------------------------- import


def upload(client, lines, name="batch.jsonl", step="try"):
    data = "\n".join(json.dumps(line) if isinstance(line, dict) else line for line in lines)
    content = gzip.compress(data.encode()) if name.endswith(".gz") else data.encode()
    file = SimpleUploadedFile(name, content)
    return client.post(
        reverse("admin:consults_question_import"), {"file": file, step: "1"}
    ).content.decode()


def consult(number, **more):
    reply = {"doctor": "Moss Ada", "body": f"Reply {number}."}
    return {"number": number, "title": f"Consult {number}", "department": "Neurology",
            "body": f"Question {number}?", "replies": [reply], **more}  # fmt: skip


def test_a_batch_is_tried_mended_imported_and_imported_again(editor_client):
    make_department()
    lines = [consult(1), {**consult(2), "asked_on": "2024-02-31"}, consult(3), "{broken"]

    page = upload(editor_client, lines)
    assert "Tried, nothing kept: 2 new, 2 rejected." in page
    assert "this is no date" in page
    assert Question.objects.count() == 0
    lines[1], lines[3] = consult(2), consult(4)
    assert "Tried, nothing kept: 4 new." in upload(editor_client, lines)
    assert "4 new." in upload(editor_client, lines, step="import")
    assert Question.objects.count() == 4
    again = upload(editor_client, lines, "batch.jsonl.gz", "import")
    assert "Nothing changed: all 4 documents are here already." in again
    assert {q.status for q in Question.objects.all()} == {"draft"}


def test_a_refused_line_names_its_fields_as_the_form_does(editor_client):
    reply = {"doctor": "Moss Ada", "body": "Rest.", "replied_on": "2024-02-31"}

    page = upload(editor_client, [consult(1, replies=[reply])])

    assert "<b>Reply 1, replied on</b>:" in page
    assert "replies[0]" not in page
    assert "up to 8 MiB, unpacked 64 MiB." in page


def test_only_publishers_publish_on_the_way_in(editor_client):
    make_department()
    file = SimpleUploadedFile("a.jsonl", json.dumps(consult(1)).encode())

    editor_client.post(
        reverse("admin:consults_question_import"), {"file": file, "import": "1", "publish": "on"}
    )

    assert Question.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("a.pdf", b"x", "ends in none of"), ("a.jsonl", b"", "empty"), ("a.jsonl.gz", b"no gzip", "")],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(name, content, told, editor_client):
    page = editor_client.post(
        reverse("admin:consults_question_import"),
        {
            "file": io.BytesIO(content) if not content else SimpleUploadedFile(name, content),
            "try": "1",
        },
    )

    assert page.status_code == 200
    assert told in page.content.decode()
    assert Question.objects.count() == 0


def test_a_binned_consult_is_not_imported_over(editor_client):
    make_department()
    upload(editor_client, [consult(1)], step="import")
    workflow.throw_away(Question.objects.get(), by=COMMAND_LINE)

    page = upload(editor_client, [consult(1, subject="New")], step="import")

    assert "it lies in the bin here" in page
    assert Question.objects.get().subject == ""


# ---------------------------------------------------------------- log and roles


def test_the_log_names_every_action_and_holds_no_text(admin_client, editor, publisher):
    client = Client()
    client.force_login(publisher)
    question = make_question("A zebracanary lion", body="zebracanary asks.", number=90)
    steps = reverse("admin:consults_question_steps", args=[question.pk])
    client.post(change(question), form_of(question, title="A zebracanary tiger"))
    client.post(steps, {"step": "assign", "person": editor.pk})
    client.post(steps, {"step": "submit"})
    client.post(steps, {"step": "send_back", "reason": "zebracanary"})
    client.post(steps, {"step": "publish", **shown(question)})
    client.post(steps, {"step": "withdraw", "reason": "zebracanary"})
    client.post(
        reverse("admin:consults_question_talk", args=[question.pk]), {"text": "zebracanary"}
    )
    client.post(reverse("admin:consults_question_delete", args=[question.pk]), {"post": "yes"})

    kept = [f"{row.object_repr} {row.get_change_message()}" for row in LogEntry.objects.all()]
    assert len(kept) >= 8
    assert not any("zebracanary" in line for line in kept)
    assert all(line.startswith("Consult 90") for line in kept)
    page = admin_client.get("/admin/admin/logentry/?q=Consult+90").content.decode()
    for word in ("Assigned", "Submitted", "Sent back", "Published", "Withdrawn", "Comment"):
        assert word in page


def test_an_administrator_makes_accounts_but_no_superusers(groups):
    boss = member(groups, "boss", "Administrator")
    root = type(boss).objects.create_superuser("root")
    client = Client()
    client.force_login(boss)
    assert client.get("/admin/admin/logentry/").status_code == 200
    address = reverse("admin:auth_user_change", args=[boss.pk])
    assert client.get(address).status_code == 200

    client.post(address, {
        "username": "boss", "is_active": "on", "is_staff": "on", "is_superuser": "on",
        "groups": [groups["Administrator"].pk], "date_joined_0": "2024-01-01", "date_joined_1": "00:00:00",
    })  # fmt: skip
    assert not type(boss).objects.get(username="boss").is_superuser
    page = client.post(
        reverse("admin:auth_user_change", args=[root.pk]), {"username": "taken", "is_active": ""}
    )
    assert page.status_code == 403
    assert client.post(
        reverse("admin:auth_user_password_change", args=[root.pk]),
        {"password1": "a-Long-word-1", "password2": "a-Long-word-1"},
    ).status_code == 403  # fmt: skip


def test_forged_fields_change_nothing(editor_client):
    question = make_question(number=91)

    editor_client.post(
        change(question),
        form_of(
            question, status="published", published_at="2020-01-01", number=1, blockers=0,
            reviewed_on="2020-01-01", second_look="on", note_kind="confirmed", source_text="x", id=999,
        ),
    )  # fmt: skip

    question.refresh_from_db()
    assert (question.status, question.published_at, question.number) == ("draft", None, 91)
    assert (question.reviewed_on, question.second_look, question.note_kind) == (None, False, "")


def test_a_saved_number_is_new(editor_client):
    NumberSequence.objects.all().delete()
    department = make_department()
    data = {"title": "New", "body": "Text?", "department": department.pk, "language": "en",
            "more_info_origin": "unknown", "asked_on": date(2024, 1, 1)}  # fmt: skip
    for prefix in ("replies", "related"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}

    answer = editor_client.post(reverse("admin:consults_question_add"), data)

    assert answer.status_code == 302
    assert Question.objects.get().number >= 1


def test_exporting_from_the_desk_takes_its_right(publisher_client, groups):
    question = make_question("A lion", source_text="sourcecanary")
    data = {"action": "export_selected", "_selected_action": [question.pk]}
    plain = Client()
    plain.force_login(member(groups, "plain", "Editor"))

    answer = plain.post(LIST, data)
    assert b"sourcecanary" not in answer.content
    assert "Content-Disposition" not in answer
    exported = publisher_client.post(LIST, data)
    assert json.loads(exported.content)["source"]["text"] == "sourcecanary"
    assert LogEntry.objects.filter(change_message="Exported.").count() == 1


# ---------------------------------------------------------------- odd input

ODD = ["²", "9" * 30, "-1", "x" * 5000, "1e9", "٣", "<b>", ""]


@pytest.mark.parametrize("odd", ODD)
def test_odd_input_is_told_and_never_breaks(odd, groups):
    client = Client()
    client.force_login(member(groups, "all", "Editor", "Publisher", "Reviewer"))
    question = make_published_question()
    history.record(question, by=COMMAND_LINE)
    one = {
        "steps": [
            {"step": odd},
            {"step": "assign", "person": odd},
            {"step": "stamp", "parts": odd, **shown(question)},
        ],
        "revisions": [{"revision": odd}],
        "talk": [{"resolve": odd}, {"text": "Hm", "to": odd}, {"text": odd, "field": odd}],
        "notes": [
            {"remove": odd},
            {"kind": odd, "reply": odd, "superseded_by": odd, "signed_on": odd},
        ],
        "invite": [{"close": odd}, {"doctor": odd, "days": odd, "confirm": odd}],
        "here": [{"leaving": odd}],
        "preview": [{"title": odd, "department": odd, "replies-0-doctor": odd, "tag_lines": odd}],
        "tags": [{}],
    }
    answers = []
    for name, posts in one.items():
        args = [] if name == "tags" else [question.pk]
        address = reverse(f"admin:consults_question_{name}", args=args)
        answers += [client.post(address, data).status_code for data in posts]
        query = {"old": odd, "new": odd, "ids": odd, "change": odd}
        answers.append(client.get(address, {k: v[:900] for k, v in query.items()}).status_code)
    for step in ("tag", "assign", "department", "schedule", "stamp", "withdraw"):
        address = reverse("admin:consults_question_bulk", args=[step])
        data = {"id": [odd, question.pk], "batch": odd, "lines": odd, "department": odd,
                "person": odd, "at": odd, "outcome": odd, "parts": odd, "reason": odd[:3]}  # fmt: skip
        answers.append(client.post(address, data).status_code)
    for address in (
        reverse("admin:consults_question_tag_names"), reverse("admin:figures"), LIST,
        reverse("admin:consults_question_calendar"), reverse("admin:consults_question_import"),
    ):  # fmt: skip
        data = {"q": odd[:900], "department": odd[:900], "month": odd[:900], "waiting": odd[:900]}
        answers.append(client.get(address, data).status_code)
    address = f"{change(question)}?_changelist_filters={odd[:900]}"
    answers.append(client.post(address, form_of(question, _next="1", _version=odd)).status_code)
    once = reverse("admin:consults_question_add")
    answers.append(client.post(once, {"_once": odd, "title": odd}).status_code)

    assert not [code for code in answers if code >= 500]


def test_a_character_that_no_text_holds_is_refused(editor_client):
    question = make_question()

    answer = editor_client.post(
        change(question),
        "title=a%00b",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 400
    assert "no text can hold" in answer.content.decode()
