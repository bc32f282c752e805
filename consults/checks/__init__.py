"""Checks: functions from a consult document to findings.

A check yields findings about one document; adding a check is adding a function to CHECKS.
``settings.CHECKS_OFF`` names the codes an installation does without.
"""

from django.conf import settings

from consults.checks import completeness, contradictions, privacy
from consults.checks.finding import Finding, Severity

__all__ = ["CHECKS", "Finding", "Severity", "blockers", "findings"]

CHECKS = [*completeness.CHECKS, *privacy.CHECKS, *contradictions.CHECKS]


def findings(document):
    """Return what every check says about a document, the gravest first."""
    off = set(getattr(settings, "CHECKS_OFF", ()))
    found = [finding for check in CHECKS for finding in check(document) if finding.code not in off]
    return sorted(found, key=lambda finding: finding.severity)


def blockers(document):
    """Return the findings that keep a document from being published."""
    return [finding for finding in findings(document) if finding.severity == Severity.BLOCKER]
