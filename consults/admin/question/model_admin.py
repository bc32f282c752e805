"""Consults at the desk: the list, the form, and the pages that the classes beside this one add."""

import re

from django.contrib import admin, messages
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import format_html

from consults import search
from consults.admin.question.bulk_actions import ACTIONS, StepsInBulk
from consults.admin.question.calendar import ShowsCalendar
from consults.admin.question.comments import TalksAndShowsWho
from consults.admin.question.edit_conflicts import KeepsBoth
from consults.admin.question.findings import ShowsFindings
from consults.admin.question.form import QuestionForm
from consults.admin.question.import_page import ImportsFiles
from consults.admin.question.inlines import ReplyInline
from consults.admin.question.invitations import InvitesDoctors
from consults.admin.question.list_filters import HasBlockers, InState, Waiting
from consults.admin.question.notes import KeepsNotes
from consults.admin.question.pending_changes import EditsChanges
from consults.admin.question.preview import PreviewsPages
from consults.admin.question.revisions import KeepsRevisions
from consults.admin.question.saving import SavesAndSteps
from consults.admin.question.tag_suggestions import SuggestsTags
from consults.admin.question.workflow_forms import presets
from consults.admin.question.workflow_page import TakesSteps
from consults.admin.redaction import RedactsConsults
from consults.editorial import bulk_actions, pending_changes
from consults.exchange.schema import dump
from consults.exchange.to_documents import FOR_DOCUMENTS, consult, without_source
from consults.models import (
    Comment,
    Doctor,
    NumberSequence,
    Question,
    Reply,
    Revision,
    TaggedQuestion,
)
from consults.models.number import taken_numbers
from consults.similar import suggestions
from faq.models import FaqTag
from web.admin import DeskAdmin, MarkdownWidget

NUMBER = re.compile(r"^\s*#?(\d{1,10})\s*$")
MOST_FOUND = 500  # of each kind: published, unpublished, by name
MOST_READ = 30_000  # unpublished consults whose texts one search reads, the newest
MOST_NAMED = 20
MOST_EXPORTED = 500
ORDERS = {"review": ["review_due_on", "-pk"], "scheduled": ["published_at", "-pk"]}
SOURCE = ["source_name", "source_id", "source_url"]


def count_of(rows, column):
    """Return a count of rows per consult, worked out only for the rows a list shows."""
    rows = rows.filter(**{column: OuterRef("pk")}).order_by().values(column)
    return Coalesce(Subquery(rows.annotate(total=Count("pk")).values("total")), 0)


