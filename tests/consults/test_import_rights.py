"""An import brings in what the person who imports may do themselves, and says what it left out."""

import json

import msgspec
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from consults import checks, permissions
from consults.editorial import guide_workflow, reviews, workflow
from consults.exchange import schema as formats
from consults.exchange import serialization
from consults.exchange.get_or_create import Vocabulary
from consults.importing.claims import CLAIMS
from consults.importing.files import Entry
from consults.importing.importer import Importer
from consults.models import Department, Dismissal, Guide, Note, Question, RelatedQuestion
from faq.models import Alias, HelpNow
from tests.factories import make_department, make_published_question, make_question
from tests.forms import form_named
from web.errors import Forbidden
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
PRIVATE = "My name is Karen Whitfield and my number is 0912 345 678."


def line(**fields):
    base = {"title": "Twitching", "department": "Neurology", "body": "Why does it twitch?"}
    reply = {"doctor": "Ada Moreau", "body": "It is harmless.", "replied_on": "2024-01-02"}
    return {**base, "replies": [reply], **fields}


def bring(by, *documents, publish=False):
    """Import documents for somebody; returns the results."""
    results = []
    raw = [json.dumps(document).encode() for document in documents]
    Importer(by, publish, results.append).run(
        [Entry("x.jsonl", n, one) for n, one in enumerate(raw, 1)]
    )
    return results


def left_out(result):
    return {finding["field"] for finding in result.findings if finding["code"] == "not-taken"}


def only(account, *codenames):
    """Take every right from an account but these; returns it fresh."""
    account.groups.clear()
    account.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return type(account).objects.get(pk=account.pk)


CLAIMED = {
    "status": "published",
    "published_at": "2024-01-03T10:00:00Z",
    "review": {"by": "Dr. Somebody", "on": "2024-01-03", "due_on": "2030-01-01"},
    "more_info": {
        "body": "It passes.",
        "origin": "machine",
        "reviewed_by": "Dr. Somebody",
        "reviewed_on": "2024-01-03",
    },
}


def test_an_editors_import_is_a_draft_whatever_the_file_says(editor):
    make_department()

    [result] = bring(editor, line(**CLAIMED))

    row = Question.objects.get()
    assert (row.status, row.published_at, row.reviewed_by) == ("draft", None, "")
    assert (row.more_info_reviewed_by, row.more_info_reviewed_on) == ("", None)
    assert left_out(result) == {
        "status", "published_at", "review", "more_info.reviewed_by", "more_info.reviewed_on"
    }  # fmt: skip


@pytest.mark.parametrize("rights_of", [[], ["add_alias"]])
def test_other_names_of_a_tag_take_the_right_to_add_names(editor, rights_of):
    """Also in a document of the tag itself, which the right to change tags brings in."""
    make_department()
    document = {"format": "tag/1", "name": "Twitch", "department": "Neurology"}
    bring(COMMAND_LINE, document)
    by = only(editor, "add_question", "change_faqtag", *rights_of)

    [result] = bring(by, {**document, "aliases": ["Fasciculation"]})

    may = "add_alias" in rights_of
    assert Alias.objects.exists() == may
    assert left_out(result) == (set() if may else {"aliases"})


def test_no_other_name_is_added_without_the_right(editor):
    make_department()
    Vocabulary(COMMAND_LINE).tag("Twitch", "Neurology")

    with pytest.raises(Forbidden, match="add the name “Fasciculation”"):
        Vocabulary(only(editor, "change_faqtag")).tag("Twitch", "Neurology", ["Fasciculation"])


def test_the_command_line_takes_all_a_file_says():
    [result] = bring(COMMAND_LINE, line(**CLAIMED))

    row = Question.objects.get()
    assert (row.status, row.reviewed_by) == ("published", "Dr. Somebody")
    assert left_out(result) == set()


def test_the_publish_box_is_no_way_round_the_right(editor):
    make_department()

    bring(editor, line(), publish=True)

    assert Question.objects.get().status == "draft"


def test_a_file_dismisses_no_blocker_for_an_editor(editor):
    make_department()
    document = line(body=PRIVATE)
    parsed = serialization.from_data(document)
    document["dismissed"] = [
        {"code": f.code, "key": checks.key_of(f, parsed), "reason": "I say so"}
        for f in checks.findings(parsed)
    ]

    [result] = bring(editor, document)

    assert Dismissal.objects.count() == 0
    assert Question.objects.get().blockers > 0
    assert "dismissed" in left_out(result)


