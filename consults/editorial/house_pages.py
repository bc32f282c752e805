"""Changing, showing and hiding pages of the house: the only code that assigns their status.

Whoever may change them writes a hidden one. What readers see, and whether they see it, takes the right to
show: an administrator says that a page is ready. A page with a gap is not shown.
"""

from consults import permissions
from consults.editorial import history
from consults.editorial.transitions import transition
from consults.exchange.serialization import from_data, to_data
from consults.exchange.to_documents import document_of
from consults.models import HousePage, Revision
from text.content_key import content_key
from web import rights
from web.errors import WorkflowError

CHANGE, PUBLISH = "consults.change_housepage", "consults.publish_housepage"
Status = HousePage.Status


@transition
def save(page, title, body, status, by, note="", step=""):
    """Give a page a title, a text and a status, and keep it as a revision; `step` is “import” for a file.

    Raises Forbidden without the right, WorkflowError for a page with gaps that is to be shown.
    """
    _require(page, status, by)
    _record_first(page, by)
    page.title, page.body, page.status = title, body, status
    refuse_gaps(page)
    page.save()
    _record(page, by, note, step)


@transition
def restore(page, revision, by):
    """Put title and text of a revision in the place of what stands here now; it stays shown or hidden.

    Raises as `save`.
    """
    _require(page, page.status, by)
    _record_first(page, by)
    document = from_data(revision.document)
    page.title, page.body = document.title, document.body
    refuse_gaps(page)
    page.save()
    _record(page, by, f"Restored the revision of {revision.created_at:%-d %b %Y, %H:%M}")


def refuse_gaps(page):
    """Raise WorkflowError for a page that is shown and has gaps, as it stands in memory."""
    if page.status == Status.PUBLISHED and (gaps := page.named_gaps()):
        raise WorkflowError(f"Readers see no page with gaps. Fill first: {', '.join(gaps)}.")


def key_of(page):
    """Return a key of what a page (a row or a document) says, by which a redacted text is known again."""
    return content_key(page.title, page.body)


def kept(page):
    """Return the revisions of a page, the newest first."""
    return Revision.objects.filter(house_page=page)


def _require(page, status, by):
    permissions.require_edit(by, page)
    if status != page.status:
        rights.require(by, PUBLISH, f"show or hide {permissions.name_of(page)}")


def _record_first(page, by):
    """Keep what stood in a page before anybody saved it here, once."""
    if not kept(page).exists():
        rights.require_any(by, [CHANGE, PUBLISH], f"keep a revision of {permissions.name_of(page)}")
        history.keep(page, _now(page), stands=True, note="Before the first save here")


def _record(page, by, note, step=""):
    rights.require_any(by, [CHANGE, PUBLISH], f"keep a revision of {permissions.name_of(page)}")
    history.keep(page, _now(page), by, note=note, step=step)


def _now(page):
    return to_data(document_of(page))
