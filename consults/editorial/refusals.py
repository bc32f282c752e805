"""What keeps a consult or guide from readers, whatever its kind: the rules that both workflows ask."""

from consults import permissions, refresh
from consults.checks import stored_findings
from consults.editorial import two_persons
from web.errors import WorkflowError


def refuse_publication(content, by):
    """Raise WorkflowError for what is out already, lies in the bin, or takes another person."""
    if permissions.is_out(content):
        raise WorkflowError(f"{_name(content)} is published already.")
    if content.status == content.Status.BINNED:
        raise WorkflowError(f"{_name(content)} is in the bin; take it out first.")
    two_persons.refuse_own_work(content, by)


def refresh_unblocked(question):
    """Bring in step what follows from a step that lets readers see a consult, and look at it once.

    Raises WorkflowError where a check finds a blocker; the caller's transaction takes the step back.
    """
    refuse_blocked(question, list(refresh.refresh(question).blockers.values()))


def refuse_blocked(content, found=None):
    """Raise WorkflowError while a check finds a blocker that is neither fixed nor dismissed.

    `found` are these findings, where the checks were run already.
    """
    found = stored_findings.open_blockers(content) if found is None else found
    if found:
        sentences = " ".join(dict.fromkeys(finding.message for finding in found))
        raise WorkflowError(f"{_name(content)} cannot be published yet. {sentences}")


def refuse_unscheduled(content):
    """Raise WorkflowError for what readers see already, or what waits for no time."""
    if not content.is_scheduled:
        raise WorkflowError(f"{_name(content)} is not scheduled.")


def refuse_unvouched(content):
    """Raise WorkflowError for what nobody vouches for on the calendar; its hour may have come."""
    if not permissions.is_out(content) or content.scheduled_by_id is None:
        raise WorkflowError(f"{_name(content)} is not scheduled.")


def _name(content):
    return permissions.name_of(content).capitalize()
