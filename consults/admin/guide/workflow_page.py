"""The page “Steps” of a guide: where it stands, what can be done, and who may do it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from consults.admin.question.workflow_forms import TimeForm
from consults.checks import stored_guide_findings
from consults.editorial import guide_revisions, guide_workflow
from consults.models import Guide
from web.admin import routes
from web.errors import WorkflowError

DONE = {
    "submit": "Submitted for review",
    "send_back": "Sent back to its editor",
    "publish": "Published",
    "schedule": "Scheduled",
    "unschedule": "Taken off the calendar",
    "withdraw": "Withdrawn",
    "bin": "Put into the bin",
    "unbin": "Taken out of the bin",
    "stamp": "Review stamped",
    "publish_change": "The change is published",
    "drop_change": "The change is dropped",
}


class TakesGuideSteps(admin.ModelAdmin):
    """Adds the page “Steps” of a guide."""

    def get_urls(self):
        own = [("<int:pk>/steps/", self.steps, "steps")]
        return [*routes(self, "consults_guide", own), *super().get_urls()]

    def steps(self, request, pk):
        """Show where a guide stands and what can be done; a POST of ``step`` does it."""
        guide = get_object_or_404(Guide.objects.select_related("department", "submitted_by"), pk=pk)
        if not self.has_view_permission(request, guide):
            raise PermissionDenied
        when = TimeForm()
        if request.method == "POST":
            step = request.POST.get("step", "")
            when = TimeForm(request.POST if step == "schedule" else None)
            if self.take_step(request, guide, step, request.POST):
                return HttpResponseRedirect(reverse("admin:consults_guide_steps", args=[pk]))
            guide.refresh_from_db()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Steps of guide {guide.pk}",
            "guide": guide,
            "waits": guide.status == Guide.Status.PUBLISHED and not guide.is_public,
            "change": guide_revisions.waiting(guide),
            "blockers": stored_guide_findings.open_blockers(guide),
            "when": when,
        }
        return TemplateResponse(request, "admin/consults/guide/steps.html", context)

    def take_step(self, request, guide, step, asked):
        """Take a step and tell it; returns False when it was refused, which is told too.

        The workflow itself asks for the right; `asked` holds what the step needs (reason, at).
        """
        if step not in DONE:
            raise PermissionDenied
        try:
            self._step(guide, step, asked, request.user)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return False
        self.log_change(request, guide, f"{DONE[step]}.")
        self.message_user(request, f"{DONE[step]}: guide {guide.pk}.")
        return True

    def _step(self, guide, step, asked, by):
        flow, reason = guide_workflow, asked.get("reason", "")
        scheduled = guide.status == Guide.Status.PUBLISHED
        steps = {
            "submit": lambda: flow.submit(guide, by),
            "send_back": lambda: flow.send_back(guide, reason, by),
            "publish": lambda: flow.move(guide, None, by) if scheduled else flow.publish(guide, by),
            "schedule": lambda: self._schedule(guide, asked, by),
            "unschedule": lambda: flow.unschedule(guide, by),
            "withdraw": lambda: flow.withdraw(guide, reason, by),
            "bin": lambda: flow.throw_away(guide, by),
            "unbin": lambda: flow.bring_back(guide, by),
            "stamp": lambda: flow.stamp(guide, by),
            "publish_change": lambda: guide_revisions.publish_change(_change(guide), by),
            "drop_change": lambda: guide_revisions.drop(_change(guide), by),
        }
        steps[step]()

    def _schedule(self, guide, asked, by):
        form = TimeForm(asked)
        if not form.is_valid():
            raise WorkflowError(" ".join(form.errors["at"]))
        at = form.cleaned_data["at"]
        if guide.status == Guide.Status.PUBLISHED:
            guide_workflow.move(guide, at, by)
        else:
            guide_workflow.publish(guide, by, at=at)


def _change(guide):
    change = guide_revisions.waiting(guide)
    if change is None:
        raise WorkflowError(f"No change of guide {guide.pk} waits.")
    return change
