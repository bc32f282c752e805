"""The one door into the history: whatever is saved of a consult, guide or page is kept as a revision here.

So it is where words that were redacted are refused, whatever the door they came by.
"""

from django.utils import timezone

from consults.checks import redacted_words
from consults.exchange import diff
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of
from consults.models import Question, Revision
from consults.models.revision import OWN, ROWS
from web import rights
from web.kept_rows import together

IMPORT = "import"  # the step of a revision that is kept before an import brings another text


def set_aside(content, by):
    """Keep the change that waits, if any, as one that a later change of `by` took the place of."""
    waiting = content.revisions.filter(state=Revision.State.PENDING)
    note = f"A later change of {rights.account(by) or 'somebody'} took its place"
    waiting.update(state=Revision.State.REPLACED, note=note)


def keep(content, document, by=None, stands=False, **more):
    """Keep a document (plain types) of a consult, guide or page as a Revision, and return it.

    Raises RedactedWords where words stand in it that were redacted here, unless it `stands` already: that is
    kept before something takes its place.
    """
    if not stands:
        redacted_words.refuse(content, document, more.get("note", ""))
    return Revision.objects.create(
        **{redacted_words.LINKS[type(content)]: content},
        document=document,
        author=by and rights.account(by),
        **more,
    )


def record(question, by, note="", step="", document=None, written=()):
    """Keep the consult as it stands now as a revision; it changes no word, so it takes no right.

    `step` names the bulk step or import that kept it, when nobody worked on the consult itself. `document` is
    that of what was just written; without it what stands is kept. `written` are the replies that `by` wrote
    just now: those of the doctor of this account are noted as own words. Raises RedactedWords for what was
    just written with words that were redacted here.
    """
    with together():
        if document is None:
            question.hold()  # what is read now is not redacted before it is kept
        kept = with_rows(question, to_data(document or document_of(question)), _own(written, by))
        _forget_approval(question, kept, step, by)
        return keep(question, kept, by, stands=document is None, note=note, step=step)


def _own(written, by):
    """Return the ids of those replies just written whose doctor has the account of `by`."""
    account = rights.account(by)
    return [reply.pk for reply in written if account and reply.doctor.user_id == account.pk]


def now(content):
    """Return the document of a consult, guide or page as it stands, in plain types as it is kept."""
    document = to_data(document_of(content))
    return with_rows(content, document) if isinstance(content, Question) else document


def with_rows(question, document, own=()):
    """Return a consult's document as it stands with the ids of its replies and their doctors beside it.

    A reply is known by them again beside an equal one, and a doctor under another name.
    """
    rows = {"replies": [list(pair) for pair in question.replies.values_list("pk", "doctor_id")]}
    return document | {ROWS: rows | ({OWN: own} if own else {})}


def _forget_approval(question, document, step, by):
    """Take an approval back where not the text of a document (plain types) was approved, or another comes."""
    if not question.approved_at:
        return
    newest = question.revisions.stood().first()
    if newest is None and by is rights.SITE:
        return  # it keeps what stood before anybody changed it
    if step == IMPORT or newest is None or diff.is_edited(newest.document, document):
        question.approved_by = question.approved_at = None
        Question.objects.filter(pk=question.pk).update(approved_by=None, approved_at=None)


def note_names(questions, by):
    """Note in consults (a queryset) that a doctor has another name there: approvals were of the former."""
    rights.require(by, "consults.change_doctor", "rename a doctor")
    questions.update(modified_at=timezone.now(), approved_by=None, approved_at=None)
