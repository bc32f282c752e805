"""Consults at the desk: the list, the form, and the pages of the table beside this file."""

from django.contrib import admin
from django.db import models

from consults import permissions
from consults.admin.page import routes_of
from consults.admin.question import findings, form_page, starts
from consults.admin.question.columns import state
from consults.admin.question.consult_list import ConsultList
from consults.admin.question.desk_pages import PAGES
from consults.admin.question.form import QuestionForm
from consults.admin.question.inlines import ReplyInline
from consults.admin.question.saving import ConsultSave
from consults.models import Question, Revision
from consults.models.question import STAMP
from consults.similar import suggestions
from web.admin import MarkdownWidget

SOURCE = ["source_name", "source_id", "source_url"]


@admin.register(Question)
class QuestionAdmin(ConsultList):
    """The form of a consult: its fields, and what is shown beside them."""

    form = QuestionForm
    autocomplete_fields = ["department"]
    exclude = ["tags"]  # the form has one box for them; the stock one would invent new ones
    formfield_overrides = {models.TextField: {"widget": MarkdownWidget}}
    inlines = [ReplyInline]
    readonly_fields = ["number", state, "published_at", "findings"]
    fieldsets = [
        ("Findings", {"classes": ["beside"], "fields": ["findings"]}),
        (
            "About it",
            {
                "classes": ["beside"],
                "fields": [
                    "department",
                    "tag_lines",
                    "asker_name",
                    ("asker_age_band", "asker_sex"),
                    "asker_sex_confirmed",
                    ("asked_on", "language"),
                    ("follows_up", "assigned_to"),
                ],
            },
        ),
        ("The question", {"classes": ["part"], "fields": ["title", "body", "subject"]}),
        (
            "More Info",
            {
                "classes": ["part", "late"],
                "fields": [
                    ("more_info_origin", *STAMP),
                    "more_info",
                ],
            },
        ),
        ("Similar consults", {"classes": ["part", "late"], "fields": ["similar", "pin_also"]}),
    ]

    def get_urls(self):
        return [*routes_of(self, PAGES), *super().get_urls()]

    def get_fieldsets(self, request, obj=None):
        """Where a text came from is shown to those who may read source texts."""
        sets = list(super().get_fieldsets(request, obj))
        if not self.has_change_permission(request, obj):
            sets = [
                (n, {**s, "fields": [f for f in s["fields"] if f != "pin_also"]}) for n, s in sets
            ]
        if request.user.has_perm("consults.source_question"):
            sets.append(
                ("Source", {"classes": ["part", "late", "collapse"], "fields": [tuple(SOURCE)]})
            )
        return sets

    def get_readonly_fields(self, request, obj=None):
        """Who answers for More Info is a stamp: it takes a right, in the form as elsewhere."""
        fields = super().get_readonly_fields(request, obj)
        return fields if permissions.may(request.user, "review_more_info") else [*fields, *STAMP]

    def get_changeform_initial_data(self, request):
        """Begin a new consult with what is copied, or in the department this person worked on last."""
        if (copied := starts.asked_for(self, request)) is not None:
            return starts.initial_of(copied)
        own = Revision.objects.filter(author=request.user).exclude(question=None)
        last = own.select_related("question").first()
        known = {"department": last.question.department_id} if last else {}
        return {**known, **super().get_changeform_initial_data(request)}

    @admin.display(description="FAQ tags")
    def tag_lines(self, question):
        return ", ".join(row.tag.name for row in question.tagged.select_related("tag")) or "–"

    @admin.display(description="similar consults")
    def similar(self, question):
        found = suggestions.found_for(question)
        return "; ".join(f"#{row.number} {row.title} ({row.label})" for row in found) or "–"

    @admin.display(description="what to look at")
    def findings(self, question):
        if not question.pk:
            return "Save once to see what the checks say."
        return findings.panel(question, question.seen_in)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Open the form of a consult, or an empty one; save what is sent."""
        if request.method == "POST":
            return ConsultSave(self, request).run(object_id)
        return form_page.open_form(self, request, object_id)

    def log_name(self, obj):
        return f"Consult {obj.number}" if isinstance(obj, Question) else super().log_name(obj)
