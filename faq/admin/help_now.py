"""Help-now texts: what to do when it is urgent, and which of them need another look."""

from django.contrib import admin
from django.utils.html import format_html

from faq.models import HelpNow
from web.admin import DeskAdmin, MarkdownWidget
from web.checked_texts import CheckedTextsForm
from web.site_days import site_day


class Overdue(admin.SimpleListFilter):
    title = "review"
    parameter_name = "overdue"

    def lookups(self, request, model_admin):
        return [("yes", "Past its date")]

    def queryset(self, request, rows):
        return rows.filter(review_due_on__lt=site_day()) if self.value() else rows


class HelpNowForm(CheckedTextsForm):
    checked_texts = ("text",)


@admin.register(HelpNow)
class HelpNowAdmin(DeskAdmin):
    form = HelpNowForm
    list_display = ["place", "level", "active", "due"]
    list_filter = ["level", Overdue, "active"]
    list_select_related = ["tag__department", "department"]
    allowed_lookups = frozenset({"level__exact", "active__exact", "overdue"})
    autocomplete_fields = ["tag", "department"]
    fields = [
        ("tag", "department"),
        "level",
        "text",
        "may_stand",
        "words",
        ("review_due_on", "active"),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "text":
            kwargs["widget"] = MarkdownWidget({"rows": 6})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="for")
    def place(self, row):
        return row.tag or row.department

    @admin.display(description="review due", ordering="review_due_on")
    def due(self, row):
        if not row.is_overdue:
            return row.review_due_on
        return format_html('<b class="overdue">overdue since {}</b>', row.review_due_on)

    def view_on_site(self, row):
        place = row.tag or row.department  # neither in a form that was refused
        return place.get_absolute_url() if place else None
