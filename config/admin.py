"""The editors' desk: our own admin site with the work on its first page."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from consults import reviewing
from consults.models import Link, Question, Redaction, Report
from faq.models import HelpNow
from faq.rendering import render

MOST_COUNTED = 1000
LONGEST_PREVIEW = 500_000
WORK = [
    (Question.Status.DRAFT, "Drafts", "Imported or begun, not yet published"),
    (Question.Status.IN_REVIEW, "In review", "Waiting for a second pair of eyes"),
    (Question.Status.PUBLISHED, "Published", "What readers see"),
    (Question.Status.WITHDRAWN, "Withdrawn", "Taken off the site"),
]


# What cannot wait: name, meaning, rows, and the list they are worked in. Empty ones are not shown.
URGENT = [
    (
        "Review due",
        "Still right? Readers see that it is overdue",
        lambda: reviewing.due(),
        "consults_question_changelist",
        "waiting=review",
    ),
    (
        "Scheduled",
        "Comes out by itself",
        lambda: Question.objects.filter(
            status=Question.Status.PUBLISHED, published_at__gt=timezone.now()
        ),
        "consults_question_changelist",
        "waiting=scheduled",
    ),
    (
        "Back from review",
        "Something was missing",
        lambda: Question.objects.filter(status=Question.Status.DRAFT, sent_back_because__gt=""),
        "consults_question_changelist",
        "waiting=back",
    ),
    (
        "Reported: shows who I am",
        "A reader recognised somebody",
        lambda: Report.objects.filter(state="open", kind="identity"),
        "consults_report_changelist",
        "state__exact=open&kind__exact=identity",
    ),
    (
        "Reported: something is wrong",
        "In readers’ words",
        lambda: Report.objects.filter(state="open", kind="wrong"),
        "consults_report_changelist",
        "state__exact=open&kind__exact=wrong",
    ),
    (
        "Public, with blockers",
        "The checks would not let it out today",
        lambda: Question.objects.filter(status=Question.Status.PUBLISHED, blockers__gt=0),
        "consults_question_changelist",
        "status__exact=published&blocked=yes",
    ),
    (
        "Redactions to finish",
        "Interrupted, unproved, or something was left",
        lambda: Redaction.objects.exclude(state=Redaction.State.PROVED),
        "consults_redaction_changelist",
        "",
    ),
    (
        "Help-now texts overdue",
        "Past their review date",
        lambda: HelpNow.objects.filter(active=True, review_due_on__lt=timezone.localdate()),
        "faq_helpnow_changelist",
        "overdue=yes",
    ),
    (
        "Links that fail",
        "Twice in a row or more",
        lambda: Link.objects.filter(failures__gt=1),
        "consults_link_changelist",
        "failures__gt=1",
    ),
    (
        "Drafts with blockers",
        "Names, dates, places: protect the asker first",
        lambda: Question.objects.filter(status=Question.Status.DRAFT, blockers__gt=0),
        "consults_question_changelist",
        "status__exact=draft&blocked=yes",
    ),
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
            extra_context["urgent"] = [pile for pile in map(_urgent, URGENT) if pile]
        return super().index(request, extra_context)


def _urgent(pile):
    """Return a pile of what cannot wait, or None when there is nothing of it."""
    name, meaning, rows, page, query = pile
    count = rows().order_by()[: MOST_COUNTED + 1].count()
    if not count:
        return None
    shown = f"{MOST_COUNTED:,}+" if count > MOST_COUNTED else f"{count:,}"
    address = f"{reverse(f'admin:{page}')}?{query}"
    return {"name": name, "meaning": meaning, "count": shown, "address": address}


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
