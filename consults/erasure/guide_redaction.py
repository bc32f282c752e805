"""Taking a value out of a guide or a page of the house, and of everything that was kept of it.

Needles, marks, tombstones and the walk over the rows are those of consults (`redaction`), and the same table
of fields decides. It is one transaction, so nothing can stop halfway; the proof that follows
(`proof.prove`) searches every store.
"""

from django.db import transaction

from consults import permissions
from consults.editorial import house_pages
from consults.erasure import ledger, redaction
from consults.erasure.content_rows import places_in, store_of
from consults.erasure.rewriter import Rewriter
from consults.erasure.row_rewrites import forget_dismissals, rewrite_beside
from consults.erasure.small_words import refuse_small_words
from consults.models import ErasedText, Guide, HousePage, Redaction
from consults.models.guide import unused_slug
from web import rights
from web.fingerprints import erased_key, spans

ERASE = "consults.erase_question"
NOWHERE = "These words stand nowhere in it."
DERIVED = {
    Guide: ["slug", "lead_html", "body_html", "excerpt", "updated_at"],
    HousePage: ["body_html", "gaps", "updated_at"],
}


def places_of(content, values):
    """Return [(where, count)] of what would be rewritten for values (list of str), for a preview.

    Raises RedactionError for a value too short or too long to be found again.
    """
    refuse_small_words(content, values)
    needles = redaction.needles_of_values(values)
    rewriter = Rewriter.of(Redaction(category=Redaction.Category.OTHER, needles=needles))
    return list(places_in(content, rewriter).items())


@transaction.atomic
def redact(content, values, category, by):
    """Take values (list of str) out of a guide or page for good; returns the tombstone (Redaction).

    Its texts, its source, every revision and waiting change, reasons and the desk's log are rewritten, and no
    import brings the text back. Raises Forbidden without the right, RedactionError for a value that cannot be
    found again or stands nowhere.
    """
    doing = f"redact in {permissions.name_of(content)}"
    rights.require(by, ERASE, doing)
    if isinstance(content, HousePage) and permissions.is_out(content):
        rights.require(by, permissions.right("publish", content), doing)
    if not places_of(content, values):
        raise redaction.RedactionError(NOWHERE)
    done = Redaction.objects.create(
        number=Redaction.OF_NO_CONSULT,
        guide=content if isinstance(content, Guide) else None,
        house_page=content if isinstance(content, HousePage) else None,
        category=category,
        needles=redaction.needles_of_values(values),
        by=rights.account(by),
    )
    carry_out(done, content, by)
    return done


def carry_out(done, content, by):
    """Rewrite a guide or page for a tombstone (Redaction). Runs in a transaction.

    Raises Forbidden without the right, LedgerError where the ledger cannot be written.
    """
    rights.require(by, ERASE, f"redact in {permissions.name_of(content)}")
    content.lock()  # whoever saves it now comes first
    for key in keys_of(content):
        ErasedText.objects.get_or_create(key=erased_key(key), defaults={"redaction": done})
    rewriter = Rewriter.of(done)
    _rewrite(content, rewriter)
    rewrite_beside(content, rewriter, by)
    if isinstance(content, Guide):
        forget_dismissals(content, by)
    done.rewritten = dict(rewriter.places)
    done.state = Redaction.State.REWRITTEN
    done.save(update_fields=["rewritten", "state"])
    ledger.keep(done)  # before the commit: see there


def keys_of(content):
    """Return the keys by which an import would know the text of a guide or page again."""
    if isinstance(content, HousePage):
        return {house_pages.key_of(content)}
    return set(filter(None, [content.content_key, content.imported_key]))


def _rewrite(content, rewriter):
    """Rewrite the columns of a guide or page; the address of a guide is made anew where it holds the words."""
    changed = rewriter.row(store_of(content), content)
    slug = getattr(content, "slug", "")
    if any(spans(words, rewriter.needles) for words in [slug.replace("-", " "), slug]):
        content.slug = unused_slug(content.title)
    content.save(update_fields=[*changed, *DERIVED[type(content)]])
