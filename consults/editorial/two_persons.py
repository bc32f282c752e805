"""Whose work a consult or guide is, where its department wants two persons to see what readers get.

`permissions.wants_two` says where that is. Whoever hands a text in, or changes it in review, makes it their
own; somebody else publishes it.
"""

from consults import permissions
from web import rights
from web.errors import WorkflowError


def claim(content, by):
    """Make a text in review the work of `by`, who has just changed it."""
    if content.status == content.Status.IN_REVIEW and permissions.wants_two(by, content.department):
        content.submitted_by = rights.account(by)
        type(content).objects.filter(pk=content.pk).update(submitted_by=content.submitted_by)


def refuse_own_work(content, by):
    """Raise WorkflowError where two persons are wanted and `by` is the only one so far."""
    if not permissions.wants_two(by, content.department):
        return
    wanted, name = f"{content.department} wants a second pair of eyes", permissions.name_of(content)
    if content.status != content.Status.IN_REVIEW:
        raise WorkflowError(f"{wanted}: submit {name} for review first.")
    if content.submitted_by_id == by.pk:
        raise WorkflowError(
            f"{wanted}, and you handed in or changed {name}: someone else publishes it. Or send it back, so"
            " that its editor reads it and hands it in again."
        )


def refuse_change(content, change, into, by):
    """Raise WorkflowError for a pending change that `by` may not publish where two persons are wanted.

    That is one's own, and one that takes the content out of such a department where neither its author nor
    `by` may do that. The department that the content stands in counts, and the one that the change takes it
    `into`.
    """
    for department in (content.department, into):
        if change.author_id == by.pk and permissions.wants_two(by, department):
            raise WorkflowError(f"{department} wants a second pair of eyes for this change.")
    if change.author is None or not rights.may(change.author, permissions.MOVE):
        permissions.require_move(by, content, into)
