"""The page “Steps” of a guide: where it stands, what can be done, and who may do it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

from consults.admin.question.workflow_forms import TimeForm
from consults.admin.versions import shown_change, tell_unseen
from consults.checks import stored_findings
from consults.editorial import guide_revisions, guide_workflow, shown_versions
from consults.editorial.shown_versions import SHOWN
from consults.models import Guide
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


def show_steps(desk, request, guide):
    """Show where a guide stands and what can be done; a POST of ``step`` does it."""
    when, step = TimeForm(), request.POST.get("step", "")
    if request.method == "POST":
        when = TimeForm(request.POST if step == "schedule" else None)
        if _take_shown(desk, request, guide, step):
            return HttpResponseRedirect(reverse("admin:consults_guide_steps", args=[guide.pk]))
        guide.refresh_from_db()
    return {
        "version": shown_versions.version_of(guide),
        "waits": guide.is_scheduled,
        "change": guide_revisions.waiting(guide),
        "blockers": stored_findings.open_blockers(guide),
        "when": when,
        "typed": {"send_back": "", "withdraw": "", step: request.POST.get("reason", "")},
    }


def _take_shown(desk, request, guide, step):
    """Take a step on the text that the page showed; False when it was refused, which is told."""
    try:
        with shown_versions.held(guide, step, request.POST.get(SHOWN)):
            return take_step(desk, request, guide, step, request.POST)
    except shown_versions.Unseen as refusal:
        tell_unseen(desk, request, guide, refusal)
        return False


def take_step(desk, request, guide, step, asked):
    """Take a step and tell it; returns False when it was refused, which is told too.

    The caller has made sure that it is the text which this person saw. The workflow itself asks for the right;
    `asked` holds what the step needs (reason, at).
    """
    if step not in DONE:
        raise PermissionDenied
    try:
        _step(guide, step, asked, request.user)
    except WorkflowError as refusal:
        desk.message_user(request, str(refusal), messages.WARNING)
        return False
    desk.log_change(request, guide, f"{DONE[step]}.")
    desk.message_user(request, f"{DONE[step]}: guide {guide.pk}.")
    return True


def _step(guide, step, asked, by):
    flow, reason = guide_workflow, asked.get("reason", "")
    scheduled = guide.status == Guide.Status.PUBLISHED

    def change():
        return shown_change(guide_revisions.waiting(guide), guide, asked)

    steps = {
        "submit": lambda: flow.submit(guide, by),
        "send_back": lambda: flow.send_back(guide, reason, by),
        "publish": lambda: flow.move(guide, None, by) if scheduled else flow.publish(guide, by),
        "schedule": lambda: _schedule(guide, asked, by),
        "unschedule": lambda: flow.unschedule(guide, by),
        "withdraw": lambda: flow.withdraw(guide, reason, by),
        "bin": lambda: flow.throw_away(guide, by),
        "unbin": lambda: flow.bring_back(guide, by),
        "stamp": lambda: flow.stamp(guide, by),
        "publish_change": lambda: guide_revisions.publish_change(change(), by),
        "drop_change": lambda: guide_revisions.drop(change(), by),
    }
    steps[step]()


def _schedule(guide, asked, by):
    form = TimeForm(asked)
    if not form.is_valid():
        raise WorkflowError(" ".join(form.errors["at"]))
    at = form.cleaned_data["at"]
    if guide.status == Guide.Status.PUBLISHED:
        guide_workflow.move(guide, at, by)
    else:
        guide_workflow.publish(guide, by, at=at)
