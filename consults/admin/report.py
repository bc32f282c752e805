"""Readers' reports, those that show who somebody is before all others, and what readers found helpful."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from consults.editorial import reader_reports
from consults.models import Feedback, Link, Report
from web.admin import KeptAdmin, ReadOnlyAdmin


@admin.register(Report)
class ReportAdmin(KeptAdmin):
    list_display = ["kind", "consult", "words", "state", "reported_on", "closed_by"]
    list_display_links = None
    list_filter = ["state", "kind"]
    list_select_related = ["question", "closed_by"]
    allowed_lookups = frozenset({"state__exact", "kind__exact"})
    actions = ["settle", "dismiss"]
    readonly_fields = ["question", "kind", "text", "state", "reported_on", "closed_by"]

    @admin.display(description="consult")
    def consult(self, report):
        change = reverse("admin:consults_question_change", args=[report.question_id])
        redact = reverse("admin:consults_question_redact", args=[report.question_id])
        return format_html(
            '<a href="{}">#{}</a> <a href="{}">Redact…</a>', change, report.question.number, redact
        )

    @admin.display(description="in the reader’s words")
    def words(self, report):
        return report.text or "–"

    @admin.action(description="Settled", permissions=["change"])
    def settle(self, request, reports):
        self._close(request, reports, Report.State.SETTLED)

    @admin.action(description="Nothing to do", permissions=["change"])
    def dismiss(self, request, reports):
        self._close(request, reports, Report.State.DISMISSED)

    def _close(self, request, reports, state):
        for report in reports:
            self.log_change(request, report, f"Closed: {state}.")
        count = reader_reports.close(reports, request.user, state)
        self.message_user(request, f"{count} closed; what readers wrote is deleted.")


@admin.register(Feedback)
class FeedbackAdmin(ReadOnlyAdmin):
    list_display = ["question", "helpful", "reason", "count"]
    list_display_links = None
    list_filter = ["helpful", "reason"]
    list_select_related = ["question"]
    allowed_lookups = frozenset({"helpful__exact", "reason__exact"})

    def get_queryset(self, request):
        return super().get_queryset(request).order_by("helpful", "-count", "pk")


@admin.register(Link)
class LinkAdmin(ReadOnlyAdmin):
    """Addresses in published texts; those that failed come first."""

    list_display = ["url", "http_status", "problem", "failures", "checked_at", "used_in"]
    list_display_links = None
    list_filter = ["failures"]
    allowed_lookups = frozenset({"failures__gt", "failures__exact"})

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("questions")

    @admin.display(description="in")
    def used_in(self, link):
        numbers = [question.number for question in link.questions.all()[:5]]
        return ", ".join(f"#{number}" for number in numbers) or "–"
