"""Taking a value out of a guide and of everything that was kept of it.

Needles, marks, tombstones and the walk over the rows are those of consults (`redaction`), and the same table
of fields decides. It is one transaction, so nothing can stop halfway; the proof that follows
(`proof.prove`) searches every store.
"""

from django.db import transaction

from consults.checks import stored_guide_findings
from consults.erasure import ledger, redaction
from consults.erasure.fingerprints import erased_key, spans
from consults.erasure.rewriter import Rewriter
from consults.models import ErasedText, Redaction
from consults.models.guide import unused_slug
from web import rights

ERASE = "consults.erase_question"
NOWHERE = "These words stand nowhere in this guide."
DERIVED = ["slug", "lead_html", "body_html", "excerpt", "updated_at"]


def places_of(guide, values):
    """Return [(where, count)] of what would be rewritten for values (list of str), for a preview.

    Raises RedactionError for a value too short or too long to be found again.
    """
    needles = redaction.needles_of_values(values)
    rewriter = Rewriter.of(Redaction(category=Redaction.Category.OTHER, needles=needles))
    return list(redaction.places_in(guide, rewriter).items())


@transaction.atomic
def redact(guide, values, category, by):
    """Take values (list of str) out of a guide for good; returns the tombstone (Redaction).

    Its texts, its source, every revision and waiting change, reasons and the desk's log are rewritten, and no
    import brings the text back. Raises Forbidden without the right, RedactionError for a value that cannot be
    found again or stands nowhere.
    """
    rights.require(by, ERASE, f"redact in guide {guide.pk}")
    if not places_of(guide, values):
        raise redaction.RedactionError(NOWHERE)
    done = Redaction.objects.create(
        number=Redaction.OF_A_GUIDE,
        category=category,
        needles=redaction.needles_of_values(values),
        by=rights.account(by),
    )
    carry_out(done, guide, by)
    return done


def carry_out(done, guide, by):
    """Rewrite a guide for a tombstone (Redaction). Runs in a transaction.

    Raises Forbidden without the right, LedgerError where the ledger cannot be written.
    """
    rights.require(by, ERASE, f"redact in guide {guide.pk}")
    guide.lock()  # whoever saves it now comes first
    for key in filter(None, {guide.content_key, guide.imported_key}):
        ErasedText.objects.get_or_create(key=erased_key(key), defaults={"redaction": done})
    rewriter = Rewriter.of(done)
    _rewrite_guide(guide, rewriter)
    redaction.rewrite_beside(guide, rewriter, by)
    _forget_dismissals(guide)
    done.rewritten = dict(rewriter.places)
    done.state = Redaction.State.REWRITTEN
    done.save(update_fields=["rewritten", "state"])
    ledger.keep(done)  # before the commit: see there


def _rewrite_guide(guide, rewriter):
    """Rewrite the columns of a guide; its address is made anew where it holds the words."""
    changed = rewriter.row(redaction.store_of(guide), guide)
    if any(spans(slug, rewriter.needles) for slug in [guide.slug.replace("-", " "), guide.slug]):
        guide.slug = unused_slug(guide.title)
    guide.save(update_fields=[*changed, *DERIVED])


def _forget_dismissals(guide):
    """Drop dismissals whose sentence is gone: their hash is of the words taken out."""
    keys = {item.key for item in stored_guide_findings.look_at(guide)}
    guide.dismissals.exclude(key__in=keys).delete()
