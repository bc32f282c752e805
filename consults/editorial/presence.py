"""Who else has a consult open at the desk."""

from datetime import timedelta

from django.utils import timezone

from consults.editorial.reviews import reviewer_name
from consults.models import Presence

GONE_AFTER = timedelta(seconds=60)


def here(question_id, user, leaving=False):
    """Note that a person has a consult open (or closes it); returns the names of the others there."""
    now = timezone.now()
    if leaving:
        Presence.objects.filter(question=question_id, user=user).delete()
    else:
        Presence.objects.update_or_create(
            question_id=question_id, user=user, defaults={"seen_at": now}
        )
    Presence.objects.filter(seen_at__lt=now - 10 * GONE_AFTER).delete()
    return others(question_id, user)


def others(question_id, user):
    """Return the names of those who have a consult open, but for this person."""
    seen = timezone.now() - GONE_AFTER
    rows = Presence.objects.filter(question=question_id, seen_at__gt=seen)
    return [reviewer_name(row.user) for row in rows.exclude(user=user).select_related("user")]
