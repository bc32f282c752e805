"""The state a consult has when an import brings it, by its document and by the rights of who imports."""

from django.utils import timezone

from consults import checks, permissions
from consults.checks import stored_findings
from consults.editorial import source_dates
from consults.models import Question
from consults.models.scheduler import voucher
from web import rights

Status = Question.Status
HTML_TAGS = "html-tags"


def enter(question, document, found, publish, at, by):
    """Give a consult that is being imported its state; the caller saves it and calls refresh_many.

    The document's own status counts; `publish` publishes a draft, on the day at its source or at `at`. What
    has an open blocker among what the checks `found` stays a draft, and so does what `by` may not publish
    alone. Returns the open findings. Raises Forbidden for a state that `by` has no right to give.
    """
    found = [finding for finding in found if not checks.reason_for(finding, document)]
    question.blockers = stored_findings.count_blockers(found)
    _enter_state(question, document, found, publish, at, by)
    question.withdrawn_reason = document.withdrawn_reason
    question.was_public = question.status == Status.WITHDRAWN and _is_past(question.published_at)
    question.reviewed_by = document.review.by
    question.reviewed_on = document.review.on
    question.review_due_on = document.review.due_on
    return found


def _enter_state(question, document, found, publish, at, by):
    """Fill status, date, who handed it in and who vouches for its time, by the rights of `by`."""
    if document.status not in {Status.DRAFT, Status.IN_REVIEW}:
        permissions.require(by, "publish", question, "import consults that are or were public")
    alone = permissions.wants_two(by, question.department)
    publish = publish and permissions.may(by, "publish")
    if publish:
        permissions.require(by, "publish", question, "publish what is imported")
    wanted = Status.PUBLISHED if publish and document.status == "draft" else document.status
    held = question.blockers > 0 or alone or (document.status == "draft" and has_tags(found))
    question.status = Status.DRAFT if wanted == Status.PUBLISHED and held else wanted
    question.published_at = document.published_at
    if question.status == Status.PUBLISHED and question.published_at is None:
        question.published_at = source_dates.published_at(document, at)
    if question.status == Status.IN_REVIEW:
        question.submitted_by = rights.account(by)
    out = question.status == Status.PUBLISHED
    question.scheduled_by = voucher(by, question.published_at) if out else None


def has_tags(found):
    """Return whether HTML tags stand in a text, by its findings. No import publishes such a draft.

    Readers would see the tags, and in a reply they are sealed once it is public: somebody looks first.
    """
    return any(finding.code == HTML_TAGS for finding in found)


def _is_past(moment):
    return moment is not None and moment <= timezone.now()
