"""The editors' desk: our own admin site with the work on its first page."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from consults.models import Question
from faq.rendering import render

MOST_COUNTED = 1000
LONGEST_PREVIEW = 500_000
WORK = [
    (Question.Status.DRAFT, "Drafts", "Imported or begun, not yet published"),
    (Question.Status.IN_REVIEW, "In review", "Waiting for a second pair of eyes"),
    (Question.Status.PUBLISHED, "Published", "What readers see"),
    (Question.Status.WITHDRAWN, "Withdrawn", "Taken off the site"),
]


class ConsultsAdminSite(admin.AdminSite):
    index_title = "Desk"

    @property
    def site_header(self):
        return settings.SITE_NAME

    site_title = site_header

    def get_urls(self):
        preview = path("preview/", self.admin_view(require_POST(self.preview)), name="preview")
        return [preview, *super().get_urls()]

    def preview(self, request):
        """Return the HTML that a Markdown text will have on the public page."""
        return HttpResponse(render(request.POST.get("text", "")[:LONGEST_PREVIEW]))

    def index(self, request, extra_context=None):
        """The first page opens on the work: how many consults stand where."""
        extra_context = extra_context or {}
        if request.user.has_perm("consults.view_question"):
            extra_context["work"] = [_pile(*pile) for pile in WORK]
        return super().index(request, extra_context)


def _pile(status, name, meaning):
    rows = Question.objects.filter(status=status).order_by()[: MOST_COUNTED + 1]
    count = rows.count()
    address = reverse("admin:consults_question_changelist")
    return {
        "name": name,
        "meaning": meaning,
        "count": f"{MOST_COUNTED:,}+" if count > MOST_COUNTED else f"{count:,}",
        "address": f"{address}?status__exact={status.value}",
    }
