"""Two editors in one form: which text it was opened on, and whether that still stands."""

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html

from consults import permissions
from consults.editorial.shown_versions import SHOWN, last_change, text_in, version_of
from consults.exchange import diff
from web.errors import WorkflowError
from web.opened_forms import Sent

VERSION, OVER = SHOWN, "_over"  # what the form was opened with; what may be saved over
UNNAMED = (
    "This form did not say on which text it was opened, so nothing of yours was saved: it might have wiped"
    " what somebody else wrote. It stands below; look at what is stored, and save again."
)
ANOTHER_CHANGE = (
    "Somebody kept or dropped a pending change of this text after you had opened it. Nothing of yours was"
    " saved yet: it stands below. Look at the pending change first; saving again puts yours in its place."
)

OTHER_NAMES = (
    "A doctor, a tag or the department of this text got another name after you had opened it. Nothing was done"
    " yet: look at it as it is now, then press the button again."
)
VOUCHING_BUTTONS = {"_publish", "_schedule", "_stamp"}
NOT_SHOWN = "Another change waits by now, so nothing was done. Look at it first, then press the button again."


def shown_change(change, content, posted):
    """Return the pending change that a button is about; raises WorkflowError unless it is the one shown."""
    if change is None:
        raise WorkflowError(f"No change of {permissions.name_of(content)} waits.")
    if posted.get("change") != str(change.pk):
        raise WorkflowError(NOT_SHOWN)
    return change


def version_in(request, row):
    """Return the version that the form of `row` names: that of the text now, or once it was sent, as sent."""
    return request.POST.get(VERSION, "") if request.method == "POST" else version_of(row)


def is_stale(row, posted):
    """Return whether a form was opened on another text than the one of `row`, or does not say on which.

    `row` is locked: while one save goes on nobody else saves. A button that vouches for the text was pressed on
    the names that stood beside it as well.
    """
    now, named = version_of(row), [posted.get(VERSION), posted.get(OVER)]
    if VOUCHING_BUTTONS & posted.keys():
        return now not in named
    return text_in(now) not in [text_in(one) for one in named if one]


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
    if text_in(opened) == text_in(version_of(row)):
        return OTHER_NAMES
    if opened.partition("~")[0] == row.updated_at.isoformat():
        return ANOTHER_CHANGE
    return saved_since.format(**last_change(row, opened.partition("~")[0]))


def tell_unseen(desk, request, row, refusal):
    """Tell why a step was not taken, with links to what changed and to the text as it is now."""
    pages = [f"admin:consults_{desk.opts.model_name}_{page}" for page in ("revisions", "change")]
    html = format_html(
        '{} <a href="{}">Compare</a> · <a href="{}">Open it as it is now</a>',
        refusal,
        *(reverse(page, args=[row.pk]) for page in pages),
    )
    desk.message_user(request, html, messages.WARNING)
