from django.contrib import admin

from consults.models import Department
from web.admin import DeskAdmin


@admin.register(Department)
class DepartmentAdmin(DeskAdmin):
    list_display = ["name", "order", "listed"]
    list_editable = ["order"]
    actions = None  # their button would drop what was typed into the list
    list_select_related = ["facet"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def log_name(self, department):
        return f"Department {department.slug}"

    @admin.display(description="published consults", ordering="facet__listed")
    def listed(self, department):
        return department.facet.listed if hasattr(department, "facet") else 0
