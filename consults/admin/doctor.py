from django.contrib import admin
from django.contrib.auth import get_user_model

from consults import permissions
from consults.editorial import account_words, history
from consults.models import Doctor
from faq.admin.former_slugs import RemembersAddresses
from web.admin import DeskAdmin
from web.checked_texts import CheckedTextsForm
from web.errors import Forbidden, WorkflowError

SIGNATURE = ["name", "honorific"]  # what readers see under a reply


class DoctorForm(CheckedTextsForm):
    checked_texts = ("name", "slug", "honorific", "hospital", "credentials", "biography")
    of_a_person = True


@admin.register(Doctor)
class DoctorAdmin(RemembersAddresses, DeskAdmin):
    form = DoctorForm
    list_display = ["name", "department", "hospital", "active", "listed"]
    list_filter = ["active", "department"]
    list_select_related = ["department", "facet"]
    allowed_lookups = frozenset({"active__exact", "department__id__exact"})
    search_fields = ["name", "hospital"]
    autocomplete_fields = ["department"]
    prepopulated_fields = {"slug": ["name"]}

    def get_exclude(self, request, obj=None):
        """Whose account answers as this doctor is for those who make accounts to say."""
        return [] if request.user.has_perm("auth.change_user") else ["user"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            kwargs["queryset"] = get_user_model().objects.filter(is_staff=True, is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def refusals(self, request, row):
        """Say why a doctor gets no other name or title who signed what readers see."""
        sent = {name: request.POST.get(name, getattr(row, name)).strip() for name in SIGNATURE}
        if all(getattr(row, name) == value for name, value in sent.items()):
            return []
        try:
            permissions.require_rename(request.user, row)
            account_words.refuse_rename(row, sent["name"])
        except (Forbidden, WorkflowError) as refusal:
            return [str(refusal)]
        return []

    def save_model(self, request, row, form, change):
        super().save_model(request, row, form, change)
        if change and set(SIGNATURE) & set(form.changed_data):
            history.note_names(account_words.signed_by([row]), request.user)

    def log_name(self, doctor):
        return f"Doctor {doctor.slug}"

    @admin.display(description="published consults", ordering="facet__listed")
    def listed(self, doctor):
        return doctor.facet.listed if hasattr(doctor, "facet") else 0
