"""What was merged and split, and the way back."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from consults.admin.faq_tag import can_change_consults
from consults.tagging import vocabulary_changes
from faq.models import TagChange
from text.names import id_of
from web.admin import DeskAdmin
from web.errors import WorkflowError

CHANGES = "admin:faq_tagchange_changelist"


@admin.register(TagChange)
class TagChangeAdmin(DeskAdmin):
    """What was merged and split, and the way back."""

    list_display = ["summary", "kind", "consults", "by", "created_at", "undo_button"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    list_display_links = None
    allowed_lookups = frozenset({"kind__exact"})

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("faq.change_faqtag") and can_change_consults(request)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_urls(self):
        undo = self.admin_site.admin_view(require_POST(self.undo))
        return [path("<int:pk>/undo/", undo, name="faq_tagchange_undo"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """With ``?undo=ID`` the list first asks whether to take that change back."""
        address = request.GET.copy()
        wanted = address.pop("undo", [""])[0]
        request.GET = address
        undoing = TagChange.objects.filter(pk=wanted, undone_at=None) if id_of(wanted) else None
        extra_context = {**(extra_context or {}), "undoing": undoing and undoing.first()}
        return super().changelist_view(request, extra_context)

    @admin.display(description="")
    def undo_button(self, change):
        if change.undone_at:
            return f"Undone {change.undone_at:%-d %b %Y}"
        return format_html('<a href="{}">Undo…</a>', reverse(CHANGES) + f"?undo={change.pk}")

    def undo(self, request, pk):
        """Take a merge or split back, row by row."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        change = get_object_or_404(TagChange, pk=pk)
        try:
            vocabulary_changes.undo_change(change, request.user)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.log_change(request, change, "Undone.")
            self.message_user(request, f"Undone: {change.summary}. Every row is as it was.")
        return HttpResponseRedirect(reverse(CHANGES))
