"""Words that were redacted come back into their consult, guide or page by no door."""

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.urls import reverse

from consults.checks import stored_findings
from consults.checks.redacted_words import RedactedWords
from consults.editorial import (
    comments,
    guide_revisions,
    guide_workflow,
    history,
    house_pages,
    invitations,
    notes,
    pending_changes,
    reader_reports,
    revisions,
    workflow,
)
from consults.erasure import guide_redaction, redaction
from consults.erasure.content_rows import rows_beside
from consults.exchange import fields
from consults.exchange.fields import PROSE, WHOLE
from consults.exchange.serialization import dump, from_data, to_data
from consults.exchange.to_documents import document_of
from consults.importing.files import Entry
from consults.importing.importer import Importer
from consults.importing.recognition import core_key
from consults.models import Doctor, Guide, HousePage, Question, Revision
from tests.conftest import member
from tests.factories import make_department, make_guide, make_question
from tests.forms import form_named
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
WORD = "Brimzqueld"
TEXT = f"My son {WORD} has a cough."
MAKE = {
    "question": lambda: make_question(body=TEXT),
    "guide": lambda: make_guide(published=False, body=TEXT),
    "housepage": lambda: with_text(HousePage.objects.get(kind="about")),
}
KINDS = pytest.mark.parametrize("kind", MAKE)


def with_text(page):
    house_pages.save(page, page.title, TEXT, page.status, COMMAND_LINE)
    return page


def redacted(content, by=COMMAND_LINE, value=WORD, category="name"):
    """Redact a value in a consult, guide or page."""
    if isinstance(content, Question):
        done = redaction.begin(content, [value], category, by)
        redaction.carry_out(done, by)
    else:
        guide_redaction.redact(content, [value], category, by)
    content.refresh_from_db()
    return content


def out(question):
    workflow.publish(question, by=COMMAND_LINE)
    return question


def opened(client, row):
    html = client.get(address_of(row)).content.decode()
    return form_named(html, f"{row._meta.model_name}_form").data


def address_of(row):
    return reverse(f"admin:consults_{row._meta.model_name}_change", args=[row.pk])


def anywhere(word=WORD):
    """Return the rows that hold a word, of content and of its history."""
    rows = [*Question.objects.all(), *Guide.objects.all(), *HousePage.objects.all()]
    held = [row for row in rows if word in f"{row.title} {row.body}"]
    return held + [row for row in Revision.objects.all() if word in f"{row.document} {row.note}"]


@pytest.fixture
def chief(groups):
    return member(groups, "chief", "Administrator")


@KINDS
def test_a_form_opened_before_brings_no_redacted_word_back(kind, client, chief, groups):
    client.force_login(member(groups, "writer", "Administrator"))
    row = MAKE[kind]()
    form = opened(client, row)
    redacted(row, chief)

    page = client.post(address_of(row), {**form, "title": "Mine"})

    html = page.content.decode()
    assert page.status_code == 200
    assert WORD not in html
    assert "chief redacted words here on" in html
    assert "My son [name removed] has a cough." in html
    assert 'value="Mine"' in html
    assert "chief redacted words in this" in html
    assert anywhere() == []

    again = form_named(html, f"{kind}_form")
    over = next((value for name, value, _ in again.buttons if name == "_over"), None)
    answer = client.post(address_of(row), {**again.data, **({"_over": over} if over else {})})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.title == "Mine"
    assert anywhere() == []


@KINDS
def test_nor_does_a_form_opened_after(kind, client, chief):
    client.force_login(chief)
    row = redacted(MAKE[kind]())
    form = opened(client, row)

    page = client.post(address_of(row), {**form, "body": f"Dear {WORD.upper()}, welcome."})

    assert "redacted words here on" in page.content.decode()
    assert "Dear [name removed], welcome." in page.content.decode()
    assert anywhere(WORD.upper()) == []


def test_the_note_of_a_save_brings_nothing_back(client, chief):
    client.force_login(chief)
    row = redacted(make_question(body=TEXT))

    page = client.post(address_of(row), {**opened(client, row), "_note": f"{WORD} wrote"})

    assert "redacted words here on" in page.content.decode()
    assert anywhere() == []


def test_a_pending_change_brings_nothing_back(client, chief):
    client.force_login(chief)
    row = out(redacted(make_question(body=TEXT)))
    send = {**opened(client, row), "body": TEXT, "_wait": "1"}

    page = client.post(address_of(row), send)

    assert "redacted words here on" in page.content.decode()
    assert pending_changes.waiting(row) is None


def _restored(row):
    workflow.withdraw(row, "For a test.", by=COMMAND_LINE)
    kept = history.record(row, COMMAND_LINE)
    kept.document = {**kept.document, "body": TEXT}
    kept.save()
    revisions.restore(row, kept, COMMAND_LINE)


def _waits(row):
    pending_changes.wait(row, {**to_data(document_of(row)), "body": TEXT}, COMMAND_LINE)


def _noted(row):
    reply = row.replies.get()
    notes.add(reply, "updated", reply.doctor, reply.replied_on, TEXT, by=COMMAND_LINE)


DOORS = {
    "restore": _restored,
    "pending change": _waits,
    "note": _noted,
    "comment of an invited doctor": lambda row: comments.say_for("Lin Yu", row, TEXT),
    "reason": lambda row: workflow.withdraw(row, TEXT, by=COMMAND_LINE),
}


@pytest.mark.parametrize("door", DOORS)
def test_no_door_of_a_consult_takes_redacted_words(door):
    row = out(redacted(make_question(body=TEXT)))

    with pytest.raises(RedactedWords, match="must not come back"):
        DOORS[door](row)


