"""When an imported consult came out, where its document does not say: on the day that its source names."""

from datetime import date, datetime, time

from django.utils import timezone

EARLIEST = date(1970, 1, 1)  # an older day is taken for a mistake


def published_at(document, now):
    """Return noon of the day a consult was last answered, or asked, at its source; `now` where nobody knows.

    So the latest additions of an imported library are its latest consults. Never later than `now`: a day to
    come would hide the consult until then.
    """
    days = [reply.replied_on for reply in document.replies if reply.replied_on]
    day = max(days, default=document.asked_on)
    if day is None or day < EARLIEST:
        return now
    return min(now, timezone.make_aware(datetime.combine(day, time(12))))
