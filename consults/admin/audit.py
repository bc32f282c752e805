"""The audit log: who did what to which row, when. Numbers and field names, never a text."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry

from web.admin import ReadOnlyAdmin


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """Read by administrators; nobody adds to it or takes from it by hand."""

    list_display = ["action_time", "user", "object_repr", "flag", "sentence"]
    list_display_links = None
    list_filter = ["action_flag", "user"]
    list_select_related = ["user"]
    allowed_lookups = frozenset({"action_flag__exact", "user__id__exact", "object_id__exact"})
    date_hierarchy = None
    search_fields = ["object_repr"]  # see get_search_results
    search_help_text = "Exactly as in the log: Consult 161419"

    def get_search_results(self, request, queryset, search_term):
        """Find what was done to one row, by what the log calls it."""
        name = " ".join(search_term.split())
        return (queryset.filter(object_repr__iexact=name) if name else queryset), False

    @admin.display(description="action")
    def flag(self, entry):
        return entry.get_action_flag_display()

    @admin.display(description="what")
    def sentence(self, entry):
        return entry.get_change_message() or "–"
