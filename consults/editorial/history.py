"""The one door into the history: whatever is saved of a consult, guide or page is kept as a revision here.

So it is where words that were redacted are refused, whatever the door they came by.
"""

from consults.checks import redacted_words
from consults.editorial import two_persons
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of
from consults.models import Question, Revision
from web import rights


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


def record(question, by, note="", step="", document=None):
    """Keep the consult as it stands now as a revision; it changes no word, so it takes no right.

    `step` names the bulk step or import that kept it, when nobody worked on the consult itself. `document` is
    that of what was just written; without it what stands is kept. Raises RedactedWords for what was just
    written with words that were redacted here.
    """
    two_persons.claim(question, by)
    _forget_approval(question)
    kept = to_data(document or document_of(question))
    return keep(question, kept, by, stands=document is None, note=note, step=step)


def _forget_approval(question):
    """Take an approval back: what was approved was another text."""
    if question.approved_at:
        question.approved_by = question.approved_at = None
        Question.objects.filter(pk=question.pk).update(approved_by=None, approved_at=None)
