"""Find and replace over ticked consults: each hit shown and chosen, undone together, never a doctor's words."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from consults.editorial import batch_undo, bulk_actions, pending_changes
from consults.editorial.replacements import TEXTS, Wanted, hits_in
from consults.editorial.shown_versions import version_of
from consults.exchange import fields
from consults.models import Batch, Question
from tests.conftest import member
from tests.factories import make_published_question, make_question

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/consults/question/bulk/replace/"
ASKED = {"find": "eye lid", "into": "eyelid", "match_case": "on", "whole_words": "on"}


def ids(*questions):
    return [f"{question.pk}~{version_of(question)}" for question in questions]


def test_every_text_that_is_looked_at_is_one_that_editors_write():
    columns = fields.restored().values()

    assert set(TEXTS) <= set(columns)


@pytest.mark.parametrize(
    "wanted, words",
    [
        (Wanted("eye lid", ""), ["eye lid", "eye\nlid"]),
        (Wanted("eye lid", "", match_case=False), ["eye lid", "Eye lid", "eye\nlid"]),
        (Wanted("lid", "", whole_words=False), ["lid", "lid", "lid", "lid"]),
        (Wanted("肌", ""), ["肌"]),
        (Wanted("a.b", ""), []),
    ],
)
def test_hits(wanted, words):
    question = Question(
        pk=1,
        more_info="My eye lid.",
        more_info_origin="doctor",
        body="My eye lid. Eye lid! Eyelids, 眼肌 eye\nlid aab",
    )

    assert [hit.words for hit in hits_in(question, wanted)] == words


def test_hits_are_shown_chosen_replaced_and_undone_together(editor, editor_client):
    first = make_question("An eye lid", body="My eye lid twitches, the other eye lid too.")
    second = make_question("Another", body="My eye lid rests.")
    none = make_question("None", body="My knee.")
    reply = first.replies.get().body
    page = editor_client.post(
        "/admin/consults/question/",
        {"action": "replace_selected", "_selected_action": [first.pk, second.pk, none.pk]},
    ).content.decode()
    assert 'name="find"' in page

    page = editor_client.post(ADDRESS, {**ASKED, "show": "1", "id": ids(first, second, none)})
    page = page.content.decode()
    hits = re.findall(r'name="hit" value="([^"]+)"', page)
    assert hits == [f"{second.pk}:body:3"] + [
        f"{first.pk}:{at}" for at in ("title:3", "body:3", "body:31")
    ]
    assert "<del>eye lid</del><ins>eyelid</ins>" in page
    assert len(re.findall(r'name="id"', page)) == 2
    assert len(re.findall(r'name="other"', page)) == 1

    shown = {**ASKED, "shown": repr(Wanted("eye lid", "eyelid")), "hit": hits[:3]}
    other = {**shown, "into": "lid", "id": ids(first)}
    assert "Replace what is ticked" in editor_client.post(ADDRESS, other).content.decode()
    stale = editor_client.post(ADDRESS, {**shown, "id": [f"{first.pk}~2020-01-01T00:00:00+00:00"]})
    assert "after this page was opened" in stale.content.decode()
    assert Question.objects.get(pk=first.pk).body == first.body
    page = editor_client.post(ADDRESS, {**shown, "id": ids(first, second)}).content.decode()

    assert "2 changed, 2 asked for" in page
    done = Question.objects.get(pk=first.pk)
    assert (done.title, done.body) == ("An eyelid", "My eyelid twitches, the other eye lid too.")
    assert "eyelid twitches" in done.body_html
    assert done.replies.get().body == reply
    assert [row.note for row in done.revisions.all()] == [
        "Words replaced",
        "Before the first step here",
    ]
    batch = Batch.objects.get(step="replace", undone_at=None, rows__0__number=second.number)
    assert "eyelid" not in str(batch.rows)
    assert [why for _, why in batch_undo.undo(batch, editor)] == ["", ""]
    back = [Question.objects.get(pk=row.pk).body for row in (first, second)]
    assert back == [first.body, second.body]


def test_what_readers_see_waits_as_a_pending_change_unless_one_may_publish(groups, editor):
    publisher = member(groups, "publisher", "Publisher")
    rows = [make_published_question("An eye lid") for _ in range(2)]
    strict = make_published_question("An eye lid")
    strict.department.needs_second_person = True
    strict.department.save()
    choice = {
        "wanted": Wanted("eye lid", "eyelid"),
        "hits": {f"{row.pk}:title:3" for row in [*rows, strict]},
    }

    batch, told = bulk_actions.take("replace", rows, choice, editor)
    assert [why for _, why in told] == ["", ""]
    _, again = bulk_actions.take("replace", rows[:1], choice, editor)
    assert "waits already" in again[0][1]
    assert Question.objects.get(pk=rows[0].pk).title == "An eye lid"
    assert pending_changes.waiting(rows[0]).document["title"] == "An eyelid"
    told = batch_undo.undo(batch, editor)
    assert [why for _, why in told] == ["", ""]
    assert pending_changes.waiting(rows[0]) is None

    bulk_actions.take("replace", [strict], choice, publisher)
    assert Question.objects.get(pk=strict.pk).title == "An eye lid"
    assert pending_changes.waiting(strict)


def test_no_replacement_brings_what_the_gate_refuses_before_readers(groups):
    publisher, row = member(groups, "publisher", "Publisher"), make_published_question("An eye lid")
    choice = {"wanted": Wanted("eye lid", "call 0912-345-678"), "hits": {f"{row.pk}:title:3"}}

    _, [(_, why)] = bulk_actions.take("replace", [row], choice, publisher)

    assert "cannot be published" in why
    assert Question.objects.get(pk=row.pk).title == "An eye lid"


def test_reviewers_and_strangers_do_not_replace(groups):
    client, row = Client(), make_question("An eye lid")
    client.force_login(member(groups, "reviewer", "Reviewer"))
    sent = {
        **ASKED,
        "shown": repr(Wanted("eye lid", "eyelid")),
        "hit": f"{row.pk}:title:3",
        "id": ids(row),
    }

    assert client.post(ADDRESS, sent).status_code == 403
    assert client.get(reverse("admin:consults_question_bulk", args=["replace"])).status_code == 403
