"""Who looked at a consult last and answered for it or sent it back, and what stood there then."""

from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone

from consults.editorial import history
from consults.exchange import diff
from consults.models import Batch, Revision


@dataclass(frozen=True)
class Look:
    """One look: when, whose (as text), and what came of it."""

    at: datetime
    who: str
    what: str


def of(question):
    """Return the last Look at a consult, or None: when it was sent back, or its review was stamped."""
    looks = []
    if question.sent_back_at:
        looks.append(Look(question.sent_back_at, str(question.sent_back_by or ""), "sent back"))
    if (stamp := question.reviews.first()) is not None:
        looks.append(Look(_moment_of(stamp), stamp.named, "reviewed"))
    elif question.reviewed_on:  # as an import told
        looks.append(Look(_begin_of(question.reviewed_on), question.reviewed_by, "reviewed"))
    return max(looks, key=lambda look: look.at, default=None)


def _moment_of(stamp):
    """Return when a review was stamped; where nobody knows the hour, the beginning of its day."""
    made = Batch.objects.filter(key=stamp.batch).values_list("made_at", flat=True).first()
    return made or _begin_of(stamp.reviewed_on)


def _begin_of(day):
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def revision_at(question, look):
    """Return the revision that stood at a Look, or None where nothing was ever kept.

    The first change here keeps what stood before it.
    """
    kept = Revision.objects.filter(question=question).stood()
    then = kept.filter(created_at__lte=look.at).order_by("-pk").first()
    return then or kept.order_by("pk").first()


def changes_since(question, look):
    """Return [(place, [(step, text)])] of what differs from the text at a Look."""
    seen = revision_at(question, look)
    return [] if seen is None else diff.documents(seen.document, history.now(question), SKIPPED)


# What a step sets by itself is no change of what was read.
SKIPPED = (
    "source", "similar", "dismissed", "format", "rows", "status", "published_at", "review", "withdrawn_reason"
)  # fmt: skip
