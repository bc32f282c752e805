"""What comes out when: a month of days, each consult with the way to move it."""

import calendar
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from consults.models import Question
from web.site_days import site_day

MOST_SHOWN = 500
MOST_YEARS = 10


def show_month(desk, request):
    """Show a month, ``?month=2026-12``; without one, that of today."""
    first = _month(request.GET.get("month", ""))
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    rows = _between(weeks[0][0], weeks[-1][-1] + timedelta(days=1))
    by_day = {}
    for question in rows:
        by_day.setdefault(timezone.localtime(question.published_at).date(), []).append(question)
    return {
        "title": f"Calendar: {first:%B %Y}",
        "weeks": [[(day, by_day.get(day, [])) for day in week] for week in weeks],
        "month": first,
        "today": site_day(),
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": (first + timedelta(days=31)).strftime("%Y-%m"),
        "total": len(rows),
        "zone": timezone.get_current_timezone_name(),
    }


def _month(text):
    today = site_day()
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return asked if abs(asked.year - today.year) <= MOST_YEARS else today.replace(day=1)


def _between(start, end):
    """Return the consults that come out by themselves from one day up to another, in order."""
    zone = timezone.get_current_timezone()
    begins, ends = (datetime.combine(day, time.min, zone) for day in (start, end))
    rows = Question.objects.scheduled().filter(published_at__gte=begins, published_at__lt=ends)
    columns = ["number", "title", "published_at", "blockers", "status"]
    return list(rows.only(*columns).order_by("published_at", "pk")[:MOST_SHOWN])
