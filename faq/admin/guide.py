from django.contrib import admin, messages
from django.db import models

from faq import workflow
from faq.admin.base import DeskAdmin, LoadedChoices, MarkdownWidget
from faq.models import Guide, GuideTag


class GuideTagInline(LoadedChoices, admin.TabularInline):
    model = GuideTag
    extra = 1
    autocomplete_fields = ["tag"]
    fields = ["tag", "position"]
    verbose_name_plural = "FAQ tags"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("tag")


@admin.register(Guide)
class GuideAdmin(DeskAdmin):
    list_display = ["title", "department", "status", "published_at", "reviewed_on"]
    list_filter = ["status", "department"]
    list_select_related = ["department"]
    allowed_lookups = frozenset({"status__exact", "department__id__exact"})
    search_fields = ["title"]
    autocomplete_fields = ["department"]
    readonly_fields = ["status", "published_at", "source_text"]
    formfield_overrides = {models.TextField: {"widget": MarkdownWidget}}
    inlines = [GuideTagInline]
    actions = ["publish_selected", "withdraw_selected"]
    fieldsets = [
        (None, {"fields": [("status", "published_at"), "title", "lead", "body", "department"]}),
        ("Further", {"fields": ["further_reading", "language", ("reviewed_by", "reviewed_on")]}),
        (
            "Source",
            {
                "classes": ["collapse"],
                "fields": [("source_name", "source_id"), "source_url", "source_text"],
            },
        ),
    ]

    def log_name(self, guide):
        return f"Guide {guide.pk}"

    def get_view_on_site_url(self, obj=None):
        if obj is None or obj.status != Guide.Status.PUBLISHED:
            return None
        return obj.get_absolute_url()

    def has_delete_permission(self, request, obj=None):
        return False

    def has_publish_permission(self, request):
        return request.user.has_perm("faq.publish_guide")

    @admin.action(description="Publish selected guides", permissions=["publish"])
    def publish_selected(self, request, guides):
        self._each(request, guides, workflow.publish_guide, "Published.")

    @admin.action(description="Withdraw selected guides", permissions=["publish"])
    def withdraw_selected(self, request, guides):
        self._each(request, guides, workflow.withdraw_guide, "Withdrawn.")

    def _each(self, request, guides, step, done):
        count = 0
        for guide in guides:
            try:
                step(guide)
            except workflow.WorkflowError as refusal:
                self.message_user(request, str(refusal), messages.WARNING)
            else:
                count += 1
                self.log_change(request, guide, done)
        if count:
            self.message_user(request, f"{done} {count} guide{'s' if count > 1 else ''}.")
