"""What the checks say, in the form of a consult: accepted, fixed or dismissed where it stands."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from consults import permissions
from consults.checks import stored_findings
from consults.checks.passages import text_of
from consults.editorial import accept_proposals, bulk_actions, reviews
from consults.exchange.to_documents import consult, loaded
from consults.models import Question
from text.names import plain_line
from web import rights
from web.errors import WorkflowError

AROUND = 45  # characters shown before and after what was found
REASON = "reason-"  # the box of a finding's reason, with its key
FIELD = "_finding"  # “accept:KEY”, “dismiss:KEY”, “reopen:KEY”, “redact:KEY” or “accept-all”
LABELS = {
    "title": "Headline",
    "subject": "Subject",
    "body": "Question",
    "asker.name": "Pseudonym",
    "asker.age": "Age",
    "more_info.body": "More Info",
    "more_info.reviewed_by": "More Info",
    "tags": "FAQ tags",
    "replies": "Replies",
}
REASONS = [
    "Not a person’s name",
    "Public institution",
    "The asker agreed",
    "Needed to understand the case",
]


@dataclass
class Shown:
    """A finding with the words around it, as the form prints it."""

    item: stored_findings.Judged
    before: str
    words: str
    after: str

    @property
    def severity(self):
        return self.item.finding.severity.name.lower()

    @property
    def redactable(self):
        return bool(self.words) and self.item.finding.field not in {"asker.age", "tags"}


class NowBlocked(Exception):
    """A save that would put something readers must not see on a public page."""

    def __init__(self, findings, what="consult"):
        self.sentences = [
            f"Readers see this {what}, so the save was refused. Nothing you typed is lost.",
            *dict.fromkeys(finding.message for finding in findings),
        ]
        super().__init__(" ".join(self.sentences))


class ShowsFindings(admin.ModelAdmin):
    """Shows findings in the form, takes the steps of their buttons, keeps public texts clean."""

    def get_object(self, request, object_id, from_field=None):
        question = super().get_object(request, object_id, from_field)
        if question is not None:
            question.seen_by = request.user  # Django gives a read-only field no request
        return question

    @admin.display(description="what to look at")
    def findings(self, question):
        if not question.pk:
            return "Save once to see what the checks say."
        fresh = loaded(question)
        document = consult(fresh)
        groups, dismissed = defaultdict(list), []
        for item in stored_findings.look_at(fresh, document):
            (dismissed if item.dismissed else groups[item.finding.field]).append(
                _shown(item, document)
            )
        proposals = [
            s for group in groups.values() for s in group if s.item.finding.proposal is not None
        ]
        counts = Counter(s.severity for group in groups.values() for s in group)
        context = {
            "groups": [(field, _label(field), found) for field, found in groups.items()],
            "counts": [
                (name, counts[name]) for name in ("blocker", "warning", "hint") if counts[name]
            ],
            "dismissed": dismissed,
            "proposals": len(proposals),
            "reasons": REASONS,
            "name": FIELD,
            "may_accept": permissions.may(question.seen_by, "save"),
            "may_settle": permissions.may_settle(question.seen_by, question),
            "may_redact": rights.may(question.seen_by, permissions.ERASE),
        }
        return render_to_string("admin/consults/question/_findings.html", context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Refuse a save that would show something new that blocks; nothing typed is lost."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except NowBlocked as refusal:
            request.refused = refusal.sentences
        with transaction.atomic():
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.refused = getattr(request, "refused", ())
        saving = request.method == "POST" and change and obj is not None
        if saving and obj.status == Question.Status.PUBLISHED:
            request.blocked_before = set(stored_findings.blocking(obj))  # before anything is saved
        return form

    def refuse_new_blockers(self, request, question):
        """Raise NowBlocked when a public consult holds a blocker it did not have before the save."""
        if question.status != Question.Status.PUBLISHED:
            return
        before = getattr(request, "blocked_before", set())
        found = stored_findings.blocking(question)
        if new := [finding for key, finding in found.items() if key not in before]:
            raise NowBlocked(new)

    @staticmethod
    def takes_finding(request):
        """True when a button of a finding was pressed."""
        return bool(request.POST.get(FIELD))

    def step_of_findings(self, request, question):
        """Take the step of a finding's button, after the save. Returns a response, or None."""
        step, _, key = request.POST.get(FIELD, "").partition(":")
        self._dismiss_typed(request, question, "" if step != "dismiss" else key)
        if not step:
            return None
        if step == "redact":
            address = reverse("admin:consults_question_redact", args=[question.pk])
            return HttpResponseRedirect(f"{address}?finding={key}")
        try:
            with transaction.atomic():
                self._take(request, question, step, key)
        except (ValueError, WorkflowError) as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
        answer = self._stay(request, question)
        if "_tab" not in request.POST:  # without script; with it, the page comes back where it was
            answer["Location"] += "#findings"
        return answer

    def _dismiss_typed(self, request, question, but):
        """A reason that was typed dismisses its finding whatever button was pressed, or none (Enter)."""
        typed = {name: plain_line(text) for name, text in request.POST.items()}
        for name, reason in typed.items():
            key = name.removeprefix(REASON)
            if not reason or key in {name, but}:
                continue
            try:
                with transaction.atomic():
                    self._take(request, question, "dismiss", key)
            except (ValueError, WorkflowError) as refusal:
                text = f"{refusal} Your reason was: {reason}"
                self.message_user(request, text, messages.WARNING)

    def _take(self, request, question, step, key):
        if step.startswith("accept") and not permissions.may_edit(request.user, question):
            self._propose(request, question, step, key)
        elif step == "accept":
            accept_proposals.accept(question, [key], request.user)
            self.log_change(request, question, "Proposal accepted.")
            self.tell_with_undo(
                request,
                "Accepted: the text is changed.",
                bulk_actions.saved(question, request.user),
            )
        elif step == "accept-all":
            done = accept_proposals.accept_all(question, request.user)
            self.log_change(request, question, f"{done} proposals accepted.")
            sentence = f"{done} proposals accepted. The earlier text is in the history."
            self.tell_with_undo(request, sentence, bulk_actions.saved(question, request.user))
        elif step == "dismiss":
            reason = plain_line(request.POST.get(f"{REASON}{key}", ""))
            stored_findings.dismiss(question, key, reason, request.user)
            self.recount(question)
            self.log_change(request, question, "Finding dismissed.")
            self.message_user(
                request,
                "Dismissed: it may stand. “Open again”, under the findings, takes that back.",
            )
        elif step == "review":
            reviews.review_more_info(question, request.user)
            self.log_change(request, question, "More Info reviewed.")
            sentence = "You are named as the reviewer of More Info."
            self.tell_with_undo(request, sentence, bulk_actions.saved(question, request.user))
        elif step == "reopen":
            stored_findings.reopen(question, key, request.user)
            self.recount(question)
            self.log_change(request, question, "Dismissal taken back.")
            self.message_user(request, "Open again.")

    def _propose(self, request, question, step, key):
        """Keep what was accepted as a pending change: this person may not change what readers see."""
        left_out = accept_proposals.propose(question, key if step == "accept" else "", request.user)
        self.log_change(request, question, "Proposals accepted in a pending change.")
        self.message_user(
            request,
            f"Consult {question.number} is published, so this is kept as a pending change."
            f" Readers see the old text until a publisher publishes it.{_left_out(left_out)}",
        )

    def recount(self, question):
        question.blockers = len(stored_findings.open_blockers(question))
        question.save(update_fields=["blockers"])


def _left_out(count):
    if not count:
        return ""
    what = "1 proposal was" if count == 1 else f"{count} proposals were"
    return f" {what} left out: they stand in a doctor’s reply. Use “Redact…” there."


def _label(field):
    """Return what the form calls a field of the document."""
    if match := re.match(r"(replies|tags)\[(\d+)\]", field):
        name = {"replies": "Reply", "tags": "FAQ tag"}[match[1]]
        return f"{name} {int(match[2]) + 1}"
    return LABELS.get(field, field)


def _shown(item, document):
    return Shown(item, *around(item.finding, document))


def around(finding, document):
    """Return (words before, the words found, words after) of a finding, shortened."""
    text = text_of(document, finding.field)
    start, end = finding.start, finding.end
    return (
        ("…" if start > AROUND else "") + text[max(start - AROUND, 0) : start] if end else "",
        text[start:end],
        text[end : end + AROUND] + ("…" if len(text) > end + AROUND else "") if end else "",
    )
