"""The editors' desk: our own admin site with the work on its first page."""

from functools import partial, wraps

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from accounts import (
    my_account,
)
from config.entrance import Entrance
from consults import permissions
from consults.desk import choices, doctor_desk, notices
from consults.desk.bar import bar
from consults.desk.day import day
from consults.desk.invited_doctor import proof
from consults.editorial import lost_rights
from consults.models import Department
from consults.statistics import publication
from text.markdown import render
from text.names import id_of
from web.site_words import site_words

LONGEST_PREVIEW = 500_000
BACKEND = "django.contrib.auth.backends.ModelBackend"


class ConsultsAdminSite(Entrance, admin.AdminSite):
    index_title = "Desk"
    enable_nav_sidebar = False  # it moves the page while that is loading, and takes its width

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")  # it deletes rows for good, whatever they are

    @property
    def site_header(self):
        return site_words.name()

    site_title = site_header

    def each_context(self, request):
        """What every page of the desk has: Django's own, and the bar."""
        context = super().each_context(request)
        return {**context, "bar": bar(request, context["available_apps"])}

    def get_urls(self):
        desk = self.admin_view(partial(doctor_desk.desk, site=self))
        consult = self.admin_view(partial(doctor_desk.consult, site=self))
        own = [
            path("preview/", self.admin_view(require_POST(self.preview)), name="preview"),
            path("figures/", self.admin_view(self.figures), name="figures"),
            path("notices/", self.admin_view(partial(notices.notices, site=self)), name="notices"),
            path("choices/", self.admin_view(partial(choices.choices, site=self)), name="choices"),
            path("answer/", desk, name="doctor_desk"),
            path("answer/<int:pk>/", consult, name="doctor_consult"),
            path("proof/<str:token>/", proof, name="proof"),  # for doctors without an account
        ]
        # Django's shortcut r/<type>/<key>/ leads to the address of any row, and the address holds the title.
        rest = [r for r in super().get_urls() if getattr(r, "name", "") != "view_on_site"]
        return [*own, *self.account_urls(), *rest]

    def admin_view(self, view, cacheable=False):
        """Open no page of a kind of row to whoever may not look at any: what exists answers like what does not.

        Only the page that adds one is left to the right to add.
        """

        @wraps(view)
        def for_viewers(request, *args, **kwargs):
            page, end = self._page_of(request)
            if page and end != "add" and not page.has_view_or_change_permission(request):
                raise PermissionDenied
            if my_account.must_come_first(request):
                return HttpResponseRedirect(reverse("admin:my_account"))
            return view(request, *args, **kwargs)

        return super().admin_view(for_viewers, cacheable)

    def _page_of(self, request):
        """Return (admin class, end of the route's name) of an address, or (None, "")."""
        name = request.resolver_match.url_name or ""
        app, model, end = [*name.split("_", 2), "", ""][:3]
        for kind, page in self._registry.items():
            if (kind._meta.app_label, kind._meta.model_name) == (app, model):
                return page, end
        return None, ""

    def preview(self, request):
        """Return the HTML that a Markdown text will have on the public page."""
        return HttpResponse(render(request.POST.get("text", "")[:LONGEST_PREVIEW]))

    def index(self, request, extra_context=None):
        """The first page is the day's work of whoever opens it."""
        lost = request.user.has_perm(permissions.VIEW) and lost_rights.sentence(lost_rights.clear())
        if lost:  # accounts were changed past the desk
            messages.warning(request, lost)
        return super().index(request, {**(extra_context or {}), "day": day(request.user)})

    def figures(self, request):
        """What was published and reviewed, by month and department: ``?department=ID`` narrows."""
        if not request.user.has_perm("consults.view_question"):
            raise PermissionDenied
        asked = request.GET.get("department", "")
        chosen = Department.objects.filter(pk=id_of(asked)).first()
        months = publication.by_month(chosen.pk if chosen else None)
        context = {
            **self.each_context(request),
            "title": "Figures",
            "chart": publication.bars(months),
            "months": months,
            "departments": publication.by_department(),
            "chosen": chosen,
        }
        return TemplateResponse(request, "admin/figures.html", context)
