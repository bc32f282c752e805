"""Documents of pages of the house to rows."""

from msgspec import structs

from consults import permissions
from consults.editorial import house_pages
from consults.exchange import to_documents
from consults.importing.recognition import Refused
from consults.models import ErasedText, HousePage
from consults.models.house_page import gaps_in
from web import rights
from web.fingerprints import erased_keys

STEP = "import"
Status = HousePage.Status
EDITED = "this page was written here; the text of the file was not taken over it."
HAS_GAPS = "It came in hidden: readers see no page with gaps."
ERASED = "words were redacted here from this text; it is not taken in again."
NO_RIGHT = "you have no right to change this page; ask an administrator for it."


def import_house_page(document, by):
    """Write a page of the house from its document (exchange.schema.HousePage); `by` imports it.

    Returns the outcome (updated or unchanged) and sentences on why it stays hidden. Raises Refused. A page that
    somebody has written at the desk keeps its text.
    """
    row = HousePage.objects.get(kind=document.kind)
    row.lock()
    told = [HAS_GAPS] if _has_gaps(document) and document.status == Status.PUBLISHED else []
    status = Status.DRAFT if told else Status(document.status)
    document = structs.replace(document, status=status.value)
    if document == to_documents.house_page(row):
        return "unchanged", told
    _refuse(row, document, by)
    house_pages.save(row, document.title, document.body, status, by, note="Imported", step=STEP)
    return "updated", told


def _has_gaps(document):
    return bool(gaps_in(document.title, document.body))


def _refuse(row, document, by):
    """Raise Refused where a text may not take the place of what is here."""
    newest = house_pages.kept(row).first()
    if newest is not None and newest.step != STEP:
        raise Refused("", EDITED)
    if ErasedText.objects.filter(key__in=erased_keys(house_pages.key_of(document))).exists():
        raise Refused("", ERASED)
    shows = document.status != row.status and not rights.may(by, house_pages.PUBLISH)
    if shows or not permissions.may_edit(by, row):
        raise Refused("", NO_RIGHT)
