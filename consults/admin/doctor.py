from django.contrib import admin

from consults.models import Doctor
from faq.admin.base import DeskAdmin


@admin.register(Doctor)
class DoctorAdmin(DeskAdmin):
    list_display = ["name", "department", "hospital", "active", "listed"]
    list_filter = ["active", "department"]
    list_select_related = ["department", "facet"]
    allowed_lookups = frozenset({"active__exact", "department__id__exact"})
    search_fields = ["name", "hospital"]
    autocomplete_fields = ["department"]
    prepopulated_fields = {"slug": ["name"]}

    def log_name(self, doctor):
        return f"Doctor {doctor.slug}"

    @admin.display(description="published consults", ordering="facet__listed")
    def listed(self, doctor):
        return doctor.facet.listed if hasattr(doctor, "facet") else 0
