"""Guides at the desk: the list, the form, and the pages that the classes beside this one add."""

from django.contrib import admin, messages
from django.db import models
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from consults.admin.guide import findings, form_page, starts
from consults.admin.guide.desk_pages import PAGES
from consults.admin.guide.form import GuideForm
from consults.admin.guide.list_filters import GuideInState, GuideWaiting
from consults.admin.guide.saving import GuideSave
from consults.admin.page import routes_of
from consults.admin.versions import tell_unseen
from consults.editorial import guide_workflow, shown_versions
from consults.models import Guide
from web.admin import DeskAdmin, MarkdownWidget
from web.errors import WorkflowError

SOURCE = [("source_name", "source_id"), "source_url", "source_text"]
MANY = {
    "submit": guide_workflow.submit,
    "publish": guide_workflow.publish,
    "bin": guide_workflow.throw_away,
}


@admin.register(Guide)
class GuideAdmin(DeskAdmin):
    form = GuideForm
    change_form_template = "admin/consults/guide/change_form.html"
    list_display = ["title", "department", "status", "published_at", "reviewed_on", "review_due_on"]
    list_filter = [GuideInState, GuideWaiting, "department"]
    list_select_related = ["department"]
    allowed_lookups = frozenset(
        {"status__exact", "waiting", "department__id__exact", "department__isnull"}
    )
    search_fields = ["title"]
    autocomplete_fields = ["department"]
    readonly_fields = ["status", "published_at", "review", "findings", "source_text"]
    formfield_overrides = {models.TextField: {"widget": MarkdownWidget}}
    actions = ["submit_selected", "publish_selected", "bin_selected"]
    fieldsets = [
        (None, {"fields": [("status", "published_at", "review"), "findings"]}),
        ("The article", {"fields": ["title", "lead", "body", "department", "tag_lines"]}),
        ("Further", {"fields": ["titles", "language"]}),
    ]

    def get_urls(self):
        return [*routes_of(self, PAGES), *super().get_urls()]

    def log_name(self, guide):
        return f"Guide {guide.pk}" if isinstance(guide, Guide) else super().log_name(guide)

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("department")
        if request.resolver_match and request.resolver_match.url_name.endswith("changelist"):
            rows = rows.for_cards().prefetch_related("guide_tags__tag")
        return rows

    def get_fieldsets(self, request, obj=None):
        """Where a text came from is shown to those who may read source texts."""
        sets = list(super().get_fieldsets(request, obj))
        if request.user.has_perm("consults.source_guide"):
            sets.append(("Source", {"classes": ["collapse"], "fields": SOURCE}))
        return sets

    def get_view_on_site_url(self, obj=None):
        return obj.get_absolute_url() if obj is not None and obj.is_public else None

    def get_changeform_initial_data(self, request):
        """Begin a new guide with what is copied, or with an outline."""
        if (copied := starts.asked_for(self, request)) is not None:
            return starts.initial_of(copied)
        outline = starts.outline_of(request.GET.get(starts.OUTLINE, ""))
        return {
            **super().get_changeform_initial_data(request),
            **({"body": outline} if outline else {}),
        }

    @admin.display(description="review")
    def review(self, guide):
        if not guide.reviewed_on:
            return "Never reviewed here"
        due = f", due {guide.review_due_on:%-d %b %Y}" if guide.review_due_on else ""
        return f"{guide.reviewed_on:%-d %b %Y} by {guide.reviewed_by or 'somebody'}{due}"

    @admin.display(description="FAQ tags")
    def tag_lines(self, guide):
        return ", ".join(row.tag.name for row in guide.guide_tags.select_related("tag")) or "–"

    @admin.display(description="further reading")
    def titles(self, guide):
        return "\n".join(guide.further_reading) or "–"

    @admin.display(description="what to look at")
    def findings(self, guide):
        if not guide.pk:
            return "Save once to see what the checks say."
        return findings.panel(guide, guide.seen_in)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Open the form of a guide, or an empty one; save what is sent."""
        if request.method == "POST":
            return GuideSave(self, request).run(object_id)
        return form_page.open_form(self, request, object_id)

    # ---------------------------------------------------------------- many at once

    def has_publish_permission(self, request):
        return request.user.has_perm(guide_workflow.PUBLISH)

    def has_bin_permission(self, request):
        return request.user.has_perm(guide_workflow.BIN)

    @admin.action(description="Submit selected guides for review", permissions=["change"])
    def submit_selected(self, request, guides):
        self._each(request, guides, "submit", "Submitted for review.")

    @admin.action(description="Publish selected guides", permissions=["publish"])
    def publish_selected(self, request, guides):
        self._each(request, guides, "publish", "Published.")

    @admin.action(description="Put selected guides into the bin", permissions=["bin"])
    def bin_selected(self, request, guides):
        self._each(request, guides, "bin", "Put into the bin.")

    def action_checkbox(self, guide):
        """The tick of a row, and beside it the version that the list shows of a text to be published."""
        tick = super().action_checkbox(guide)
        if guide.status == Guide.Status.PUBLISHED:
            return tick
        version = f"{guide.pk}~{shown_versions.version_of(guide)}"
        return format_html('{}<input type="hidden" name="shown" value="{}">', tick, version)

    def _each(self, request, guides, name, done):
        """Take a step (its name) on each guide as the list showed it, and tell of each."""
        _, shown = shown_versions.named_in(request.POST.getlist("shown"))
        count = 0
        for guide in guides:
            try:
                with shown_versions.held(guide, name, shown.get(str(guide.pk))):
                    MANY[name](guide, request.user)
            except shown_versions.Unseen as refusal:
                tell_unseen(self, request, guide, refusal)
            except WorkflowError as refusal:
                self.message_user(request, str(refusal), messages.WARNING)
            else:
                count += 1
                self.log_change(request, guide, done)
        if count:
            self.message_user(request, f"{done} {count} guide{'s' if count > 1 else ''}.")

    # ---------------------------------------------------------------- the bin

    def has_delete_permission(self, request, obj=None):
        """Deleting puts into the bin, so those may who may take out of it; never what readers see."""
        if obj is not None and obj.status in {Guide.Status.PUBLISHED, Guide.Status.BINNED}:
            return False
        return self.has_bin_permission(request)

    def get_actions(self, request):
        """Django's own action deletes for good; there is one for the bin instead."""
        return {
            name: act
            for name, act in super().get_actions(request).items()
            if name != "delete_selected"
        }

    def get_deleted_objects(self, objs, request):
        named = [f"Guide {guide.pk}" for guide in objs]
        return named, {"guides": len(named)}, set(), []

    def delete_model(self, request, guide):
        guide_workflow.throw_away(guide, request.user)

    def response_delete(self, request, obj_display, obj_id):
        self.message_user(request, f"Put into the bin: guide {obj_id}.")
        return HttpResponseRedirect(reverse("admin:consults_guide_changelist"))
