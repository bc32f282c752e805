"""Every change of a guide's state: the only code that assigns its status or its review dates.

Each step takes who acts (`by`), asks for the right, refuses with a sentence an editor can act on, and changes
the state. A guide is listed and found by `Guide.objects.published()` alone, so nothing else has to follow.
"""

from django.db import transaction
from django.utils import timezone

from consults.checks import stored_guide_findings
from consults.editorial import two_persons
from consults.editorial.reviews import months_after, reviewer_name
from consults.models import Guide
from consults.models.scheduler import voucher
from web import rights
from web.errors import WorkflowError

Status = Guide.Status
CHANGE, PUBLISH = "consults.change_guide", "consults.publish_guide"
REVIEW, BIN = "consults.review_guide", "consults.bin_guide"
REVIEW_MONTHS = 36  # for a guide of no department


@transaction.atomic
def submit(guide, by):
    """Hand a guide to whoever reviews. Raises WorkflowError unless it is a draft or withdrawn."""
    rights.require(by, CHANGE, f"submit guide {guide.pk}")
    if guide.status not in {Status.DRAFT, Status.WITHDRAWN}:
        raise WorkflowError(f"Guide {guide.pk} is {_state(guide)}; only a draft is submitted.")
    guide.status = Status.IN_REVIEW
    guide.submitted_by, guide.sent_back_because = rights.account(by), ""
    guide.save(update_fields=["status", "submitted_by", "sent_back_because", "updated_at"])


@transaction.atomic
def send_back(guide, because, by):
    """Return a guide from review to its editor, with a reason. Raises WorkflowError without one."""
    rights.require_any(by, [REVIEW, PUBLISH], f"send guide {guide.pk} back")
    if guide.status != Status.IN_REVIEW:
        raise WorkflowError(f"Guide {guide.pk} is not in review.")
    guide.status = Status.DRAFT
    guide.sent_back_because = _reason(
        because, "Say what is missing, so that the editor can mend it."
    )
    guide.save(update_fields=["status", "sent_back_because", "updated_at"])


@transaction.atomic
def publish(guide, by, at=None):
    """Publish a guide, now or `at` a time; a time already set by an earlier publication is kept.

    Raises WorkflowError while a check finds a blocker, when it is published already, and for one's own work
    where the department wants a second person.
    """
    rights.require(by, PUBLISH, f"publish guide {guide.pk}. Submit it for review instead")
    if guide.status == Status.PUBLISHED:
        raise WorkflowError(f"Guide {guide.pk} is published already.")
    if guide.status == Status.BINNED:
        raise WorkflowError(f"Guide {guide.pk} is in the bin; take it out first.")
    refuse_blocked(guide)
    two_persons.refuse_own_work(guide, by)
    guide.status = Status.PUBLISHED
    guide.published_at = at or guide.published_at or timezone.now()
    guide.scheduled_by = voucher(by, guide.published_at)
    guide.withdrawn_reason = guide.sent_back_because = ""
    guide.save(
        update_fields=[
            "status", "published_at", "scheduled_by", "withdrawn_reason", "sent_back_because",
            "updated_at",
        ]
    )  # fmt: skip


@transaction.atomic
def move(guide, at, by):
    """Give a guide that waits for its time another one; None publishes it now.

    Raises WorkflowError for one that readers see already, that is not scheduled, or has a blocker.
    """
    rights.require(by, PUBLISH, f"move guide {guide.pk}")
    _refuse_unscheduled(guide)
    refuse_blocked(guide)
    guide.published_at = at or timezone.now()
    guide.scheduled_by = voucher(by, at)
    guide.save(update_fields=["published_at", "scheduled_by", "updated_at"])


@transaction.atomic
def unschedule(guide, by):
    """Take a scheduled guide back into review. Raises WorkflowError once readers see it."""
    rights.require(by, PUBLISH, f"take guide {guide.pk} off the calendar")
    _refuse_unscheduled(guide)
    _take_off_the_calendar(guide)


@transaction.atomic
def hold_back(guide, by):
    """Take a scheduled guide back into review, also at its hour: nobody vouches for it any more.

    Raises WorkflowError for one that is not on the calendar.
    """
    rights.require(by, PUBLISH, f"take guide {guide.pk} off the calendar")
    if guide.status != Status.PUBLISHED or guide.scheduled_by_id is None:
        raise WorkflowError(f"Guide {guide.pk} is not scheduled.")
    _take_off_the_calendar(guide)


