"""How every edit of a consult's text ends, whatever the door: lists and index follow, a revision is kept."""

from consults import permissions, refresh
from consults.editorial import history, refusals


def keep(question, by, note, step="", may_be_blocked=False, written=()):
    """Bring in step what follows from an edit whose rows are written, and keep the consult as a revision.

    The document is built once and the checks run once over it. Raises WorkflowError where readers would see a
    blocker, unless it `may_be_blocked` as before. `step` and `written` are as in
    `history.record`.
    """
    document, blockers = refresh.refresh(question)
    if permissions.is_out(question) and not may_be_blocked:
        refusals.refuse_blocked(question, list(blockers.values()))
    history.record(question, by, note, step, document, written)
