"""Who looked at a consult, what came of it, and when it is due again."""

from datetime import date

from django.db import transaction

from consults import permissions
from consults.editorial import edits, workflow
from consults.models import Question, Review
from web import rights
from web.errors import WorkflowError
from web.site_days import site_day

Outcome, Part = Review.Outcome, Review.Part


def reviewer_name(user):
    """Return how readers see a reviewer."""
    return (user.get_full_name() or user.get_username()) if user else ""


@transaction.atomic
def review_more_info(question, by):
    """Put the name of `by` and today's date on a consult's More Info, as read and found right."""
    doing = f"answer for the More Info of consult {question.number}"
    permissions.require(by, "review_more_info", question, doing)
    question.more_info_reviewed_by = reviewer_name(by)
    question.more_info_reviewed_on = site_day()
    question.save(update_fields=["more_info_reviewed_by", "more_info_reviewed_on"])
    edits.keep(question, by, "More Info reviewed", may_be_blocked=True)


def is_own_stamp(question, by):
    """Return whether `by` answers today, by name and with the right, for More Info in memory."""
    if question is None or not permissions.may(by, "review_more_info"):
        return False
    stamped = (question.more_info_reviewed_by, question.more_info_reviewed_on)
    return stamped == (reviewer_name(by), site_day())


@transaction.atomic
def stamp(question, outcome, parts, by, batch=""):
    """Store a review of a public consult, and move its dates; nothing else ever does.

    Raises WorkflowError without an outcome, without a part that was looked at, or for a consult that readers
    do not see. The outcome “withdrawn” takes it off the site, which takes the right to withdraw.
    """
    permissions.require(by, "stamp", question, f"stamp a review on consult {question.number}")
    _refuse_review(question, outcome, parts)
    today = site_day()
    review = Review.objects.create(
        question=question,
        outcome=outcome,
        parts=sorted(parts),
        by=rights.account(by),
        named=reviewer_name(by),
        reviewed_on=today,
        due_on=months_after(today, question.department.review_months),
        batch=batch,
    )
    workflow.mark_reviewed(question, review.named, today, review.due_on, by)
    if outcome == Outcome.WITHDRAWN:
        workflow.withdraw(question, reason="Withdrawn by a review.", by=by)
    return review


def _refuse_review(question, outcome, parts):
    if outcome not in Outcome.values:
        raise WorkflowError("Say what came of the review: still right, changed, or withdrawn.")
    if not parts or not set(parts) <= set(Part.values):
        raise WorkflowError("Say which parts you looked at.")
    if not question.is_public:
        raise WorkflowError(
            f"Consult {question.number} is not public; there is nothing to review yet."
        )


def months_after(day, months):
    """Return the same day some months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("a month has 28 days")


def due(questions=None):
    """Return the consults whose review is due by today; only public ones were ever reviewed."""
    rows = Question.objects.all() if questions is None else questions
    return rows.filter(status=Question.Status.PUBLISHED, review_due_on__lte=site_day())