@admin.register(Question)
class QuestionAdmin(
    EditsChanges,
    ShowsFindings,
    KeepsBoth,
    SavesAndSteps,
    KeepsRevisions,
    TakesSteps,
    StepsInBulk,
    PreviewsPages,
    TalksAndShowsWho,
    KeepsNotes,
    InvitesDoctors,
    ShowsCalendar,
    ImportsFiles,
    RedactsConsults,
    SuggestsTags,
    DeskAdmin,
):
    form = QuestionForm
    list_display = ["headline", "state", "department", "reply_count", "tag_count", "asked_on"]
    list_display_links = ["headline"]
    list_filter = [InState, Waiting, HasBlockers, "department", "more_info_origin"]
    list_select_related = ["department"]
    allowed_lookups = frozenset(
        {
            "status__exact",
            "blocked",
            "waiting",
            "department__id__exact",
            "more_info_origin__exact",
        }
    )
    search_fields = ["title"]  # see get_search_results
    search_help_text = (
        "Words of the title or text, doctor, FAQ tag, or #number. The 500 best of each kind;"
        " of unpublished consults the newest 30,000 are read."
    )
    autocomplete_fields = ["department"]
    exclude = ["tags"]  # the form has one box for them; the stock one would invent new ones
    formfield_overrides = {models.TextField: {"widget": MarkdownWidget}}
    inlines = [ReplyInline]
    actions = [*ACTIONS, "suggest_tags_for_selected", "export_selected"]
    readonly_fields = ["number", "state", "published_at", "findings"]
    fieldsets = [
        (None, {"fields": [("number", "state", "published_at"), "findings"]}),
        ("The question", {"fields": ["title", "body", "subject", "department", "tag_lines"]}),
        (
            "The asker",
            {
                "fields": [
                    ("asker_name", "asker_age_band", "asked_on"),
                    ("asker_sex", "asker_sex_confirmed"),
                    ("language", "follows_up"),
                ]
            },
        ),
        (
            "More Info",
            {
                "fields": [
                    "more_info",
                    ("more_info_origin", "more_info_reviewed_by", "more_info_reviewed_on"),
                ]
            },
        ),
        ("Similar consults", {"fields": ["similar", "pin_also"]}),
        ("Desk", {"fields": ["assigned_to"]}),
    ]

    # ---------------------------------------------------------------- the list

    def get_ordering(self, request):
        """Piles with dates begin with the earliest."""
        return ORDERS.get(request.GET.get("waiting", ""), super().get_ordering(request))

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("department")
        if request.resolver_match and request.resolver_match.url_name.endswith("changelist"):
            rows = rows.defer("body", "body_html", "more_info", "more_info_html", "source_text")
            rows = rows.annotate(
                reply_total=count_of(Reply.objects, "question"),
                tag_total=count_of(TaggedQuestion.objects, "content_object"),
            )
        elif request.resolver_match and request.resolver_match.url_name.endswith("_change"):
            rows = rows.annotate(
                open_comments=count_of(Comment.objects.filter(resolved_at=None), "question"),
                has_change=Exists(pending_changes.all_waiting().filter(question=OuterRef("pk"))),
            )
        return rows

    def get_search_results(self, request, queryset, search_term):
        """Find by number, by words of published texts (the index), or by words of other titles."""
        if match := NUMBER.match(search_term):
            return queryset.filter(number=int(match[1])), False
        if not search_term.strip():
            return queryset, False
        indexed = search.find(search_term, [], timezone.now(), MOST_FOUND).ids
        ids = [*indexed, *self._unpublished(search_term), *self._named(search_term)]
        return queryset.filter(pk__in=ids), False

    @staticmethod
    def _unpublished(typed):
        """Return ids of unpublished consults with all of these words; the index holds published ones."""
        words = Q()
        for word in typed.split()[:8]:
            words &= Q(title__icontains=word) | Q(subject__icontains=word) | Q(body__icontains=word)
        rows = Question.objects.exclude(status=Question.Status.PUBLISHED).order_by("-pk")
        newest = Question.objects.filter(pk__in=rows.values("pk")[:MOST_READ])
        return newest.filter(words).order_by("-pk").values_list("pk", flat=True)[:MOST_FOUND]

    @staticmethod
    def _named(typed):
        """Return ids of consults of a doctor, or with a FAQ tag, of this name."""
        name = " ".join(typed.split())
        doctors = Doctor.objects.filter(name__icontains=name).values("pk")[:MOST_NAMED]
        tags = FaqTag.objects.filter(name__icontains=name).values("pk")[:MOST_NAMED]
        answered = Reply.objects.filter(doctor__in=doctors).order_by("-pk")
        tagged = TaggedQuestion.objects.filter(tag__in=tags).order_by("-pk")
        return [
            *answered.values_list("question", flat=True)[:MOST_FOUND],
            *tagged.values_list("content_object", flat=True)[:MOST_FOUND],
        ]

    @admin.display(description="consult", ordering="pk")
    def headline(self, question):
        return format_html('<span class="number">#{}</span> {}', question.number, question.title)

    @admin.display(description="status", ordering="status")
    def state(self, question):
        due = question.status == Question.Status.PUBLISHED and not question.is_public
        label = "Scheduled" if due else question.get_status_display()
        return format_html('<span class="state state--{}">{}</span>', question.status, label)

    @admin.display(description="replies", ordering="reply_total")
    def reply_count(self, question):
        return question.reply_total

    @admin.display(description="tags", ordering="tag_total")
    def tag_count(self, question):
        return question.tag_total

    # ---------------------------------------------------------------- the form

    def get_fieldsets(self, request, obj=None):
        """Where a text came from is shown to those who may read source texts."""
        sets = list(super().get_fieldsets(request, obj))
        if not self.has_change_permission(request, obj):
            sets = [
                (n, {**s, "fields": [f for f in s["fields"] if f != "pin_also"]}) for n, s in sets
            ]
        if request.user.has_perm("consults.source_question"):
            sets.append(("Source", {"classes": ["collapse"], "fields": [tuple(SOURCE)]}))
        return sets

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.may_create_tags = request.user.has_perm("faq.add_faqtag")
        if not change and "title" in form.base_fields:
            form.base_fields["title"].widget.attrs["autofocus"] = True
        return form

    def get_changeform_initial_data(self, request):
        """Begin a new consult in the department this person worked on last."""
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

    def change_view(self, request, object_id, form_url="", extra_context=None):
        extra_context = {
            **(extra_context or {}),
            "rights": self.rights(request),
            "may_read_source": request.user.has_perm("consults.source_question"),
            "presets": presets(),
        }
        return super().change_view(request, object_id, form_url, extra_context)

    def log_name(self, obj):
        return f"Consult {obj.number}" if isinstance(obj, Question) else super().log_name(obj)

    def save_model(self, request, question, form, change):
        if not change:
            question.number = NumberSequence.take(1, taken_numbers)[0]
        super().save_model(request, question, form, change)

    @admin.action(description="Export as documents", permissions=["export"])
    def export_selected(self, request, questions):
        """Give the chosen consults as JSON Lines; sources go along for who may read them."""
        rows = questions.model.objects.filter(pk__in=questions.values("pk")[:MOST_EXPORTED])
        rows = rows.select_related("department").prefetch_related(*FOR_DOCUMENTS).order_by("pk")
        lines, with_source = [], request.user.has_perm("consults.source_question")
        for question in rows:
            document = consult(question)
            lines.append(dump(document if with_source else without_source(document)))
            self.log_change(request, question, "Exported.")
        answer = HttpResponse("\n".join([*lines, ""]), content_type="application/jsonl")
        answer["Content-Disposition"] = 'attachment; filename="consults.jsonl"'
        return answer

    # ---------------------------------------------------------------- the bin

    def has_delete_permission(self, request, obj=None):
        """Deleting puts into the bin, so those may who may take out of it; never what readers see."""
        if obj is not None and obj.status == Question.Status.PUBLISHED:
            return False
        return request.user.has_perm("consults.bin_question")

    def get_deleted_objects(self, objs, request):
        named = [f"Consult {question.number}" for question in objs]
        return named, {"consults": len(named)}, set(), []

    def delete_model(self, request, question):
        self.delete_queryset(request, [question])

    def delete_queryset(self, request, questions):
        """Put consults into the bin, with the way back; each is refused by itself."""
        batch, told = bulk_actions.take("bin", questions, {}, request.user)
        for _, refusal in told:
            if refusal:
                self.message_user(request, refusal, messages.WARNING)
        if not all(refusal for _, refusal in told):
            self.tell_with_undo(request, "Put into the bin.", batch)

    def response_delete(self, request, obj_display, obj_id):
        return self._list(request)