def test_no_door_of_a_guide_takes_redacted_words():
    guide = redacted(make_guide(published=False, body=TEXT))
    guide_workflow.publish(guide, COMMAND_LINE)
    document = {**guide_revisions.now(guide), "lead": TEXT}

    with pytest.raises(RedactedWords):
        guide_revisions.wait(guide, document, COMMAND_LINE)
    guide_workflow.withdraw(guide, "For a test.", COMMAND_LINE)
    kept = guide_revisions.record(guide, COMMAND_LINE)
    kept.document = document
    kept.save()
    with pytest.raises(RedactedWords):
        guide_revisions.restore(guide, kept, COMMAND_LINE)


@pytest.mark.parametrize("make", [make_question, lambda **f: make_guide(published=False, **f)])
def test_an_import_of_a_changed_text_brings_nothing_back(make):
    """The file of the source changed since, so it is no text that was erased; the word stands in it still."""
    row = make(body=TEXT, source_name="old", source_id="1", source_url="https://example.org/1")
    document = document_of(row)
    redacted(row)
    type(row).objects.filter(pk=row.pk).update(imported_key=core_key(document_of(row)))
    changed = {**to_data(document), "body": f"{TEXT} And a fever since."}

    results = []
    entry = Entry("file", 1, dump(from_data(changed)).encode())
    Importer(COMMAND_LINE, on_result=results.append).run([entry])

    assert "must not come back" in str(results[0].findings)
    assert results[0].outcome == "rejected"
    assert anywhere() == []


def test_other_consults_keep_the_same_word():
    """A redaction is about one consult; in others the word may be somebody else's."""
    redacted(make_question(body=TEXT))
    other = make_question("Another", body="Something else.")

    changed = {**to_data(document_of(other)), "body": TEXT}

    assert history.record(other, COMMAND_LINE, document=from_data(changed))


def test_a_word_of_the_mark_itself_locks_nothing(client, chief):
    client.force_login(chief)
    row = redacted(make_question(body="The name was told."), value="name")
    form = opened(client, row)

    assert "[name removed]" in form["body"]
    assert client.post(address_of(row), {**form, "title": "Mine"}).status_code == 302


def test_numbers_of_rows_are_no_redacted_words(client, chief):
    """A redacted age that is like the number of a department touches no choice of the form."""
    client.force_login(chief)
    Doctor.objects.create(pk=57, name="Lin Yu", department=make_department())
    row = make_question(body="I am 1234 and 57.")
    redacted(row, value="57")
    form = opened(client, row)

    assert client.post(address_of(row), {**form, "title": "Mine"}).status_code == 302


def test_a_redaction_that_is_only_begun_keeps_nobody_from_saving(client, chief):
    client.force_login(chief)
    row = make_question(body=TEXT)
    redaction.begin(row, [WORD], "name", COMMAND_LINE)

    assert client.post(address_of(row), {**opened(client, row), "title": "A"}).status_code == 302


def _dismissed(row):
    [finding, *_] = stored_findings.look_at(row)
    stored_findings.dismiss(row, finding.key, TEXT, by=COMMAND_LINE)


def _invited(row):
    mail = f"{WORD}@example.org"
    invitations.invite(row, row.replies.get().doctor, 7, "mailed", mail, by=COMMAND_LINE)


def _answered(row):
    link, _, _ = invitations.invite(row, row.replies.get().doctor, 7, "spoken", by=_editor(row))
    invitations.answer(link, "commented", TEXT)


def _editor(row):
    return User.objects.get(username="chief")


# Every table that holds words about a consult, and how words come into it.
WRITERS = {
    "comment": [lambda row: comments.say(row, TEXT, COMMAND_LINE), _answered],
    "dismissal": [_dismissed],
    "invitation": [_invited],
    "note": [_noted],
    "report": [lambda row: reader_reports.report(row, "wrong", TEXT)],
    "revision": [_waits, lambda row: history.keep(row, {}, COMMAND_LINE, note=TEXT)],
    "question": [lambda row: workflow.withdraw(row, TEXT, by=COMMAND_LINE)],
}
BY_ANOTHER = {
    "reply": "kept in a revision",
    "relatedquestion": "kept in a revision",
    "similarcard": "kept in a revision",
    "review": "the name of an account",
}


def test_every_table_with_words_about_a_consult_has_its_writers_here():
    """What fails here is new: its writer refuses redacted words, and a line above shows it."""
    kept = {
        model._meta.model_name
        for model in apps.get_models()
        if fields.columns(model._meta.model_name, PROSE, WHOLE)
        and (model is Question or any(f.related_model is Question for f in model._meta.fields))
    }
    assert kept == {*WRITERS, *BY_ANOTHER}


@pytest.mark.parametrize(
    ("name", "place"), [(n, at) for n in WRITERS for at in range(len(WRITERS[n]))]
)
def test_words_that_are_redacted_while_they_are_sent_are_not_kept(name, place, chief, monkeypatch):
    """A redaction holds the consult until its end; whoever writes about it waits, and is refused then."""
    row, real, begun = out(make_question()), Question._held, []
    Question.objects.filter(pk=row.pk).update(body=f"{TEXT} Since Monday.")

    def waits(question):
        if not begun:
            begun.append(question)
            redacted(Question.objects.get(pk=question.pk))
        return real(question)

    monkeypatch.setattr(Question, "_held", waits)
    try:
        WRITERS[name][place](row)
    except RedactedWords:
        held = []  # nothing of it was kept
    else:
        held = [one for one in rows_beside(row) if WORD in str(vars(one))]

    assert begun
    assert held == []


def test_a_reader_who_names_redacted_words_is_heard_without_them():
    row = redacted(make_question(body=TEXT))

    reader_reports.report(row, "identity", f"I am {WORD}, and page 2 shows me.")

    assert row.reports.get().text == "I am [name removed], and page 2 shows me."
