"""A redaction reaches every place a value can stand in, however it is written, and breaks none."""

import json
import re
import unicodedata
from datetime import date, timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from consults.checks import stored_findings
from consults.editorial import history, pending_changes, revisions
from consults.erasure import places_preview, proof, redaction
from consults.erasure.rewriter import Rewriter
from consults.erasure.stored_rows import Rows
from consults.erasure.verdict import Verdict
from consults.exchange.serialization import from_data, to_data
from consults.exchange.to_documents import document_of
from consults.models import (
    Batch,
    Comment,
    Dismissal,
    Invitation,
    Link,
    Note,
    Question,
    Redaction,
    RelatedQuestion,
    Reply,
    Report,
    Review,
    Revision,
    SavedView,
    SearchEntry,
    SearchTally,
    SearchWord,
    SimilarCard,
    SuggestedName,
)
from consults.public.preview import page_of
from faq.models import Alias
from tests.conftest import member
from tests.factories import (
    make_department,
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
)
from tests.forms import shown
from web import rights
from web.errors import Forbidden
from web.rights import COMMAND_LINE

VALUE = "Zoë Quarkwright-Müller"
BY = rights.COMMAND_LINE
NFD = unicodedata.normalize("NFD", VALUE)
WIDE = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in VALUE)
LONG = " ".join(f"secret{number:03}" for number in range(120))

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(admin_user):
    """A public consult that holds the value everywhere, each time written another way."""
    doctor, department = make_doctor(), make_department()
    question = make_question(
        f"Does {VALUE} twitch?",
        number=7001,
        subject=f"About {NFD}",
        body=f"I am **Zoë** _Quarkwright_-Müller.\n\n{WIDE} and Zoë\nQuarkwright\u00ad-\u200bMüller.",
        asker_name=VALUE,
        more_info=f"[Zoë](https://example.org/) Quarkwright-M&uuml;ller knows. See https://example.org/zo{chr(235)}quarkwright-müller",
        more_info_reviewed_by=f"Dr. {VALUE}",
        reviewed_by=f"Dr. {VALUE}",
        withdrawn_reason=f"For {VALUE}",
        sent_back_because=f"Ask {VALUE}",
        source_name=f"Page of {VALUE}",
        source_id="zoe-quarkwright",
        source_url="https://example.org/1",
        source_text=f"Q: {NFD}\nA: {VALUE.upper()}",
        replies=0,
    )
    reply = Reply.objects.create(
        question=question,
        doctor=doctor,
        department=department,
        body=f"Dear {NFD}, rest.",
        hospital=VALUE,
    )
    other = make_published_question("Another calf", number=7002)
    Note.objects.create(
        question=question,
        reply=reply,
        kind="updated",
        body=f"{VALUE} is well.",
        doctor=doctor,
        signed_on=date(2024, 1, 1),
    )
    Comment.objects.create(question=question, text=f"Is it {VALUE}?", named=VALUE)
    Report.objects.create(
        question=question, kind="identity", text=f"I am {VALUE}", reported_on=date(2024, 1, 1)
    )
    found = next(iter(stored_findings.look_at(question)), None)
    Dismissal.objects.create(
        question=question, code="x", key=found.key if found else "0" * 32, reason=f"{VALUE} agreed"
    )
    Review.objects.create(
        question=question,
        outcome="right",
        named=VALUE,
        reviewed_on=date(2024, 1, 1),
        due_on=date(2024, 1, 1),
    )
    RelatedQuestion.objects.update_or_create(
        question=question, related=other, defaults={"reason": f"As {VALUE}", "origin": "pinned"}
    )
    RelatedQuestion.objects.update_or_create(
        question=other, related=question, defaults={"reason": f"Of {VALUE}", "origin": "pinned"}
    )
    SimilarCard.objects.create(
        question=other,
        position=0,
        target=question,
        title=f"{VALUE}?",
        question_excerpt=f"I am {VALUE}",
        reply_excerpt=f"Dear {NFD}",
    )
    Question.objects.filter(pk=other.pk).update(source_text=f"Similar: {VALUE}")
    history.record(other, by=COMMAND_LINE)
    history.record(question, note=f"After {VALUE} wrote", by=COMMAND_LINE)
    revision = question.revisions.first()
    Invitation.objects.create(
        question=question,
        revision=revision,
        doctor=doctor,
        mail="zoe.quarkwright-mueller@example.org",
        key_hash="k",
        expires_at=timezone.now() + timedelta(days=1),
    )
    Batch.objects.create(
        key="b" * 32,
        step="stamp",
        by=admin_user,
        rows=[
            {
                "question": question.pk,
                "number": 7001,
                "before": {"reviewed_by": f"Dr. {VALUE}", "reviewed_on": "2016-08-23"},
            }
        ],
    )
    SearchTally.objects.create(
        key="s" * 32, text="zoë quarkwright müller", last_on=date(2024, 1, 1)
    )
    Link.objects.create(url="https://example.org/zoëquarkwrightmüller", key="l" * 32)
    SavedView.objects.create(owner=admin_user, name="Hers", query=urlencode({"q": VALUE.upper()}))
    LogEntry.objects.create(
        user=admin_user,
        action_flag=2,
        object_repr=f"#7001 {VALUE}",
        change_message=json.dumps([{"changed": {"fields": [VALUE]}}]),
    )
    session = SessionStore()
    session["_messages"] = f"{VALUE} saved"
    session.save()
    Question.objects.filter(pk=question.pk).update(status="published", published_at=timezone.now())
    question.refresh_from_db()
    redaction.refresh.refresh(question)
    document = to_data(document_of(question))
    document["body"] += f" Later {NFD}."
    Revision.objects.create(question=question, document=document, state="pending", base=revision)
    return question


