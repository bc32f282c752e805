"""Pages of the house at the desk: the list, the form, revisions, and the page as readers would see it."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponse

from consults import permissions
from consults.admin import revisions
from consults.admin.page import Page, one_of, routes_of
from consults.admin.redaction import show_redact
from consults.admin.versions import refusal, version_of
from consults.checks import redacted_words
from consults.editorial import house_pages
from consults.models import HousePage
from consults.models.house_page import gaps_in
from consults.public.house_pages import preview_of
from web import rights
from web.admin import KeptAdmin, MarkdownWidget
from web.checked_texts import CheckedTextsForm

Status = HousePage.Status
LONGEST_TITLE = 100  # of what is typed: it stands in the foot
READ = one_of("consults.view_housepage", house_pages.CHANGE, house_pages.PUBLISH)
SAVED_SINCE = (
    "{who} {did} this page at {at}, after you had opened it. Nothing of yours was saved yet: it stands"
    " below, and what differs is shown above it; saving again puts yours over it, and theirs stays in the"
    " revisions."
)
GAPS = "Readers do not see this page while it has gaps: {}."


def preview(desk, request, page):
    """The page as readers would see it, as it is stored."""
    answer = HttpResponse(preview_of(page, "Preview: as it stands at the desk."))
    answer["Cache-Control"] = "private, no-store"
    return answer


PAGES = [
    Page("<int:pk>/preview/", "preview", preview, READ),
    Page("<int:pk>/revisions/", "revisions", revisions.show_revisions, READ, "Revisions of {}"),
    Page("<int:pk>/redact/", "redact", show_redact, one_of(permissions.ERASE), "Redact in {}"),
]


class HousePageForm(CheckedTextsForm):
    """Title and text of a page, and whether readers see it."""

    checked_texts = ("title", "body")
    title = forms.CharField(
        max_length=LONGEST_TITLE,
        widget=forms.TextInput({"size": 60}),
        help_text="Short: the link at the foot of public pages has the same words.",
    )
    shown = forms.BooleanField(
        required=False,
        label="Readers see this page",
        help_text="Only without gaps. It then has its address, and a link at the foot of public pages.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["shown"] = self.instance.is_public

    def clean(self):
        cleaned = super().clean()
        gaps = gaps_in(cleaned.get("title", ""), cleaned.get("body", ""))
        if cleaned.get("shown") and gaps:
            self.add_error("shown", f"Fill the gaps first: {', '.join(gaps)}.")
        return cleaned


@admin.register(HousePage)
class HousePageAdmin(KeptAdmin):
    form = HousePageForm
    change_form_template = "admin/consults/housepage/change_form.html"
    list_display = ["kind", "title", "status", "gaps_left", "updated_at"]
    list_filter = ["status"]
    allowed_lookups = frozenset({"status__exact"})
    actions = None
    readonly_fields = ["status", "gaps_left"]

    def get_urls(self):
        return [*routes_of(self, PAGES), *super().get_urls()]

    def log_name(self, page):
        return f"Page {page.kind}"

    def get_fields(self, request, obj=None):
        """Who may not show a page reads its state."""
        state = "shown" if rights.may(request.user, house_pages.PUBLISH) else "status"
        return [state, "gaps_left", "title", "body", "may_stand"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "body":
            kwargs["widget"] = MarkdownWidget({"rows": 30})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        """What readers see is changed by whoever may show it."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or permissions.may_edit(request.user, obj))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Add which save the form was opened on."""
        context["version"] = version_of(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def refusals(self, request, row):
        """Put marks in the place of words that were redacted here, and return the sentence that says so."""
        mask = redacted_words.Mask(row)
        request.POST = mask.posted(request.POST)
        return mask.sentences()

    def stale_sentence(self, request, row):
        """Return why a form is refused that was opened before somebody else saved the page."""
        return refusal(row, request.POST, SAVED_SINCE)

    @admin.display(description="gaps to fill", ordering="gaps")
    def gaps_left(self, page):
        return ", ".join(page.named_gaps()) or "–"

    def save_model(self, request, page, form, change):
        """Save title and text as typed; who may not show it leaves it as it is."""
        sent, kept = form.cleaned_data, page.status
        if "shown" in self.get_fields(request, page):
            kept = Status.PUBLISHED if sent["shown"] else Status.DRAFT
        row = HousePage.objects.get(pk=page.pk)
        house_pages.save(row, sent["title"], sent["body"], kept, request.user)
        if row.gaps:
            gaps = ", ".join(row.named_gaps())
            self.message_user(request, GAPS.format(gaps), messages.WARNING)
