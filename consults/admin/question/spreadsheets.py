"""The list of consults as a file for a spreadsheet: its rows, in its order, with the columns somebody chose."""

import csv
from datetime import date
from io import BytesIO, StringIO

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from consults import permissions
from consults.admin.question.columns import COLUMNS, chosen_of, with_counts
from consults.admin.question.list_page import UNKNOWN, rows_of
from consults.editorial import work_list
from consults.models import Question
from web import rights
from web.later import Later
from web.site_days import site_day

xlsxwriter = Later("xlsxwriter")
MOST_ROWS = 10_000
TOO_MANY = (
    "A file holds at most {:,} consults, and these are more. Narrow the list, or ask for an export on"
    " the command line."
)
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
APOSTROPHE = "'"  # in front of a cell: what follows is text
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_list(desk, request):
    """Give the list of the address as a file, ``?as=csv`` or ``?as=xlsx``."""
    asked = request.GET.copy()
    kind = "".join(asked.pop("as", ["csv"])[-1:])
    if kind not in FILES:
        raise Http404
    try:
        rows = with_counts(rows_of(desk, request, asked.urlencode()))
    except UNKNOWN:
        raise Http404 from None
    return file_of(desk, request, rows, kind)


def file_of(desk, request, questions, kind):
    """Return consults as a file of a kind of FILES; what was exported, and by whom, stands in the log."""
    rights.require(request.user, permissions.EXPORT, "export consults")
    own = work_list.columns(request.user).first()
    names = chosen_of(own and own["names"])
    found = list(questions[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        return too_many(desk, request, MOST_ROWS)
    rows = [
        [question.number, *(COLUMNS[name].value(question) for name in names)] for question in found
    ]
    titles = ["number", *(COLUMNS[name].title for name in names)]
    write, content_type = FILES[kind]
    answer = HttpResponse(write([titles, *rows]), content_type=content_type)
    day = f"{site_day():%Y-%m-%d}"
    answer["Content-Disposition"] = f'attachment; filename="consults-{day}.{kind}"'
    _log(request, f"Exported {len(rows)} rows as {kind.upper()}.")
    return answer


def _log(request, message):
    LogEntry.objects.create(
        user_id=request.user.pk,
        content_type=ContentType.objects.get_for_model(Question),
        object_repr="List of consults",
        action_flag=CHANGE,
        change_message=message,
    )


def too_many(desk, request, most):
    """Return to the list and say that a file of so many consults is not made; nothing is left out unseen."""
    desk.message_user(request, TOO_MANY.format(most), messages.WARNING)
    asked = request.GET.copy()
    asked.pop("as", None)
    return HttpResponseRedirect(
        f"{reverse('admin:consults_question_changelist')}?{asked.urlencode()}"
    )


def as_csv(rows):
    """Return rows as CSV that spreadsheets read as UTF-8."""
    text = StringIO()
    csv.writer(text).writerows([_plain(value) for value in row] for row in rows)
    return f"\ufeff{text.getvalue()}"


def _plain(value):
    """Return a value as text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    if isinstance(value, date):
        return value.isoformat(*(" ",) * hasattr(value, "hour"))
    if isinstance(value, str) and value.lstrip(" ").startswith(BEGINS_A_FORMULA):
        return APOSTROPHE + value
    return "" if value is None else value


def as_xlsx(rows):
    """Return rows as a workbook; every text is written as text, never as a formula or link."""
    kept = BytesIO()
    with xlsxwriter.Workbook(
        kept, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        sheet = book.add_worksheet("Consults")
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                _write(sheet, place, column, value)
        sheet.freeze_panes(1, 0)
        sheet.set_column(1, 1, 60)
    return kept.getvalue()


def _write(sheet, place, column, value):
    if isinstance(value, date):
        sheet.write_datetime(place, column, value)
    elif isinstance(value, int):
        sheet.write_number(place, column, value)
    else:
        sheet.write_string(place, column, value or "")


FILES = {"csv": (as_csv, "text/csv; charset=utf-8"), "xlsx": (as_xlsx, XLSX)}