def left(done):
    """Return what the rows of every table still hold, by the proof's own search."""
    rows = Rows(done, Rewriter.of(done))
    return [
        (line.store, line.note)
        for line in rows.lines(lambda name: None)
        if line.verdict != Verdict.NOTHING
    ]


@pytest.mark.parametrize("pasted", [VALUE, NFD, WIDE, VALUE.upper(), "zoë  quarkwright müller"])
def test_it_reaches_every_place(full, pasted):
    done = redaction.begin(full, [pasted], "name", BY)
    redaction.carry_out(done, BY)

    assert left(done) == []
    full.refresh_from_db()
    reply = full.replies.get()
    assert (reply.body, reply.redactions, reply.is_intact) == (
        "Dear [name removed], rest.",
        1,
        True,
    )
    assert "quarkwright" not in full.slug
    assert "quarkwright" not in full.body_html.lower() + full.more_info_html.lower()
    assert not SearchWord.objects.filter(word__startswith="quarkwright").exists()
    assert not SuggestedName.objects.filter(name__contains="Quarkwright").exists()
    assert not SavedView.objects.exists()
    assert "quarkwright" not in SearchEntry.objects.get(question=full).body.lower()
    assert Batch.objects.get().rows[0]["before"]["reviewed_by"] == "Dr. [name removed]"
    for row in Revision.objects.filter(question=full):
        page_of(from_data(row.plain))
    assert pending_changes.waiting(full).document["body"].endswith("Later [name removed].")


def test_every_revision_can_be_restored_and_the_change_published(full, publisher):
    done = redaction.begin(full, [VALUE], "name", BY)
    redaction.carry_out(done, BY)
    full.refresh_from_db()

    for revision in full.revisions.all():
        revisions.restore(full, revision, publisher)

    assert left(done) == []


def test_120_words_go_to_the_last_one():
    text = f"Before. {unicodedata.normalize('NFD', LONG)}. After."
    question = make_published_question("A calf", body=text)
    history.record(question, by=COMMAND_LINE)

    done = redaction.begin(question, [LONG], "other", BY)
    redaction.carry_out(done, BY)

    question.refresh_from_db()
    assert question.body == "Before. [text removed]. After."
    assert "secret119" not in json.dumps(question.revisions.get().document)
    assert left(done) == []


def test_two_values_that_overlap_and_one_that_crosses_lines():
    question = make_question("A calf", body="So Anna Maria\n\nQuark Wright said.")

    redaction.carry_out(
        redaction.begin(question, ["Anna Maria Quark", "Maria Quark Wright"], "name", BY), BY
    )

    question.refresh_from_db()
    assert question.body == "So [name removed] said."