def test_who_dismisses_by_file_is_kept(publisher):
    make_department()
    parsed = serialization.from_data(line(body=PRIVATE))
    dismissed = [
        {"code": f.code, "key": checks.key_of(f, parsed), "reason": "Invented"}
        for f in checks.findings(parsed)
    ]

    bring(publisher, line(body=PRIVATE, dismissed=dismissed))

    assert set(Dismissal.objects.values_list("by", flat=True)) == {publisher.pk}


def test_an_editor_makes_no_department_and_changes_none(editor):
    department = make_department()

    made, changed = bring(
        editor,
        line(department="Invented"),
        {"format": "department/1", "name": "Neurology", "description": "Mine", "order": 1},
    )

    department.refresh_from_db()
    assert (made.outcome, changed.outcome) == ("rejected", "rejected")
    assert "You have no right to make the department" in made.findings[-1]["message"]
    assert [row.name for row in Department.objects.all()] == ["Neurology"]
    assert department.description == ""


def test_a_refused_document_leaves_its_neighbours_in(editor):
    make_department()

    outcomes = [r.outcome for r in bring(editor, line(), line(title="B", department="Invented"))]

    assert outcomes == ["new", "rejected"]


def test_help_now_texts_come_with_their_right_only(editor):
    editor = only(editor, "add_question", "change_faqtag", "add_faqtag")
    make_department()
    text = {"level": "urgent", "text": "Call.", "review_due_on": "2030-01-01"}

    [result] = bring(
        editor,
        {"format": "tag/1", "name": "Tremor", "department": "Neurology", "help_now": text},
    )

    assert HelpNow.objects.count() == 0
    assert left_out(result) == {"help_now"}


def test_a_published_consult_keeps_its_text_and_its_similar_ones(editor):
    make_department()
    bring(COMMAND_LINE, line(source={"name": "s", "id": "1"}), publish=True)
    other = make_published_question("Another", number=900)
    related = [{"number": other.number, "origin": "muted"}]

    same, changed = bring(
        editor,
        line(source={"name": "s", "id": "1"}, related=related),
        line(source={"name": "s", "id": "1"}, body="Changed."),
        publish=True,
    )

    assert left_out(same) == {"related"}
    assert changed.outcome == "rejected"
    assert not RelatedQuestion.objects.filter(origin="muted").exists()
    assert Question.objects.get(source_id="1").body == "Why does it twitch?"


def test_where_two_persons_are_wanted_an_import_publishes_nothing(publisher):
    make_department()
    Department.objects.update(needs_second_person=True)

    bring(publisher, line(status="published"))

    assert Question.objects.get().status == "draft"


def test_notes_need_the_right_to_sign_them(editor):
    editor = only(editor, "add_question", "change_question", "add_doctor")
    make_department()
    note = {"kind": "updated", "body": "New.", "doctor": "Ada Moreau", "signed_on": "2024-02-01"}

    [result] = bring(editor, line(notes=[note]))

    assert Note.objects.count() == 0
    assert left_out(result) == {"notes"}


def test_a_second_import_of_the_same_file_changes_nothing(editor):
    make_department()
    document = line(source={"name": "s", "id": "1"}, **CLAIMED)

    bring(editor, document)
    [again] = bring(editor, document)

    assert again.outcome == "unchanged"


# Leaves that are the source's own words, or that lead to them: whoever may import brings them in.
WORDS = {
    formats.Consult: {
        "format", "number", "title", "subject", "department", "language", "asker", "asked_on", "body",
        "replies", "more_info", "tags", "similar", "follows_up", "source",
    },
    formats.Asker: {"name", "age", "sex"},
    formats.Reply: {"doctor", "department", "hospital", "body", "replied_on", "honorific"},
    formats.MoreInfo: {"body", "origin"},
    formats.Tag: {"name", "department"},
    formats.Card: {"title", "question", "doctor", "reply"},
    formats.Source: {"name", "id", "url", "text"},
    formats.HousePage: {"format", "kind", "title", "body"},
    formats.Guide: {
        "format", "title", "lead", "body", "tags", "department", "further_reading", "language", "source",
        "status", "published_at", "withdrawn_reason", "review",  # decided by guide_workflow.arrive
    },
    # Whole documents that need a right of their own, and parts taken or left with what holds them.
    formats.Department: {
        "format", "name", "description", "order", "needs_second_person", "review_months",
    },
    formats.Doctor: {
        "format", "name", "department", "honorific", "hospital", "credentials", "biography", "active",
    },
    formats.FaqTag: {"format", "name", "department", "description", "aliases"},
    formats.HelpNow: {"level", "text", "review_due_on", "words", "active"},
    formats.Review: {"by", "on", "due_on"},
    formats.Dismissed: {"code", "key", "reason"},
    formats.Related: {"number", "origin", "reason"},
    formats.Note: {
        "reply", "kind", "body", "doctor", "department", "honorific", "signed_on", "superseded_by",
    },
}  # fmt: skip


