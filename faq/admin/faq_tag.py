from django.contrib import admin
from django.db.models import Q

from faq.admin.base import DeskAdmin
from faq.models import Alias, FaqTag, FormerSlug


class AliasInline(admin.TabularInline):
    model = Alias
    extra = 1
    verbose_name_plural = "also called"


class FaqTagAdmin(DeskAdmin):
    """Registered by the content's desk, which has to follow when a name changes."""

    model = FaqTag
    list_display = ["name", "department", "listed", "description_begins"]
    list_filter = ["department"]
    list_select_related = ["department", "facet"]
    allowed_lookups = frozenset({"department__id__exact"})
    search_fields = ["name", "aliases__name"]
    autocomplete_fields = ["department"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "department", "slug", "description"]
    inlines = [AliasInline]

    def log_name(self, tag):
        return f"FAQ tag {tag.slug}"

    @admin.display(description="published consults", ordering="facet__listed")
    def listed(self, tag):
        return tag.facet.listed if hasattr(tag, "facet") else 0

    @admin.display(description="description")
    def description_begins(self, tag):
        return tag.description[:60] or "–"

    def save_model(self, request, tag, form, change):
        """An address that changes keeps working: the old one is remembered."""
        if change and "slug" in form.changed_data:
            old = form.initial["slug"]
            FormerSlug.objects.filter(Q(slug=tag.slug) | Q(slug=old)).delete()
            FormerSlug.objects.create(slug=old, tag=tag)
        super().save_model(request, tag, form, change)
