"""The calendar of consults: what is published and waits for its time gets another one, or comes off."""

from django.utils import timezone

from consults import permissions, refresh
from consults.editorial import refusals
from consults.editorial.transitions import transition
from consults.models import Question
from consults.models.scheduler import voucher

Status = Question.Status


@transition
def move(question, at, by):
    """Give a consult that waits for its time another one; None publishes it now.

    Raises WorkflowError for one that readers see already, or that is not scheduled.
    """
    permissions.require(by, "move", question)
    refusals.refuse_unscheduled(question)
    question.published_at = at or timezone.now()
    question.scheduled_by = voucher(by, at)
    question.save(update_fields=["published_at", "scheduled_by", "updated_at"])
    refusals.refresh_unblocked(question)


@transition
def unschedule(question, by):
    """Take a consult off the calendar, back into review. Raises WorkflowError once readers see it."""
    permissions.require(by, "unschedule", question)
    refusals.refuse_unscheduled(question)
    _take_off_the_calendar(question)


@transition
def hold_back(question, by):
    """Take a scheduled consult back into review, also at its hour: nobody vouches for it any more.

    Raises WorkflowError for one that is not on the calendar.
    """
    permissions.require(by, "unschedule", question)
    refusals.refuse_unvouched(question)
    _take_off_the_calendar(question)


def _take_off_the_calendar(question):
    question.status, question.published_at, question.scheduled_by = Status.IN_REVIEW, None, None
    question.save(update_fields=["status", "published_at", "scheduled_by", "updated_at"])
    refresh.refresh(question)
