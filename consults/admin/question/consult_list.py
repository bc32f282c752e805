"""The list of consults at the desk: what it shows, how it is searched, its actions, the bin."""

from django.contrib import messages
from django.contrib.admin.views.main import ORDER_VAR

from consults import permissions
from consults.admin.question import addresses, exports, list_views
from consults.admin.question.bulk_actions import ACTIONS
from consults.admin.question.columns import COLUMNS, PRINTED, count_of, headline
from consults.admin.question.list_filters import FILTERS
from consults.admin.question.list_page import OnlyRows, WorkList
from consults.admin.question.tag_suggestions import suggest_tags_for_selected
from consults.admin.question.undo import tell_with_undo
from consults.editorial import bulk_actions, pending_changes
from consults.models import Comment, Question
from consults.search import desk_search
from web import rights
from web.admin import DeskAdmin

ORDERS = {"review": ["review_due_on", "pk"], "scheduled": ["published_at", "-pk"]}


class ConsultList(DeskAdmin):
    """The list of consults. `QuestionAdmin` adds the form and the pages beside it."""

    # All columns; `WorkList` shows those that were chosen.
    list_display = [PRINTED.get(name, name) for name in COLUMNS]
    list_display_links = [headline]
    list_filter = [*FILTERS, "more_info_origin"]
    list_select_related = ["department", "assigned_to", "answered_by"]
    allowed_lookups = frozenset(
        [*(kind.parameter_name for kind in FILTERS), "more_info_origin__exact"]
    )
    search_fields = ["title"]  # see get_search_results
    search_help_text = (
        "Words of title, text or FAQ tag, “a phrase”, -without, #number, doctor:name, tag:name,"
        " department:name. Every word has to be there."
    )
    actions = [*ACTIONS, suggest_tags_for_selected, *exports.ACTIONS]

    def has_publish_permission(self, request):
        return request.user.has_perm(permissions.PUBLISH)

    def has_review_permission(self, request):
        return request.user.has_perm(permissions.REVIEW)

    def has_bin_permission(self, request):
        return request.user.has_perm(permissions.BIN)

    def has_export_permission(self, request):
        return rights.may(request.user, permissions.EXPORT)

    def get_changelist(self, request, **kwargs):
        return OnlyRows if getattr(request, "only_rows", False) else WorkList

    def changelist_view(self, request, extra_context=None):
        beside = {} if request.method == "POST" else list_views.beside_the_list(self, request)
        return super().changelist_view(request, {**beside, **(extra_context or {})})

    def get_ordering(self, request):
        """Piles with dates begin with the earliest."""
        return ORDERS.get(request.GET.get("waiting", ""), super().get_ordering(request))

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related(*self.list_select_related)
        if request.resolver_match and request.resolver_match.url_name.endswith("changelist"):
            rows = rows.defer("body", "body_html", "more_info", "more_info_html", "source_text")
        elif request.resolver_match and request.resolver_match.url_name.endswith("_change"):
            rows = pending_changes.with_waiting(rows).annotate(
                open_comments=count_of(Comment.objects.filter(resolved_at=None), "question"),
            )
        return rows

    def get_search_results(self, request, queryset, search_term):
        """Find hidden and published consults by words or what they have; the best first, unless sorted."""
        if not search_term.strip():
            return queryset, False
        found = desk_search.narrowed(queryset, search_term)
        sorted_by = request.GET.get(ORDER_VAR) or request.GET.get("waiting")
        return found if sorted_by else desk_search.best_first(found, search_term), False

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
            tell_with_undo(self, request, "Put into the bin.", batch)

    def response_delete(self, request, obj_display, obj_id):
        return addresses.back_to_list(self, request)
