"""What the checks say, in the form of a guide: accepted or dismissed where it stands."""

from collections import Counter, defaultdict

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from consults import permissions
from consults.admin.question.findings import FIELD, REASONS, Shown, around
from consults.checks import stored_guide_findings
from consults.checks.passages import text_of
from consults.editorial import guide_revisions, guide_workflow
from consults.exchange.to_documents import guide_document
from consults.models import Guide
from web import rights
from web.errors import WorkflowError

LABELS = {"title": "Title", "lead": "Lead", "body": "Text", "tags": "FAQ tags"}
COLUMNS = ["title", "lead", "body"]


class ShowsGuideFindings(admin.ModelAdmin):
    """Shows findings in the form, takes the steps of their buttons, keeps public texts clean."""

    def get_object(self, request, object_id, from_field=None):
        guide = super().get_object(request, object_id, from_field)
        if guide is not None:
            guide.seen_by = request.user  # Django gives a read-only field no request
        return guide

    @admin.display(description="what to look at")
    def findings(self, guide):
        if not guide.pk:
            return "Save once to see what the checks say."
        document = guide_document(guide)
        groups, dismissed = defaultdict(list), []
        for item in stored_guide_findings.look_at(guide, document):
            shown = Shown(item, *around(item.finding, document))
            (dismissed if item.dismissed else groups[item.finding.field]).append(shown)
        counts = Counter(shown.severity for found in groups.values() for shown in found)
        context = {
            "groups": [(field, _label(field), found) for field, found in groups.items()],
            "counts": [(s, counts[s]) for s in ("blocker", "warning", "hint") if counts[s]],
            "dismissed": dismissed,
            "proposals": 0,  # each is looked at by itself: an article is short of persons
            "reasons": REASONS,
            "name": FIELD,
            "may_accept": rights.may(guide.seen_by, permissions.right("change", guide)),
            "may_settle": permissions.may_settle(guide.seen_by, guide),
            "may_redact": rights.may(guide.seen_by, permissions.ERASE),
        }
        return render_to_string("admin/consults/question/_findings.html", context)

    def step_of_findings(self, request, guide):
        """Take the step of a finding's button, after the save. Returns a response, or None."""
        step, _, key = request.POST.get(FIELD, "").partition(":")
        if not step:
            return None
        if step == "redact":
            return HttpResponseRedirect(reverse("admin:consults_guide_redact", args=[guide.pk]))
        try:
            with transaction.atomic():
                self._take(request, guide, step, key)
        except (ValueError, WorkflowError) as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
        return HttpResponseRedirect(f"{request.path}#findings")

    def _take(self, request, guide, step, key):
        by = request.user
        if step == "dismiss":
            stored_guide_findings.dismiss(guide, key, request.POST.get(f"reason-{key}", ""), by)
            self.log_change(request, guide, "Finding dismissed.")
        elif step == "reopen":
            stored_guide_findings.reopen(guide, key, by)
            self.log_change(request, guide, "Dismissal taken back.")
        elif step == "accept":
            accept(guide, key, by)
            self.log_change(request, guide, "Proposal accepted.")


@transaction.atomic
def accept(guide, key, by):
    """Put the milder wording of a finding in the place of the words.

    Raises ValueError for a finding that is gone or proposes nothing.
    """
    rights.require(by, guide_workflow.CHANGE, f"change guide {guide.pk}")
    permissions.require_edit(by, guide)
    document = guide_document(guide)
    finding = stored_guide_findings.find(guide, key)
    if finding.proposal is None or finding.field not in COLUMNS:
        raise ValueError("Nothing is proposed here: change the words in the form.")
    text = text_of(document, finding.field)
    new = text[: finding.start] + finding.proposal + text[finding.end :]
    setattr(guide, finding.field, new[: Guide._meta.get_field(finding.field).max_length])
    guide.save()
    guide_revisions.record(guide, by, note="Accepted a proposal of the checks")


def _label(field):
    if field.startswith("further_reading"):
        return "Further reading"
    return LABELS.get(field, field)
