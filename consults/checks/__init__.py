"""Checks: functions from the document of a consult or a guide to findings.

A check yields findings about one document; adding a check is adding a function to CHECKS of its module,
those of guides stand in `checks.guide_checks`.
``settings.CHECKS_OFF`` names the codes an installation does without. An editor may dismiss a finding
with a reason; the document carries that, so a check needs no database.
"""

from django.conf import settings

from consults.checks.dismissals import key_of, reason_for
from consults.checks.finding import Finding, Severity
from web.later import Later

__all__ = [
    "Finding",
    "Severity",
    "blockers",
    "findings",
    "key_of",
    "open_findings",
    "reason_for",
]

OF_CONSULTS = [
    Later("consults.checks.completeness"),
    Later("consults.checks.privacy"),
    Later("consults.checks.reply_places"),
    Later("consults.checks.contradictions"),
    Later("consults.checks.unsafe_links"),
]
OF_GUIDES = [Later("consults.checks.guide_checks")]


def of(modules):
    """Return the checks of some modules of this folder."""
    return [check for module in modules for check in module.CHECKS]


def findings(document):
    """Return what every check says about a document, the gravest first, dismissed or not."""
    off = set(settings.CHECKS_OFF)
    is_guide = document.format.startswith("guide/")
    chosen = of(OF_GUIDES if is_guide else OF_CONSULTS)
    found = [finding for check in chosen for finding in check(document) if finding.code not in off]
    return sorted(found, key=lambda finding: finding.severity)


def open_findings(document):
    """Return the findings nobody has dismissed."""
    return [finding for finding in findings(document) if not reason_for(finding, document)]


def blockers(document):
    """Return the open findings that keep a document from being published."""
    return [f for f in open_findings(document) if f.severity == Severity.BLOCKER]
