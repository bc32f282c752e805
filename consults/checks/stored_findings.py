"""What the checks say about a consult or guide that is in the library, and what an editor lets stand.

Beside the checks over the document of a consult there are two that only the library can make: the same
text under another number, and a doctor's words that are no longer those that were sealed.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from consults import checks, permissions
from consults.checks import Finding, Severity, redacted_words
from consults.checks.dismissals import key_of, reason_for
from consults.exchange.to_documents import document_of
from consults.models import Dismissal, Question
from web import rights
from web.errors import reason_in

MOST_TWINS = 5
LONGEST_REASON = Dismissal._meta.get_field("reason").max_length


@dataclass
class Judged:
    """A finding, its key, and why an editor dismissed it ("" while it is open)."""

    finding: Finding
    key: str
    dismissed: str


def look_at(content, document=None):
    """Return [Judged] for a consult or guide, open blockers first, dismissed findings last.

    `document` is that of `content`, for callers that have it already.
    """
    document = document or document_of(content)
    found = checks.findings(document)
    if isinstance(content, Question):
        off = set(settings.CHECKS_OFF)
        found += [f for f in _of_the_library(content) if f.code not in off]
    return judged(found, document)


def judged(found, document):
    """Return [Judged] of findings about a document, dismissed ones last, else the gravest first."""
    rows = [Judged(f, key_of(f, document), reason_for(f, document)) for f in found]
    return sorted(rows, key=lambda item: (bool(item.dismissed), item.finding.severity))


def open_findings(content):
    """Return the findings nobody has dismissed, the gravest first."""
    return [item.finding for item in look_at(content) if not item.dismissed]


def blocking(content, document=None):
    """Return {key: finding} of what keeps a consult or guide from being published.

    `document` is that of `content`, for callers that have it already.
    """
    return {
        item.key: item.finding
        for item in look_at(content, document)
        if not item.dismissed and item.finding.severity == Severity.BLOCKER
    }


def open_blockers(content):
    """Return the findings that keep a consult or guide from being published."""
    return [f for f in open_findings(content) if f.severity == Severity.BLOCKER]


def count_blockers(found):
    return sum(finding.severity == Severity.BLOCKER for finding in found)


@transaction.atomic
def dismiss(content, key, reason, by):
    """Let the finding of a key stand.

    Raises WorkflowError without a reason, for one that is too long or holds words that were redacted here,
    ValueError for a finding that is gone.
    """
    permissions.require_settle(by, content)
    reason = reason_in(reason, LONGEST_REASON, "Say why this may stand.")
    redacted_words.refuse_text(content, reason)
    content.dismissals.update_or_create(
        code=find(content, key).code,
        key=key,
        defaults={"reason": reason, "by": rights.account(by)},
    )
    content.save(update_fields=["updated_at"])


def reopen(content, key, by):
    """Take a dismissal back."""
    permissions.require_settle(by, content)
    content.dismissals.filter(key=key).delete()
    content.save(update_fields=["updated_at"])


def find(content, key):
    """Return the finding of a key. Raises ValueError when the text has changed since."""
    for item in look_at(content):
        if item.key == key:
            return item.finding
    raise ValueError("This finding is gone: the text has changed since the page was opened.")


def _of_the_library(question):
    if question.content_key:
        twins = Question.objects.filter(content_key=question.content_key).exclude(pk=question.pk)
        numbers = list(twins.order_by("number").values_list("number", flat=True)[:MOST_TWINS])
        if numbers:
            named = ", ".join(f"#{number}" for number in numbers)
            yield Finding(
                "same-text", Severity.WARNING, "body", f"The same text stands at {named}."
            )
    for index, reply in enumerate(question.replies.all()):
        if reply.checksum and not reply.is_intact:
            yield Finding(
                "reply-altered",
                Severity.BLOCKER,
                f"replies[{index}].body",
                "These are not the words that were stored when the reply came in. Withdraw the"
                " consult and import or enter the reply again.",
            )
