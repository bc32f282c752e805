"""What readers tell us: reports for the desk, and counts of what helped. Nothing about who they are."""

from django.conf import settings
from django.db import transaction
from django.db.models import F

from consults import permissions
from consults.checks import redacted_words
from consults.editorial import workflow
from consults.models import Feedback, Report
from web import passes, rights
from web.site_days import site_day

HIDDEN = "Reported by a reader as showing who they are; being looked at."


@transaction.atomic
def report(question, kind, text=""):
    """Store a report. One that shows who somebody is hides the consult at once, where that is set.

    Without words a second report of the same kind adds nothing while the first is open. Words that were
    redacted here are stored as their mark.
    """
    text = redacted_words.held_mask(question).text(text)
    same = Report.objects.filter(question=question, kind=kind, state=Report.State.OPEN)
    if text or not same.exists():
        Report.objects.create(question=question, kind=kind, text=text, reported_on=site_day())
    if kind == Report.Kind.IDENTITY and settings.HIDE_REPORTED:
        with passes.lent():
            workflow.withdraw(question, HIDDEN, rights.SITE)


@transaction.atomic
def rate(question, helpful, reason=""):
    """Count that a reader found the consult, as it stands in its last revision, helpful or not."""
    revision = question.revisions.stood().order_by("-pk").first()
    row, _ = Feedback.objects.get_or_create(
        question=question,
        revision=revision,
        helpful=helpful,
        reason="" if helpful else reason,
    )
    Feedback.objects.filter(pk=row.pk).update(count=F("count") + 1)


def close(reports, by, state=Report.State.SETTLED):
    """Close reports (queryset) and drop their words. Returns how many were open."""
    may = [permissions.CLOSE_REPORT, permissions.ERASE]  # a redaction settles what it was asked for
    rights.require_any(by, may, "close reports")
    return reports.filter(state=Report.State.OPEN).update(
        state=state, text="", closed_by=rights.account(by)
    )