def test_a_day_is_emptied_where_it_is_one_and_marked_where_it_is_words(editor_client):
    question = make_question(
        "A calf", body="It began on 2016/08/23 after a fall.", asked_on=date(2016, 8, 23)
    )
    Reply.objects.filter(question=question).update(replied_on=date(2016, 8, 23))
    history.record(question, by=COMMAND_LINE)
    old = question.revisions.get()

    done = redaction.begin(question, ["2016/08/23"], "date", BY)
    redaction.carry_out(done, BY)

    question.refresh_from_db()
    old.refresh_from_db()
    assert (question.asked_on, question.body) == (None, "It began on [date removed] after a fall.")
    assert question.replies.get().replied_on is None
    assert old.document["asked_on"] is None
    assert from_data(old.plain).replies[0].replied_on is None
    assert left(done) == []
    address = reverse("admin:consults_question_revisions", args=[question.pk])
    assert editor_client.post(address, {"revision": old.pk, **shown(question)}).status_code == 302


def test_a_day_in_words_is_the_day_of_a_column():
    question = make_question("A calf", body="On August 23, 2016.", asked_on=date(2016, 8, 23))

    redaction.carry_out(redaction.begin(question, ["August 23, 2016"], "date", BY), BY)

    question.refresh_from_db()
    assert question.asked_on is None


def test_a_year_empties_no_day():
    question = make_question("A calf", body="In 2016.", asked_on=date(2016, 8, 23))

    redaction.carry_out(redaction.begin(question, ["2016"], "date", BY), BY)

    question.refresh_from_db()
    assert question.asked_on == date(2016, 8, 23)


def test_words_of_states_and_keys_stay():
    question = make_question("An updated title", body="It was updated: body, title, source, draft.")
    note = Note.objects.create(
        question=question,
        reply=question.replies.get(),
        kind="updated",
        body="updated",
        doctor=make_doctor(),
        signed_on=date(2024, 1, 1),
    )
    history.record(question, by=COMMAND_LINE)

    for word in ("updated", "draft", "source", "body", "title"):
        redaction.carry_out(redaction.begin(question, [word], "other", BY), BY)

    note.refresh_from_db()
    question.refresh_from_db()
    document = question.revisions.get().plain
    assert (note.kind, document["notes"][0]["kind"], document["status"]) == (
        "updated",
        "updated",
        "draft",
    )
    assert from_data(document).title == "An [text removed] [text removed]"


def test_a_name_that_a_doctor_or_tag_bears_is_named_and_not_left():
    tag = make_tag("Cramp")
    Alias.objects.create(tag=tag, name=VALUE)
    question = make_published_question(
        "A calf", body=f"Says {VALUE}.", doctor=make_doctor(VALUE), tags=[tag]
    )
    history.record(question, by=COMMAND_LINE)

    done = redaction.begin(question, [VALUE], "name", BY)
    redaction.carry_out(done, BY)

    assert left(done) == []
    rows = {
        line.store: line.note for line in Rows(done, Rewriter.of(done)).lines(lambda name: None)
    }
    assert "alias" in rows["table faq_alias"]
    assert "doctor" in rows["table consults_doctor"]
    assert question.replies.get().doctor.name == VALUE


def test_a_search_for_it_later_is_swept_by_the_next_proof():
    question = make_published_question("A calf", body=f"Says {VALUE}.")
    done = redaction.begin(question, [VALUE], "name", BY)
    proof.finish(done, BY)
    SearchTally.objects.create(
        key="t" * 32, text="zoë quarkwright müller", last_on=date(2024, 1, 1)
    )

    proof.finish(done, BY)

    assert not SearchTally.objects.exists()


def test_who_may_not_redact_is_refused_inside(groups):
    question = make_question("A calf", body=f"Says {VALUE}.")
    reviewer, editor = member(groups, "rev", "Reviewer"), member(groups, "ed", "Editor")

    with pytest.raises(Forbidden):
        redaction.begin(question, [VALUE], "name", reviewer)
    with pytest.raises(Forbidden):
        redaction.begin_erasure(question, editor)
    with pytest.raises(TypeError):
        redaction.begin(question, [VALUE], "name", None)
    done = redaction.begin(question, [VALUE], "name", editor)
    for step in (redaction.carry_out, redaction.sweep, proof.finish):
        with pytest.raises(Forbidden):
            step(done, reviewer)
    redaction.carry_out(done, editor)
    assert done.by == editor


def test_the_desk_names_places_in_words(editor_client, full):
    address = reverse("admin:consults_question_redact", args=[full.pk])

    page = editor_client.post(address, {"value": VALUE, "category": "name"}).content.decode()

    for words in ("Pseudonym", "Reply 1", "Note 1", "More Info", "Source text", "doctors’ replies"):
        assert words in page, words
    for code in ("asker.name", "replies[0]", "more_info.body", "source.text"):
        assert code not in page, code


