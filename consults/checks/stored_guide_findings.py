"""What the checks say about a guide that is in the library, and the findings an editor lets stand."""

from consults.checks import Severity, findings, stored_findings
from consults.exchange.to_documents import guide_document
from consults.models import Dismissal
from web import rights

CHANGE = "consults.change_guide"
PUBLISH = "consults.publish_guide"


def look_at(guide, document=None):
    """Return [auditing.Judged] for a guide, open blockers first, dismissed findings last."""
    document = document or guide_document(guide)
    return stored_findings.judged(findings(document), document)


def blocking(guide):
    """Return {key: finding} of what keeps a guide from being published."""
    return {
        item.key: item.finding
        for item in look_at(guide)
        if not item.dismissed and item.finding.severity == Severity.BLOCKER
    }


def open_blockers(guide):
    """Return the findings that keep a guide from being published."""
    return list(blocking(guide).values())


def dismiss(guide, key, reason, by):
    """Let the finding of a key stand. Raises ValueError without a reason or such a finding."""
    _require(guide, by)
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise ValueError("Say why this may stand.")
    finding = find(guide, key)
    Dismissal.objects.update_or_create(
        guide=guide,
        code=finding.code,
        key=key,
        defaults={"reason": reason, "by": rights.account(by)},
    )


def reopen(guide, key, by):
    """Take a dismissal back."""
    _require(guide, by)
    Dismissal.objects.filter(guide=guide, key=key).delete()


def find(guide, key):
    """Return the finding of a key. Raises ValueError when the text has changed since."""
    for item in look_at(guide):
        if item.key == key:
            return item.finding
    raise ValueError("This finding is gone: the text has changed since the page was opened.")


def _require(guide, by):
    """A dismissal on what readers see is a publisher's, as the text itself is."""
    right = PUBLISH if guide.status == guide.Status.PUBLISHED else CHANGE
    rights.require(by, right, f"settle findings of guide {guide.pk}")
