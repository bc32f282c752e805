"""Living notes: dated, signed addenda beside a reply, which itself is never touched."""

from django.db import transaction
from django.utils import timezone

from consults import permissions
from consults.checks import redacted_words, stored_findings
from consults.editorial import account_words
from consults.models import Note, Question, Reply
from consults.models.note import kind_of_all
from text.invisible import seen
from text.markdown import render
from web import rights
from web.errors import WorkflowError

Kind = Note.Kind
SETTLED = ["note_kind", "blockers", "approved_by", "approved_at", "updated_at", "modified_at"]


@transaction.atomic
def add(reply, kind, doctor, signed_on, body="", superseded_by=None, *, by):
    """Put a note beside a reply and return it.

    Raises WorkflowError for a note that says nothing, one that names its own consult or one that is not
    public, one signed before the reply, and on a public consult for words that the checks would not let out.
    """
    rights.require(by, permissions.ADD_NOTE, "sign a note")
    permissions.require_settle(by, reply.question)
    body = seen(body.strip())
    superseded_by = superseded_by if kind == Kind.SUPERSEDED else None
    _refuse_empty(reply, kind, signed_on, body, superseded_by)
    question = Question.objects.select_for_update(of=("self",)).get(pk=reply.question_id)
    redacted_words.refuse_text(question, body)
    account_words.refuse_others(question, [doctor.name], by)
    before = set(stored_findings.blocking(question))
    note = Note(reply=reply, question=question, kind=kind, doctor=doctor, signed_on=signed_on)
    note.body, note.body_html, note.superseded_by = body, render(body), superseded_by
    note.save()
    _refuse_blocked(question, before)
    settle(question)
    return note


def _refuse_empty(reply, kind, signed_on, body, superseded_by):
    """Raise WorkflowError for a note that says nothing, or something that cannot be."""
    if kind not in Kind.values:
        raise WorkflowError("Say what the note does: confirm, update or supersede.")
    if kind != Kind.CONFIRMED and not body and superseded_by is None:
        raise WorkflowError("Write what is different now, or name the consult to read instead.")
    if superseded_by is not None and superseded_by.pk == reply.question_id:
        raise WorkflowError("A consult cannot supersede itself.")
    if superseded_by is not None and not superseded_by.is_public:
        raise WorkflowError(
            f"Consult {superseded_by.number} is not public; readers cannot go there."
        )
    if reply.replied_on and signed_on < reply.replied_on:
        raise WorkflowError("The note is signed before the reply was given.")


def _refuse_blocked(question, before):
    """Raise WorkflowError where a note brings a public consult a blocker beside those `before`."""
    found = stored_findings.blocking(question)
    new = [finding.message for key, finding in found.items() if key not in before]
    if new and question.status == Question.Status.PUBLISHED:
        raise WorkflowError(f"Readers would see this note at once. {' '.join(dict.fromkeys(new))}")


@transaction.atomic
def remove(note, by):
    """Take a note away; the reply and its other notes stay as they are."""
    question = note.question
    rights.require(by, permissions.REMOVE_NOTE, f"take a note of consult {question.number} away")
    permissions.require_settle(by, question)
    note.delete()
    settle(question)


def settle(question):
    """Write what cards say of a consult's notes: of each reply the latest counts, then the gravest.

    An approval was of the text without what was signed or taken away.
    """
    rows = question.notes.order_by("signed_on", "pk")
    question.note_kind = kind_of_all(rows.values_list("reply_id", "kind"))
    question.blockers = len(stored_findings.open_blockers(question))
    question.modified_at = timezone.now()
    question.approved_by = question.approved_at = None
    question.save(update_fields=SETTLED)


def restore(question, documents, vocabulary, by):
    """Write the notes of an imported document (each a document.Note) beside its replies."""
    rights.require(by, permissions.ADD_NOTE, "sign a note")
    permissions.require_settle(by, question)
    replies = list(Reply.objects.filter(question=question).order_by("position", "pk"))
    for document in documents:
        redacted_words.refuse_text(question, document.body)
        other = Question.objects.filter(number=document.superseded_by or 0).first()
        Note.objects.create(
            reply=replies[document.reply - 1],
            question=question,
            kind=document.kind,
            body=document.body,
            body_html=render(document.body),
            doctor=vocabulary.doctor(document.doctor, document.department, document.honorific, ""),
            signed_on=document.signed_on,
            superseded_by=other,
        )
    settle(question)
