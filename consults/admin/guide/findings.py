"""What the checks say, in the form of a guide: accepted or dismissed where it stands."""

from collections import Counter, defaultdict

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from consults import permissions
from consults.admin.question.findings import FIELD, REASON, REASONS, shown_of
from consults.checks import stored_findings
from consults.checks.passages import text_of
from consults.editorial import guide_revisions, guide_workflow
from consults.exchange.to_documents import guide_document
from consults.models import Guide
from web import rights
from web.errors import WorkflowError

LABELS = {"title": "Title", "lead": "Lead", "body": "Text", "tags": "FAQ tags"}
COLUMNS = ["title", "lead", "body"]


def panel(guide, request):
    """Return the findings of a guide as HTML, with the buttons that who asks may press."""
    user, document = request.user, guide_document(guide)
    groups, dismissed = defaultdict(list), []
    for item in stored_findings.look_at(guide, document):
        shown = shown_of(item, document, request)
        (dismissed if item.dismissed else groups[item.finding.field]).append(shown)
    counts = Counter(shown.severity for found in groups.values() for shown in found)
    context = {
        "groups": [(field, _label(field), found) for field, found in groups.items()],
        "counts": [(s, counts[s]) for s in ("blocker", "warning", "hint") if counts[s]],
        "dismissed": dismissed,
        "proposals": 0,  # each is looked at by itself: an article is short of persons
        "reasons": REASONS,
        "name": FIELD,
        "may_accept": rights.may(user, permissions.right("change", guide)),
        "may_settle": permissions.may_settle(user, guide),
        "may_review_more_info": False,  # a guide has none
        "may_redact": rights.may(user, permissions.ERASE),
    }
    return render_to_string("admin/consults/question/_findings.html", context)


def take_button(desk, request, guide):
    """Take the step of a finding's button; returns a response, or None where none was pressed."""
    step, _, key = request.POST.get(FIELD, "").partition(":")
    if not step:
        return None
    if step == "redact":
        return HttpResponseRedirect(reverse("admin:consults_guide_redact", args=[guide.pk]))
    try:
        with transaction.atomic():
            _take(desk, request, guide, step, key)
    except (ValueError, WorkflowError) as refusal:
        desk.message_user(request, str(refusal), messages.WARNING)
    return HttpResponseRedirect(f"{request.path}#findings")


def _take(desk, request, guide, step, key):
    by = request.user
    if step == "dismiss":
        stored_findings.dismiss(guide, key, request.POST.get(f"{REASON}{key}", ""), by)
        desk.log_change(request, guide, "Finding dismissed.")
    elif step == "reopen":
        stored_findings.reopen(guide, key, by)
        desk.log_change(request, guide, "Dismissal taken back.")
    elif step == "accept":
        accept(guide, key, by)
        desk.log_change(request, guide, "Proposal accepted.")


@transaction.atomic
def accept(guide, key, by):
    """Put the milder wording of a finding in the place of the words.

    Raises ValueError for a finding that is gone or proposes nothing.
    """
    rights.require(by, guide_workflow.CHANGE, f"change guide {guide.pk}")
    permissions.require_edit(by, guide)
    document = guide_document(guide)
    finding = stored_findings.find(guide, key)
    if finding.proposal is None or finding.field not in COLUMNS:
        raise ValueError("Nothing is proposed here: change the words in the form.")
    text = text_of(document, finding.field)
    new = text[: finding.start] + finding.proposal + text[finding.end :]
    longest = Guide._meta.get_field(finding.field).max_length
    if longest and len(new) > longest:
        raise ValueError(
            f"With this wording the field would have {len(new)} of {longest} characters."
        )
    setattr(guide, finding.field, new)
    guide.save()
    guide_revisions.record(guide, by, note="Accepted a proposal of the checks")


def _label(field):
    if field.startswith("further_reading"):
        return "Further reading"
    return LABELS.get(field, field)
