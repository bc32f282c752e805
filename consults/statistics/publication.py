"""What was published and reviewed over time, and where departments stand: numbers and their drawings."""

from datetime import date, datetime, time
from itertools import pairwise

from django.db.models import Count, Q
from django.utils import timezone

from consults.models import Department, Question, Review
from web.safe_cache import cache
from web.site_days import site_day

MONTHS = 12
KEPT = 10 * 60  # seconds the numbers are kept: counting a million rows takes its time
WIDTH, HEIGHT, GAP = 640, 160, 6


def by_month(department_id=None):
    """Return [(first day of a month, published, reviewed)] of the last twelve months, oldest first."""
    return cache.get_or_set(f"figures:{department_id}", lambda: _by_month(department_id), KEPT)


def _by_month(department_id):
    starts = _starts()
    zone = timezone.get_current_timezone()
    found = []
    for start, end in pairwise(starts):
        times = [datetime.combine(day, time.min, zone) for day in (start, end)]
        published = Question.objects.published().filter(
            published_at__gte=times[0], published_at__lt=times[1]
        )
        reviewed = Review.objects.filter(reviewed_on__gte=start, reviewed_on__lt=end)
        if department_id:
            published = published.filter(department=department_id)
            reviewed = reviewed.filter(question__department=department_id)
        found.append((start, published.order_by().count(), reviewed.order_by().count()))
    return found


def _starts():
    """Return the first days of the last twelve months and of the next one."""
    today = site_day()
    last = today.year * 12 + today.month  # the month after this one, counted from year 0, January 0
    return [date(*_year_month(last - back)) for back in range(MONTHS, -1, -1)]


def _year_month(months):
    year, month = divmod(months, 12)
    return (year, month + 1, 1)


def by_department():
    """Return [{"department", "published", "reviewed", "overdue"}], the largest first."""
    return cache.get_or_set("figures:departments", _by_department, KEPT)


def _by_department():
    today = site_day()
    rows = (
        Question.objects.published()
        .order_by()
        .values("department")
        .annotate(
            published=Count("pk"),
            reviewed=Count("pk", filter=Q(reviewed_on__isnull=False)),
            overdue=Count("pk", filter=Q(review_due_on__lt=today)),
        )
    )
    names = dict(Department.objects.values_list("pk", "name"))
    found = [{**row, "name": names[row["department"]]} for row in rows]
    return sorted(found, key=lambda row: -row["published"])


def bars(months):
    """Return what an SVG of pairs of bars needs: width, height and [{x, y, h, value, kind, label}]."""
    highest = max((max(published, reviewed) for _, published, reviewed in months), default=0) or 1
    slot = WIDTH / max(len(months), 1)
    wide = (slot - GAP) / 2

    def bar(place, side, month, kind, value):
        tall = round(value / highest * (HEIGHT - 20), 1)
        return {
            "x": round(place * slot + side * wide, 1),
            "y": HEIGHT - tall,
            "w": round(wide - 1, 1),
            "h": tall,
            "value": value,
            "kind": kind,
            "label": f"{month:%b %Y}: {value} {kind}",
        }

    found = [
        bar(place, side, month, kind, value)
        for place, (month, *values) in enumerate(months)
        for side, (kind, value) in enumerate(zip(("published", "reviewed"), values, strict=True))
    ]
    return {**_frame(months, slot, highest), "bars": found}


def _frame(months, slot, highest):
    labels = [(round(place * slot, 1), f"{month:%b}") for place, (month, _, _) in enumerate(months)]
    return {
        "width": WIDTH,
        "height": HEIGHT + 20,
        "labels": labels,
        "top": highest,
        "any": any(published or reviewed for _, published, reviewed in months),
    }
