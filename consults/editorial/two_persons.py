"""Whose work a consult or guide is, where its department wants two persons to see what readers get.

`permissions.wants_two` says where that is. It is the work of whoever handed it in, and of everybody who changed
it since: the revisions tell. Somebody else publishes it.
"""

from consults import permissions
from consults.editorial import history
from consults.exchange import diff
from consults.models import Revision
from web import rights
from web.errors import WorkflowError


def hand_in(row, by):
    """Note that `by` hands in a consult or guide that was changed in an earlier review and read since."""
    newest = row.revisions.stood().first()
    if newest and newest.document.get("status") == row.Status.IN_REVIEW:
        row.hold()
        note = "Handed in again"
        history.keep(row, history.now(row), by, stands=True, note=note, step="submit")


def writers(content):
    """Return the ids of the accounts that changed a text in review since it was handed in.

    A save that changed nothing makes nobody a writer.
    """
    kept = content.revisions.stood().values_list("author", "step", "document")
    found, newer = set(), None
    for author, step, document in kept.iterator():
        if newer and diff.is_edited(document, newer[1]):
            found.add(newer[0])
        if document.get("status") != content.Status.IN_REVIEW:
            return found
        if step == history.IMPORT:  # what it brought came after this
            found.add(author)
        newer = (author, document)
    return found | ({newer[0]} if newer else set())


def change_writers(content, change):
    """Return the ids of the accounts that wrote a pending change.

    That is its author, and whoever wrote a change before it of which something stands in it. Who saved the
    change of somebody else again as it was, wrote nothing.
    """
    base = change.base.document if change.base else {}
    earlier = content.revisions.filter(state=Revision.State.REPLACED, pk__lt=change.pk)
    found, newer = set(), change
    for older in earlier.iterator():
        if not diff.share(base, older.document, newer.document):
            break
        if diff.is_edited(older.document, newer.document):
            found.add(newer.author_id)
        newer = older
    return found | {newer.author_id}


def refuse_own_work(content, by):
    """Raise WorkflowError where two persons are wanted and `by` is the only one so far."""
    if not permissions.wants_two(by, content.department):
        return
    wanted, name = f"{content.department} wants a second pair of eyes", permissions.name_of(content)
    if content.status != content.Status.IN_REVIEW:
        raise WorkflowError(f"{wanted}: submit {name} for review first.")
    if by.pk in {content.submitted_by_id, *writers(content)}:
        raise WorkflowError(
            f"{wanted}, and you handed in or changed {name}: someone else publishes it. Or send it back, so"
            " that its editor reads it and hands it in again."
        )


def refuse_change(content, change, into, by):
    """Raise WorkflowError for a pending change that `by` may not publish where two persons are wanted.

    That is one's own, in part too, and one that takes the content out of such a department where neither its
    author nor `by` may do that. The department that the content stands in counts, and the one that the change
    takes it `into`.
    """
    for department in (content.department, into):
        if permissions.wants_two(by, department) and by.pk in change_writers(content, change):
            raise WorkflowError(f"{department} wants a second pair of eyes for this change.")
    if change.author is None or not rights.may(change.author, permissions.MOVE):
        permissions.require_move(by, content, into)
