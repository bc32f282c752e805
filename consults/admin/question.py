import re

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html

from consults import reviewing, search, workflow
from consults.admin.checking import ShowsFindings
from consults.admin.conflicts import KeepsBoth
from consults.admin.inlines import RelatedInline, ReplyInline, TagInline
from consults.admin.redaction import RedactsConsults
from consults.admin.revisions import KeepsRevisions
from consults.admin.steps import TakesSteps
from consults.admin.tagging import FIELD, SuggestsTags
from consults.exchange.writing import taken_numbers
from consults.models import NumberSequence, Question, Reply, TaggedQuestion
from consults.tagging import add_tags
from faq.admin.base import DeskAdmin, LoadedForm, MarkdownWidget
from faq.models import FaqTag

NUMBER = re.compile(r"^\s*#?(\d{1,10})\s*$")
MOST_FOUND = 500


def count_of(model, column):
    """Return a count of rows per consult, worked out only for the rows a list shows."""
    rows = model.objects.filter(**{column: OuterRef("pk")}).order_by().values(column)
    return Coalesce(Subquery(rows.annotate(total=Count("pk")).values("total")), 0)


class Waiting(admin.SimpleListFilter):
    title = "waiting"
    parameter_name = "waiting"

    def lookups(self, request, model_admin):
        return [
            ("scheduled", "Scheduled"),
            ("review", "Review due"),
            ("back", "Back from review"),
            ("mine", "Assigned to me"),
        ]

    def queryset(self, request, questions):
        published = questions.filter(status=Question.Status.PUBLISHED)
        rows = {
            "scheduled": published.filter(published_at__gt=timezone.now()).order_by(
                "published_at", "pk"
            ),
            "review": reviewing.due(published).order_by("review_due_on", "pk"),
            "back": questions.filter(status=Question.Status.DRAFT, sent_back_because__gt=""),
            "mine": questions.filter(assigned_to=request.user),
        }
        return rows.get(self.value(), questions)


class HasBlockers(admin.SimpleListFilter):
    title = "checks"
    parameter_name = "blocked"

    def lookups(self, request, model_admin):
        return [("yes", "With blockers"), ("no", "Without")]

    def queryset(self, request, questions):
        if self.value() == "yes":
            return questions.filter(blockers__gt=0)
        return questions.filter(blockers=0) if self.value() == "no" else questions


class QuestionForm(LoadedForm):
    """Refuses what the checks refused when the rows were written (`ShowsFindings`)."""

    refused = ()

    def clean(self):
        if self.refused:
            raise ValidationError(list(self.refused))
        return super().clean()


@admin.register(Question)
class QuestionAdmin(
    ShowsFindings,
    KeepsBoth,
    KeepsRevisions,
    TakesSteps,
    RedactsConsults,
    SuggestsTags,
    DeskAdmin,
):
    form = QuestionForm
    list_display = ["headline", "state", "department", "reply_count", "tag_count", "asked_on"]
    list_display_links = ["headline"]
    list_filter = ["status", Waiting, HasBlockers, "department", "more_info_origin"]
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
    search_help_text = "Words of the title or text, or #number"
    autocomplete_fields = ["department"]
    exclude = ["tags"]  # the inline picks existing tags; the text box would invent new ones
    formfield_overrides = {models.TextField: {"widget": MarkdownWidget}}
    inlines = [ReplyInline, TagInline, RelatedInline]
    actions = [
        "publish_selected",
        "withdraw_selected",
        "suggest_tags_for_selected",
        "stamp_selected",
    ]
    readonly_fields = ["number", "state", "published_at", "findings", "source"]
    fieldsets = [
        (None, {"fields": [("number", "state", "published_at"), "assigned_to", "findings"]}),
        ("The question", {"fields": ["title", "subject", "body", "department"]}),
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
        (
            "Source",
            {
                "classes": ["collapse"],
                "fields": [("source_name", "source_id", "source_url"), "source"],
            },
        ),
    ]

    # ---------------------------------------------------------------- the list

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("department")
        if request.resolver_match and request.resolver_match.url_name.endswith("changelist"):
            rows = rows.defer("body", "body_html", "more_info", "more_info_html", "source_text")
            rows = rows.annotate(
                reply_total=count_of(Reply, "question"),
                tag_total=count_of(TaggedQuestion, "content_object"),
            )
        return rows

    def get_search_results(self, request, queryset, search_term):
        """Find by number, by words of published texts (the index), or by words of other titles."""
        if match := NUMBER.match(search_term):
            return queryset.filter(number=int(match[1])), False
        if not search_term.strip():
            return queryset, False
        indexed = search.find(search_term, [], timezone.now(), MOST_FOUND).ids
        words = Q()
        for word in search_term.split()[:8]:
            words &= Q(title__icontains=word) | Q(subject__icontains=word) | Q(body__icontains=word)
        unpublished = ~Q(status=Question.Status.PUBLISHED) & words
        return queryset.filter(Q(pk__in=indexed) | unpublished), False

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

    @admin.display(description="as imported")
    def source(self, question):
        return format_html('<pre class="source">{}</pre>', question.source_text or "–")

    def get_view_on_site_url(self, obj=None):
        return obj.get_absolute_url() if obj is not None and obj.is_public else None

    def log_name(self, question):
        return f"Consult {question.number}"

    def save_model(self, request, question, form, change):
        if not change:
            question.number = NumberSequence.take(1, taken_numbers)[0]
        super().save_model(request, question, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        chosen = [key for key in request.POST.getlist(FIELD) if key.isdigit()]
        if chosen:
            add_tags(form.instance, FaqTag.objects.filter(pk__in=chosen))
        workflow.refresh(form.instance)
        self.refuse_new_blockers(request, form.instance)
        workflow.record(form.instance, by=request.user)

    def delete_model(self, request, question):
        workflow.retire(question)

    def delete_queryset(self, request, questions):
        for question in questions:
            workflow.retire(question)

    # ---------------------------------------------------------------- changes of state

    def has_publish_permission(self, request):
        return request.user.has_perm("consults.publish_question")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        extra_context = {
            **(extra_context or {}),
            "may_publish": self.has_publish_permission(request),
        }
        return super().change_view(request, object_id, form_url, extra_context)

    def response_change(self, request, question):
        """The buttons beside Save and in the findings: save first, then take the step."""
        if answer := self.step_of_findings(request, question):
            return answer
        for name, step, done in (
            ("_submit", workflow.submit, "Submitted for review."),
            ("_publish", workflow.publish, "Published."),
            ("_withdraw", workflow.withdraw, "Withdrawn."),
        ):
            allowed = name == "_submit" or self.has_publish_permission(request)
            if name in request.POST and allowed:
                self._each(request, [question], step, done)
                return HttpResponseRedirect(request.path)
        return super().response_change(request, question)

    @admin.action(description="Publish selected consults", permissions=["publish"])
    def publish_selected(self, request, questions):
        self._each(request, questions, workflow.publish, "Published.")

    @admin.action(description="Withdraw selected consults", permissions=["publish"])
    def withdraw_selected(self, request, questions):
        self._each(request, questions, workflow.withdraw, "Withdrawn.")

    def _each(self, request, questions, step, done):
        count = 0
        for question in questions:
            try:
                with transaction.atomic():
                    step(question, by=request.user)
                    self.log_change(request, question, done)
            except workflow.WorkflowError as refusal:
                self.message_user(request, str(refusal), messages.WARNING)
            else:
                count += 1
        if count:
            self.message_user(request, f"{done} {count} consult{'s' if count > 1 else ''}.")
