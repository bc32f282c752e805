"""The one door into the history: whatever is saved of a consult, guide or page is kept as a revision here.

So it is where words that were redacted are refused, whatever the door they came by.
"""

from consults.checks import redacted_words
from consults.models import Revision
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
