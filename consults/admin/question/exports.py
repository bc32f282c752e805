"""What the list of consults gives away as a file: documents, or rows for a spreadsheet."""

from django.contrib import admin
from django.http import HttpResponse

from consults import permissions
from consults.admin.question import spreadsheets
from consults.exchange.disclosure import without_source
from consults.exchange.serialization import dump
from consults.exchange.to_documents import FOR_DOCUMENTS, consult
from consults.models import Question
from web import rights

MOST_EXPORTED = 500


@admin.action(description="Export as documents", permissions=["export"])
def export_selected(desk, request, questions):
    """Give the chosen consults as JSON Lines; sources go along for who may read them."""
    rights.require(request.user, permissions.EXPORT, "export consults")
    ids = list(questions.order_by("pk").values_list("pk", flat=True)[: MOST_EXPORTED + 1])
    if len(ids) > MOST_EXPORTED:
        return spreadsheets.too_many(desk, request, MOST_EXPORTED)
    rows = Question.objects.filter(pk__in=ids)
    rows = rows.select_related("department").prefetch_related(*FOR_DOCUMENTS).order_by("pk")
    lines, with_source = [], request.user.has_perm("consults.source_question")
    for question in rows:
        document = consult(question)
        lines.append(dump(document if with_source else without_source(document)))
        desk.log_change(request, question, "Exported.")
    answer = HttpResponse("\n".join([*lines, ""]), content_type="application/jsonl")
    answer["Content-Disposition"] = 'attachment; filename="consults.jsonl"'
    return answer


@admin.action(description="Export as CSV", permissions=["export"])
def export_csv(desk, request, questions):
    return spreadsheets.file_of(desk, request, questions, "csv")


@admin.action(description="Export as XLSX", permissions=["export"])
def export_xlsx(desk, request, questions):
    return spreadsheets.file_of(desk, request, questions, "xlsx")


ACTIONS = [export_selected, export_csv, export_xlsx]
