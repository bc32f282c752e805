"""Every document of a library, whole or as readers may have it."""

from django.db.models import Exists, OuterRef

from consults.exchange.disclosure import for_readers
from consults.exchange.to_documents import (
    FOR_DOCUMENTS,
    GUIDES_FOR_DOCUMENTS,
    consult,
    guide,
    house_page,
)
from consults.exchange.vocabulary_documents import vocabulary
from consults.models import HousePage, Revision

CHUNK = 500


def _house_pages(published=False):
    """Yield the documents of pages of the house that somebody has saved here; `published`: that readers see."""
    rows = HousePage.objects.published() if published else HousePage.objects.all()
    for row in rows.filter(Exists(Revision.objects.filter(house_page=OuterRef("pk")))):
        yield house_page(row)


def documents(questions, guides, published=False):
    """Yield every document of a library: departments, doctors, tags, pages, guides, consults by number.

    `questions` and `guides` are querysets; `published` leaves out what readers never see.
    """
    yield from vocabulary(questions if published else None)
    yield from _house_pages(published)
    for row in _guides(guides):
        yield for_readers(guide(row)) if published else guide(row)
    last = 0
    questions = questions.select_related("department").prefetch_related(*FOR_DOCUMENTS)
    while rows := list(questions.filter(number__gt=last).order_by("number")[:CHUNK]):
        for row in rows:
            yield for_readers(consult(row)) if published else consult(row)
        last = rows[-1].number


def _guides(guides):
    rows = guides.select_related("department").prefetch_related(*GUIDES_FOR_DOCUMENTS)
    return rows.order_by("title", "pk").iterator(chunk_size=CHUNK)
