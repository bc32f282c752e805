"""Two editors in one form: which text it was opened on, and whether that still stands."""

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from consults import permissions
from consults.checks import redacted_words
from consults.exchange import diff
from consults.models import Revision
from web import time_bounds
from web.errors import WorkflowError
from web.opened_forms import Sent

VERSION, OVER = "_version", "_over"  # what the form was opened with; what may be saved over
UNNAMED = (
    "This form did not say on which text it was opened, so nothing of yours was saved: it might have wiped"
    " what somebody else wrote. It stands below; look at what is stored, and save again."
)
ANOTHER_CHANGE = (
    "Somebody kept or dropped a pending change of this text after you had opened it. Nothing of yours was"
    " saved yet: it stands below. Look at the pending change first; saving again puts yours in its place."
)

NOT_SHOWN = "Another change waits by now, so nothing was done. Look at it first, then press the button again."


def shown_change(change, content, posted):
    """Return the pending change that a button is about; raises WorkflowError unless it is the one shown."""
    if change is None:
        raise WorkflowError(f"No change of {permissions.name_of(content)} waits.")
    if posted.get("change") != str(change.pk):
        raise WorkflowError(NOT_SHOWN)
    return change


def version_of(row):
    """Return what changes with every save of a consult or guide and of its pending change; "" for a new one."""
    if not row:
        return ""
    version = row.updated_at.isoformat()
    pk = _waiting(row) if permissions.is_out(row) else None
    return f"{version}~{pk}" if pk else version


def _waiting(row):
    """Return the id of the pending change, or None; the consults of the desk are read along with theirs."""
    if "waiting_pk" in row.__dict__:
        return row.waiting_pk
    change = row.revisions.filter(state=Revision.State.PENDING)
    return change.values_list("pk", flat=True).first()


def version_in(request, row):
    """Return the version that the form of `row` names: that of the text now, or once it was sent, as sent."""
    return request.POST.get(VERSION, "") if request.method == "POST" else version_of(row)


def is_stale(row, posted):
    """Return whether a form was opened on another text than the one of `row`, or does not say on which.

    `row` is locked: while one save goes on nobody else saves.
    """
    return version_of(row) not in {posted.get(VERSION), posted.get(OVER)}


def compared(sheet, posted, taking=True):
    """Return what was sent against what stands (opened_forms.Sent), each difference word by word."""
    sent = Sent(sheet.form, sheet.formsets, posted, taking)
    for one in sent.differences:
        one.steps = diff.compare(one.theirs, one.yours)
    return sent


def refusal(row, posted, saved_since):
    """Return why a stale form is refused; `saved_since` is the sentence, with {who}, {did} and {at} in it."""
    opened = posted.get(VERSION)
    if not opened:
        return UNNAMED
    if opened.partition("~")[0] == row.updated_at.isoformat():
        return ANOTHER_CHANGE
    at = timezone.localtime(row.updated_at)
    who, did = _last_change(row, opened.partition("~")[0])
    at = f"{at:%H:%M} ({timezone.get_current_timezone_name()})"
    return saved_since.format(who=who or "Somebody", did=did, at=at)


def _last_change(row, opened):
    """Return (who, what they did) of the last change after a form was opened; who is None where nobody knows.

    A step such as a publication keeps no revision: nobody's name is better than the wrong one.
    """
    since = _time_in(opened)
    saved = row.revisions.stood().select_related("author").first()
    done = redacted_words.newest(row)
    if done and (saved is None or saved.created_at < done.created_at) and _is_after(done, since):
        return done.by, "redacted words in"
    by_somebody = saved is not None and _is_after(saved, since)
    return (saved.author, "saved") if by_somebody else (None, "saved")


def _time_in(text):
    """Return the time that a form named, or None for one that is none."""
    try:
        time = parse_datetime(text)
    except ValueError:
        return None
    good = time and timezone.is_aware(time) and time_bounds.fits(time)
    return time if good else None


def _is_after(row, since):
    return since is None or row.created_at > since