@pytest.mark.skipif(connection.vendor != "sqlite", reason="one engine is enough")
def test_the_preview_stores_nothing(full):
    before = [list(model.objects.values()) for model in (Question, Reply, Revision, Comment)]

    assert dict(redaction.places_of(full, [VALUE]))["doctors’ replies"] >= 1

    assert before == [
        list(model.objects.values()) for model in (Question, Reply, Revision, Comment)
    ]
    assert not Redaction.objects.exists()


def _shown(page):
    """Return the text of a page in one line, what is marked between ‹ and ›."""
    html = page.content.decode()
    html = html[html.index('id="places"') :].replace("<mark>", "‹").replace("</mark>", "›")
    return " ".join(unescape(re.sub("<[^<>]*>", "", html)).split())


KINDS = pytest.mark.parametrize(
    "content",
    [make_question, lambda **fields: make_guide(published=False, **fields)],
    ids=["consult", "guide"],
)


@KINDS
def test_each_place_is_shown_in_its_sentence_before_it_goes(publisher_client, content):
    row = content(
        body="Such tingling is common, says Ting Lin. <b>Frau Ting Lins</b> sitting linked."
    )
    address = reverse(f"admin:consults_{row._meta.model_name}_redact", args=[row.pk])

    page = publisher_client.post(address, {"value": "Ting Lin", "category": "name"})

    seen = _shown(page)
    assert "Such tingling is common, says ‹Ting Lin›. <b>Frau Ting Lins" in seen
    assert seen.count("‹") == 1
    offered = re.findall('name="part" value="([^"]*)"', page.content.decode())
    assert offered[:2] == ["tingling", "Ting Lins"]


@KINDS
def test_a_longer_word_is_taken_out_only_where_it_was_chosen(publisher_client, content):
    row = content(body="Müllers Knie und Müller, auch das Müllerhaus.")
    address = reverse(f"admin:consults_{row._meta.model_name}_redact", args=[row.pk])
    asked = {"value": "Müller", "category": "name", "part": ["Müllers"]}

    page = publisher_client.post(address, {**asked, "part": []}).content.decode()
    publisher_client.post(address, {**asked, "confirm": "1"})

    row.refresh_from_db()
    assert 'name="part" value="Müllers"' in page
    assert 'name="part" value="Müllerhaus"' in page
    assert row.body == "[name removed] Knie und [name removed], auch das Müllerhaus."


@KINDS
def test_a_value_that_only_stands_inside_longer_words_names_them(publisher_client, content):
    row = content(body="Müllers Knie, auch das Müllerhaus.")
    address = reverse(f"admin:consults_{row._meta.model_name}_redact", args=[row.pk])

    page = publisher_client.post(address, {"value": "Müller", "category": "name"}).content.decode()

    said = (
        "These words stand only inside longer ones: “Müllers”, “Müllerhaus”. Type the one you mean."
    )
    assert said in page
    assert "Redact for" not in page


def test_the_same_words_in_several_revisions_are_shown_once():
    row = make_question(body=f"Says {VALUE} himself.")
    for _ in range(3):
        history.record(row, by=COMMAND_LINE)

    [(before, words, after, stores)] = places_preview.look(row, [VALUE]).shown()

    assert (before, words, after) == ("Says ", VALUE, " himself.")
    assert stores == [("the consult", 1), ("earlier revisions and waiting changes", 3)]


def test_a_word_that_spells_a_value_is_left_by_a_redaction_and_can_be_written_after(editor_client):
    text = "I have felt a tingling since spring, as Ting Lin had it, when sitting linked."
    row = make_question(body=text)
    said = row.replies.get()
    done = redaction.begin(row, ["Ting Lin"], "name", BY)
    redaction.carry_out(done, BY)

    row.refresh_from_db()
    assert row.body == text.replace("Ting Lin", "[name removed]")
    assert Reply.objects.get(pk=said.pk).body == said.body
    history.keep(row, {**to_data(document_of(row)), "subject": "The tingling came back"}, BY)
    lines = Rows(done, Rewriter.of(done)).lines(lambda table: None)
    assert [line for line in lines if line.verdict == Verdict.LEFT] == []
