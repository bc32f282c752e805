from django.contrib import admin

from consults.models import Department
from faq import former_names
from faq.admin.former_slugs import RemembersAddresses
from web.admin import DeskAdmin
from web.checked_texts import CheckedTextsForm


class DepartmentForm(CheckedTextsForm):
    checked_texts = ("name", "slug", "description")


@admin.register(Department)
class DepartmentAdmin(RemembersAddresses, DeskAdmin):
    form = DepartmentForm
    list_display = ["name", "order", "listed"]
    list_editable = ["order"]
    actions = None  # their button would drop what was typed into the list
    list_select_related = ["facet"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def save_model(self, request, row, form, change):
        super().save_model(request, row, form, change)
        if change and "name" in form.changed_data:
            former_names.remember(row, form.initial["name"], request.user)

    def log_name(self, department):
        return f"Department {department.slug}"

    @admin.display(description="published consults", ordering="facet__listed")
    def listed(self, department):
        return department.facet.listed if hasattr(department, "facet") else 0
