"""What the checks say about a consult that is in the library.

Beside the checks over the document there are two that only the library can make: the same text
under another number, and a doctor's words that are no longer those that were sealed.
"""

from dataclasses import dataclass

from django.conf import settings

from consults import checks, permissions
from consults.checks import Finding, Severity
from consults.checks.dismissals import key_of, reason_for
from consults.exchange.to_documents import document_of
from consults.models import Dismissal, Question
from web import rights

MOST_TWINS = 5


@dataclass
class Judged:
    """A finding, its key, and why an editor dismissed it ("" while it is open)."""

    finding: Finding
    key: str
    dismissed: str


def look_at(question, document=None):
    """Return [Judged] for a consult, open blockers first, dismissed findings last."""
    document = document or document_of(question)
    off = set(settings.CHECKS_OFF)
    found = checks.findings(document)
    found += [f for f in _of_the_library(question) if f.code not in off]
    return judged(found, document)


def judged(found, document):
    """Return [Judged] of findings about a document, dismissed ones last, else the gravest first."""
    rows = [Judged(f, key_of(f, document), reason_for(f, document)) for f in found]
    return sorted(rows, key=lambda item: (bool(item.dismissed), item.finding.severity))


def open_findings(question):
    """Return the findings nobody has dismissed, the gravest first."""
    return [item.finding for item in look_at(question) if not item.dismissed]


def blocking(question):
    """Return {key: finding} of what keeps a consult from being published."""
    return {
        item.key: item.finding
        for item in look_at(question)
        if not item.dismissed and item.finding.severity == Severity.BLOCKER
    }


def open_blockers(question):
    """Return the findings that keep a consult from being published."""
    return [f for f in open_findings(question) if f.severity == Severity.BLOCKER]


def count_blockers(found):
    return sum(finding.severity == Severity.BLOCKER for finding in found)


def dismiss(question, key, reason, by):
    """Let the finding of a key stand. Raises ValueError without a reason or such a finding."""
    permissions.require_settle(by, question)
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise ValueError("Say why this may stand.")
    finding = find(question, key)
    Dismissal.objects.update_or_create(
        question=question,
        code=finding.code,
        key=key,
        defaults={"reason": reason, "by": rights.account(by)},
    )


def reopen(question, key, by):
    """Take a dismissal back."""
    permissions.require_settle(by, question)
    Dismissal.objects.filter(question=question, key=key).delete()


def find(question, key):
    """Return the finding of a key. Raises ValueError when the text has changed since."""
    for item in look_at(question):
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