def structures():
    return [
        one
        for one in vars(formats).values()
        if isinstance(one, type) and issubclass(one, msgspec.Struct) and one is not formats.Strict
    ]


@pytest.mark.parametrize("structure", structures(), ids=lambda one: one.__name__)
def test_every_leaf_of_a_document_is_decided(structure):
    """A new leaf is either the source's own words, or a claim that needs a right: say which."""
    names = {info.name for info in msgspec.structs.fields(structure)}

    assert names == WORDS.get(structure, set()) | set(CLAIMS.get(structure, {}))


def test_rights_of_claims_exist(db):
    known = {
        f"{p.content_type.app_label}.{p.codename}"
        for p in Permission.objects.select_related("content_type")
    }
    wanted = {right for leaves in CLAIMS.values() for right in leaves.values()}
    wanted |= {right for rights in permissions.TRANSITIONS.values() for right in rights}

    assert wanted <= known


def test_nobody_answers_for_more_info_without_the_right_whatever_the_door(editor, editor_client):
    """An import by an editor left the reviewer out; the box and the button of the form did not."""
    question = make_question(more_info="Sleep more.", more_info_origin="machine")
    address = reverse("admin:consults_question_change", args=[question.pk])
    form = form_named(editor_client.get(address).content.decode(), "question_form")
    sent = {
        **form.data,
        "more_info_reviewed_by": "Dr. Nobody",
        "more_info_reviewed_on": "2024-01-03",
    }

    editor_client.post(address, {**sent, "_save": "1"})
    with pytest.raises(Forbidden):
        reviews.review_more_info(question, editor)

    question.refresh_from_db()
    assert (question.more_info_reviewed_by, question.more_info_reviewed_on) == ("", None)
    assert "more_info_reviewed_by" not in form.boxes
    assert not [value for _, value, _ in form.buttons if value.startswith("review:")]


def test_publishing_again_leaves_what_the_importer_never_saw(publisher):
    """Edited, sent back or noted here: the file says another text than readers would see."""
    make_department()
    files = {name: line(title=f"Twitching {name}", body=f"Why {name}?") for name in "abcd"}
    bring(publisher, *files.values())
    rows = {name: Question.objects.get(title=f"Twitching {name}") for name in files}
    rows["a"].body = "Other words."
    rows["a"].save()
    reply = rows["b"].replies.get()
    told = {"body": "60 mg", "signed_on": "2030-01-01", "doctor": reply.doctor}
    Note.objects.create(reply=reply, question=rows["b"], kind="updated", **told)
    workflow.submit(rows["c"], COMMAND_LINE)
    workflow.send_back(rows["c"], "The dose is wrong.", publisher)

    results = bring(publisher, *files.values(), publish=True)

    states = {name: Question.objects.get(pk=row.pk).status for name, row in rows.items()}
    assert states == {"a": "draft", "b": "draft", "c": "draft", "d": "published"}
    said = [" ".join(one["message"] for one in result.findings) for result in results]
    for words, text in zip(("edited here", "a note was", "sent back"), said[:3], strict=True):
        assert words in text
    assert [result.outcome for result in results] == ["unchanged"] * 3 + ["updated"]


def test_publishing_a_guide_again_leaves_what_the_importer_never_saw(publisher):
    files = [
        {
            "format": "guide/1",
            "title": f"Guide {n}",
            "lead": "Calm.",
            "body": f"## Why {n}\n\nNerves.",
        }
        for n in (1, 2, 3)
    ]
    bring(publisher, *files)
    edited, back, _ = Guide.objects.order_by("pk")
    edited.body = "## Why\n\nOther words."
    edited.save()
    guide_workflow.submit(back, COMMAND_LINE)
    guide_workflow.send_back(back, "The dose is wrong.", publisher)

    results = bring(publisher, *files, publish=True)

    states = list(Guide.objects.order_by("pk").values_list("status", flat=True))
    assert states == ["draft", "draft", "published"]
    assert "edited here" in results[0].findings[-1]["message"].lower()
    assert "sent back here" in results[1].findings[-1]["message"]
