"""Every change of a guide's state: the only code that assigns its status or its review dates.

Each step takes who acts (`by`), asks for the right, refuses with a sentence an editor can act on, and changes
the state. A guide is listed and found by `Guide.objects.published()` alone, so nothing else has to follow.
"""

from django.utils import timezone

from consults.checks import redacted_words
from consults.editorial import refusals, two_persons
from consults.editorial.reviews import months_after, reviewer_name
from consults.editorial.transitions import transition
from consults.models import Guide
from consults.models.due import is_due
from consults.models.scheduler import voucher
from web import rights
from web.errors import WorkflowError, reason_in
from web.site_days import site_day

Status = Guide.Status
CHANGE, PUBLISH = "consults.change_guide", "consults.publish_guide"
REVIEW, BIN = "consults.review_guide", "consults.bin_guide"
LONGEST_REASON = Guide._meta.get_field("withdrawn_reason").max_length
REVIEW_MONTHS = 36  # for a guide of no department


@transition
def submit(guide, by):
    """Hand a guide to whoever reviews. Raises WorkflowError unless it is a draft or withdrawn."""
    rights.require(by, CHANGE, f"submit guide {guide.pk}")
    if guide.status not in {Status.DRAFT, Status.WITHDRAWN}:
        raise WorkflowError(f"Guide {guide.pk} is {_state(guide)}; only a draft is submitted.")
    two_persons.hand_in(guide, by)
    guide.status = Status.IN_REVIEW
    guide.submitted_by, guide.sent_back_because = rights.account(by), ""
    guide.save(update_fields=["status", "submitted_by", "sent_back_because", "updated_at"])


@transition
def send_back(guide, because, by):
    """Return a guide from review to its editor, with a reason. Raises WorkflowError without one."""
    rights.require_any(by, [REVIEW, PUBLISH], f"send guide {guide.pk} back")
    if guide.status != Status.IN_REVIEW:
        raise WorkflowError(f"Guide {guide.pk} is not in review.")
    guide.status = Status.DRAFT
    guide.sent_back_because = reason_in(
        because, LONGEST_REASON, "Say what is missing, so that the editor can mend it."
    )
    redacted_words.refuse_text(guide, guide.sent_back_because)
    guide.save(update_fields=["status", "sent_back_because", "updated_at"])


@transition
def publish(guide, by, at=None):
    """Publish a guide, now or `at` a time; a time already set by an earlier publication is kept.

    Raises WorkflowError while a check finds a blocker, when it is published already, and for one's own work
    where the department wants a second person.
    """
    rights.require(by, PUBLISH, f"publish guide {guide.pk}. Submit it for review instead")
    refusals.refuse_publication(guide, by)
    refusals.refuse_blocked(guide)
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


@transition
def move(guide, at, by):
    """Give a guide that waits for its time another one; None publishes it now.

    Raises WorkflowError for one that readers see already, that is not scheduled, or has a blocker.
    """
    rights.require(by, PUBLISH, f"move guide {guide.pk}")
    refusals.refuse_unscheduled(guide)
    refusals.refuse_blocked(guide)
    guide.published_at = at or timezone.now()
    guide.scheduled_by = voucher(by, at)
    guide.save(update_fields=["published_at", "scheduled_by", "updated_at"])


@transition
def unschedule(guide, by):
    """Take a scheduled guide back into review. Raises WorkflowError once readers see it."""
    rights.require(by, PUBLISH, f"take guide {guide.pk} off the calendar")
    refusals.refuse_unscheduled(guide)
    _take_off_the_calendar(guide)


@transition
def hold_back(guide, by):
    """Take a scheduled guide back into review, also at its hour: nobody vouches for it any more.

    Raises WorkflowError for one that is not on the calendar.
    """
    rights.require(by, PUBLISH, f"take guide {guide.pk} off the calendar")
    refusals.refuse_unvouched(guide)
    _take_off_the_calendar(guide)


def _take_off_the_calendar(guide):
    guide.status, guide.published_at, guide.scheduled_by = Status.IN_REVIEW, None, None
    guide.save(update_fields=["status", "published_at", "scheduled_by", "updated_at"])


@transition
def withdraw(guide, reason, by):
    """Take a published guide off the site, everywhere, at once.

    Raises WorkflowError when it is not published, and without a reason.
    """
    rights.require(by, PUBLISH, f"withdraw guide {guide.pk}")
    if guide.status != Status.PUBLISHED:
        raise WorkflowError(f"Guide {guide.pk} is not published.")
    reason = reason_in(reason, LONGEST_REASON, "Say why it is withdrawn; only the desk sees that.")
    redacted_words.refuse_text(guide, reason)
    if guide.is_public:
        guide.was_public = True
    else:
        guide.published_at = None  # it never was public, so its address says nothing
    guide.status, guide.withdrawn_reason, guide.scheduled_by = Status.WITHDRAWN, reason, None
    guide.save(
        update_fields=[
            "status", "published_at", "was_public", "withdrawn_reason", "scheduled_by", "updated_at"
        ]
    )  # fmt: skip


@transition
def throw_away(guide, by):
    """Put a guide into the bin. Raises WorkflowError for one that readers see or will see."""
    rights.require(by, BIN, f"put guide {guide.pk} into the bin")
    if guide.status == Status.BINNED:
        raise WorkflowError(f"Guide {guide.pk} is in the bin already.")
    if guide.status == Status.PUBLISHED:
        raise WorkflowError(f"Guide {guide.pk} is published; withdraw it first.")
    guide.status = Status.BINNED
    guide.save(update_fields=["status", "updated_at"])


@transition
def bring_back(guide, by):
    """Take a guide out of the bin: a draft again, or withdrawn if readers once saw it.

    Raises WorkflowError when it is not there.
    """
    rights.require(by, BIN, f"take guide {guide.pk} out of the bin")
    if guide.status != Status.BINNED:
        raise WorkflowError(f"Guide {guide.pk} is not in the bin.")
    guide.status = Status.WITHDRAWN if guide.was_public else Status.DRAFT
    guide.save(update_fields=["status", "updated_at"])


@transition
def stamp(guide, by):
    """Say that a public guide was looked at today and still holds; nothing else moves its review date.

    Raises WorkflowError for one that readers do not see.
    """
    rights.require(by, REVIEW, f"stamp a review of guide {guide.pk}")
    if not guide.is_public:
        raise WorkflowError(f"Guide {guide.pk} is not public; there is nothing to review yet.")
    today = site_day()
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
    if status == Status.WITHDRAWN and not is_due(guide.published_at, now):
        guide.published_at = None  # it never was public, so its address says nothing
    if status == Status.WITHDRAWN and guide.published_at:
        guide.was_public = True
    guide.scheduled_by = voucher(by, guide.published_at) if status == Status.PUBLISHED else None
    guide.status = status
    if status == Status.IN_REVIEW:
        guide.submitted_by = rights.account(by)
    if rights.may(by, REVIEW):
        review = document.review
        guide.reviewed_by, guide.reviewed_on = review.by, review.on
        guide.review_due_on = review.due_on


def _state(guide):
    return guide.get_status_display().lower()
