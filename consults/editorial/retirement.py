"""The end of a consult by an erasure: it is deleted, and its number is never given out again."""

from consults import permissions, search
from consults.editorial.transitions import transition
from consults.facets import listings
from consults.models import RetiredNumber
from web import rights
from web.kept_rows import removable


@transition
def retire(question, by):
    """Delete a consult for good; its number is never given out again. Only an erasure asks for it."""
    rights.require(by, permissions.ERASE, f"erase consult {question.number}")
    listings.remove([question.pk])
    search.drop([question.pk])
    RetiredNumber.objects.update_or_create(
        number=question.number,
        defaults={"was_public": question.was_public or question.is_public},
    )
    question.replies.update(checksum="")  # the seals: the database deletes no sealed reply
    with removable():
        question.delete()