def _take_off_the_calendar(guide):
    guide.status, guide.published_at, guide.scheduled_by = Status.IN_REVIEW, None, None
    guide.save(update_fields=["status", "published_at", "scheduled_by", "updated_at"])


@transaction.atomic
def withdraw(guide, reason, by):
    """Take a published guide off the site, everywhere, at once.

    Raises WorkflowError when it is not published, and without a reason.
    """
    rights.require(by, PUBLISH, f"withdraw guide {guide.pk}")
    if guide.status != Status.PUBLISHED:
        raise WorkflowError(f"Guide {guide.pk} is not published.")
    reason = _reason(reason, "Say why it is withdrawn; only the desk sees that.")
    if not guide.is_public:
        guide.published_at = None  # it never was public, so its address says nothing
    guide.status, guide.withdrawn_reason, guide.scheduled_by = Status.WITHDRAWN, reason, None
    guide.save(
        update_fields=["status", "published_at", "withdrawn_reason", "scheduled_by", "updated_at"]
    )


@transaction.atomic
def throw_away(guide, by):
    """Put a guide into the bin. Raises WorkflowError for one that readers see or will see."""
    rights.require(by, BIN, f"put guide {guide.pk} into the bin")
    if guide.status == Status.BINNED:
        raise WorkflowError(f"Guide {guide.pk} is in the bin already.")
    if guide.status == Status.PUBLISHED:
        raise WorkflowError(f"Guide {guide.pk} is published; withdraw it first.")
    guide.status = Status.BINNED
    guide.save(update_fields=["status", "updated_at"])


@transaction.atomic
def bring_back(guide, by):
    """Take a guide out of the bin: a draft again, or withdrawn if readers once saw it.

    Raises WorkflowError when it is not there.
    """
    rights.require(by, BIN, f"take guide {guide.pk} out of the bin")
    if guide.status != Status.BINNED:
        raise WorkflowError(f"Guide {guide.pk} is not in the bin.")
    guide.status = Status.WITHDRAWN if guide.published_at else Status.DRAFT
    guide.save(update_fields=["status", "updated_at"])


@transaction.atomic
def stamp(guide, by):
    """Say that a public guide was looked at today and still holds; nothing else moves its review date.

    Raises WorkflowError for one that readers do not see.
    """
    rights.require(by, REVIEW, f"stamp a review of guide {guide.pk}")
    if not guide.is_public:
        raise WorkflowError(f"Guide {guide.pk} is not public; there is nothing to review yet.")
    today = timezone.localdate()
    months = guide.department.review_months if guide.department else REVIEW_MONTHS
    guide.reviewed_by, guide.reviewed_on = reviewer_name(by), today
    guide.review_due_on = months_after(today, months)
    guide.save(update_fields=["reviewed_by", "reviewed_on", "review_due_on", "updated_at"])


def arrive(guide, document, status, now, by):
    """Give a guide that is being imported its state, from its document; the caller saves it.

    What readers see (a state beyond review, dates, a review) counts only for whoever has that right.
    """
    rights.require_any(by, ["consults.add_guide", CHANGE], "import guides")
    if status not in {Status.DRAFT, Status.IN_REVIEW}:
        rights.require(by, PUBLISH, "publish an imported guide")
        guide.published_at = document.published_at
        guide.withdrawn_reason = document.withdrawn_reason
    if status == Status.PUBLISHED and guide.published_at is None:
        guide.published_at = now
    if status == Status.WITHDRAWN and guide.published_at and guide.published_at > now:
        guide.published_at = None  # it never was public, so its address says nothing
    guide.scheduled_by = voucher(by, guide.published_at) if status == Status.PUBLISHED else None
    guide.status = status
    if status == Status.IN_REVIEW:
        guide.submitted_by = rights.account(by)
    if rights.may(by, REVIEW):
        review = document.review
        guide.reviewed_by, guide.reviewed_on = review.by, review.on
        guide.review_due_on = review.due_on


def refuse_blocked(guide):
    """Raise WorkflowError while a check finds a blocker that is neither fixed nor dismissed."""
    found = stored_guide_findings.open_blockers(guide)
    if found:
        sentences = " ".join(dict.fromkeys(finding.message for finding in found))
        raise WorkflowError(f"Guide {guide.pk} cannot be published yet. {sentences}")


def _refuse_unscheduled(guide):
    if guide.status != Status.PUBLISHED or guide.is_public:
        raise WorkflowError(f"Guide {guide.pk} is not scheduled.")


def _reason(text, missing):
    if not text.strip():
        raise WorkflowError(missing)
    return " ".join(text.split())[:500]


def _state(guide):
    return guide.get_status_display().lower()
