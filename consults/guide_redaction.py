"""Taking a value out of a guide and of everything that was kept of it.

The same needles, marks and tombstones as for consults. It is one transaction, so nothing can stop halfway;
the proof that follows (`erasing.prove`) searches every store.
"""

from django.contrib.admin.models import LogEntry
from django.db import transaction

from consults import guide_checks, ledger
from consults.checks.finding import mark
from consults.models import Dismissal, ErasedText, Redaction
from consults.models.guide import unused_slug
from consults.needles import erased_key, needle, replaced, spans
from web import rights

ERASE = "consults.erase_question"
COLUMNS = [
    "title", "lead", "body", "reviewed_by", "withdrawn_reason", "sent_back_because", "source_name",
    "source_url", "source_text",
]  # fmt: skip
KEPT = {"format", "language", "status", "published_at", "tags", "department", "dismissed", "id"}
LONGEST_VALUE = 2000


def places_of(guide, values):
    """Return [(where, count)] of what would be rewritten for values (list of str), for a preview.

    Raises ValueError for a value too short or too long to be found again.
    """
    needles = _needles(values)
    texts = [getattr(guide, name) for name in COLUMNS] + list(guide.further_reading)
    documents = [str(row.document) for row in guide.revisions.all()]
    return [
        ("The guide", sum(len(spans(text, needles)) for text in texts)),
        ("Earlier revisions", sum(len(spans(text, needles)) for text in documents)),
    ]


@transaction.atomic
def redact(guide, values, category, by):
    """Take values (list of str) out of a guide for good; returns the tombstone (Redaction).

    Its texts, its source, every revision and waiting change, reasons and the desk's log are rewritten, and no
    import brings the text back. Raises Forbidden without the right, ValueError for a value that cannot be
    found again or stands nowhere.
    """
    rights.require(by, ERASE, f"redact in guide {guide.pk}")
    needles = _needles(values)
    if not any(count for _, count in places_of(guide, values)):
        raise ValueError("These words stand nowhere in this guide.")
    done = Redaction.objects.create(
        number=0,  # of no consult
        category=category,
        needles=[one.as_data() for one in needles],
        by=rights.account(by),
    )
    carry_out(done, guide, needles, by)
    return done


def carry_out(done, guide, needles, by):
    """Rewrite a guide for a tombstone (Redaction) with these needles. Runs in a transaction.

    Raises Forbidden without the right, LedgerError where the ledger cannot be written.
    """
    rights.require(by, ERASE, f"redact in guide {guide.pk}")
    for key in filter(None, {guide.content_key, guide.imported_key}):
        ErasedText.objects.get_or_create(key=erased_key(key), defaults={"redaction": done})
    counts = {
        "the guide": _rewrite_guide(guide, needles, mark(done.category)),
        "revisions": _rewrite_revisions(guide, needles, mark(done.category)),
        "reasons of dismissals": _rewrite_dismissals(guide, needles, mark(done.category)),
        "the desk’s log": _rewrite_log(needles, mark(done.category)),
    }
    done.rewritten = {store: count for store, count in counts.items() if count}
    done.state = Redaction.State.REWRITTEN
    done.save(update_fields=["rewritten", "state"])
    ledger.keep(done)  # before the commit: see there


def _needles(values):
    if not values:
        raise ValueError("Select the words to redact.")
    if any(len(value) > LONGEST_VALUE for value in values):
        raise ValueError(f"Select {LONGEST_VALUE} characters at most at a time.")
    return [needle(value) for value in values]


def _rewrite_guide(guide, needles, instead):
    """Rewrite the columns of a guide; its address is made anew where the title changes."""
    total = 0
    for name in COLUMNS:
        total += _rewrite(guide, name, needles, instead)
    if any(spans(title, needles) for title in [guide.slug.replace("-", " "), guide.slug]):
        guide.slug = unused_slug(guide.title)
    guide.further_reading, count = _walked(guide.further_reading, needles, instead)
    guide.save()
    keys = {item.key for item in guide_checks.look_at(guide)}
    guide.dismissals.exclude(key__in=keys).delete()  # their hash is of the words taken out
    return total + count


def _rewrite(row, name, needles, instead):
    """Rewrite one column; a mark that is too long for it is written short. Returns the places."""
    longest = row._meta.get_field(name).max_length
    new, count = replaced(getattr(row, name), needles, instead)
    if longest and len(new) > longest:
        new, _ = replaced(getattr(row, name), needles, "[…]")
    setattr(row, name, new[:longest])
    return count


def _rewrite_revisions(guide, needles, instead):
    total = 0
    for row in guide.revisions.all():
        row.document, count = _walked(row.document, needles, instead)
        count += _rewrite(row, "note", needles, instead)
        if count:
            row.document["dismissed"] = []
            row.save(update_fields=["document", "note"])
        total += count
    return total


def _walked(value, needles, instead, name=""):
    """Rewrite every text of plain JSON types, but names of the vocabulary and keys; (value, places)."""
    if name in KEPT:
        return value, 0
    if isinstance(value, str):
        return replaced(value, needles, instead)
    if isinstance(value, list):
        pairs = [_walked(item, needles, instead) for item in value]
        return [item for item, _ in pairs], sum(count for _, count in pairs)
    if isinstance(value, dict):
        pairs = {key: _walked(item, needles, instead, key) for key, item in value.items()}
        return {key: item for key, (item, _) in pairs.items()}, sum(n for _, n in pairs.values())
    return value, 0


def _rewrite_dismissals(guide, needles, instead):
    total = 0
    for row in Dismissal.objects.filter(guide=guide):
        if count := _rewrite(row, "reason", needles, instead):
            row.save(update_fields=["reason"])
            total += count
    return total


def _rewrite_log(needles, instead):
    total = 0
    for entry in LogEntry.objects.filter(content_type__app_label="consults").iterator():
        count = _rewrite(entry, "object_repr", needles, instead)
        count += _rewrite(entry, "change_message", needles, instead)
        if count:
            entry.save(update_fields=["object_repr", "change_message"])
            total += count
    return total
