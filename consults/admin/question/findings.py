"""What the checks say, in the form of a consult: accepted, fixed or dismissed where it stands."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from consults import permissions
from consults.admin.labels import label_of
from consults.admin.question.addresses import stay
from consults.admin.question.undo import tell_with_undo
from consults.checks import stored_findings
from consults.checks.passages import text_of
from consults.editorial import accept_proposals, batch_undo, reviews
from consults.exchange.to_documents import consult, loaded
from text.names import plain_line
from web import rights
from web.errors import WorkflowError

AROUND = 45  # characters shown before and after what was found
REASON = "reason-"  # the box of a finding's reason, with its key
FIELD = "_finding"  # “accept:KEY”, “dismiss:KEY”, “reopen:KEY”, “redact:KEY” or “accept-all”
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
    reason: str = ""  # typed into its box, where the form comes back

    @property
    def severity(self):
        return self.item.finding.severity.name.lower()

    @property
    def redactable(self):
        return bool(self.words) and self.item.finding.field not in {"asker.age", "tags"}


def panel(question, request):
    """Return the findings of a consult as HTML, with the buttons that who asks may press."""
    user, fresh = request.user, loaded(question)
    document = consult(fresh)
    groups, dismissed = defaultdict(list), []
    for item in stored_findings.look_at(fresh, document):
        shown = shown_of(item, document, request)
        (dismissed if item.dismissed else groups[item.finding.field]).append(shown)
    found = [shown for group in groups.values() for shown in group]
    counts = Counter(shown.severity for shown in found)
    context = {
        "groups": [(field, label_of(field), rows) for field, rows in groups.items()],
        "counts": [(name, counts[name]) for name in ("blocker", "warning", "hint") if counts[name]],
        "dismissed": dismissed,
        "proposals": sum(accept_proposals.is_for_all(shown.item.finding) for shown in found),
        "reasons": REASONS,
        "name": FIELD,
        "may_accept": permissions.may(user, "save"),
        "may_settle": permissions.may_settle(user, question),
        "may_review_more_info": permissions.may(user, "review_more_info"),
        "may_redact": rights.may(user, permissions.ERASE),
    }
    return render_to_string("admin/consults/question/_findings.html", context)


def is_pressed(request):
    """Return whether a button of a finding was pressed."""
    return bool(request.POST.get(FIELD))


def vouches(request):
    """Return whether the button that was pressed says that somebody answers for a text."""
    return request.POST.get(FIELD, "").partition(":")[0] == "review"


def take_button(desk, request, question):
    """Dismiss what a reason was typed for, and take the step of the button; returns a response, or None.

    What the form itself holds was saved before, or is a pending change's: here nothing of it is saved.
    """
    step, _, key = request.POST.get(FIELD, "").partition(":")
    _dismiss_typed(desk, request, question, "" if step != "dismiss" else key)
    if not step:
        return None
    if step == "redact":
        address = reverse("admin:consults_question_redact", args=[question.pk])
        return HttpResponseRedirect(f"{address}?finding={key}")
    try:
        with transaction.atomic():
            _take(desk, request, question, step, key)
    except (ValueError, WorkflowError) as refusal:
        desk.message_user(request, str(refusal), messages.WARNING)
    answer = stay(desk, request, question)
    if "_tab" not in request.POST:  # without script; with it, the page comes back where it was
        answer["Location"] += "#findings"
    return answer


def _dismiss_typed(desk, request, question, but):
    """A reason that was typed dismisses its finding whatever button was pressed, or none (Enter)."""
    typed = {name: plain_line(text) for name, text in request.POST.items()}
    for name, reason in typed.items():
        key = name.removeprefix(REASON)
        if not reason or key in {name, but}:
            continue
        try:
            with transaction.atomic():
                _dismiss(desk, request, question, key)
        except (ValueError, WorkflowError) as refusal:
            text = f"{refusal} Your reason was: {reason}"
            desk.message_user(request, text, messages.WARNING)


def _take(desk, request, question, step, key):
    if step in {"accept", "accept-all"} and not permissions.may_edit(request.user, question):
        _propose(desk, request, question, "" if step == "accept-all" else key)
    elif step in STEPS:
        STEPS[step](desk, request, question, key)


def _accept(desk, request, question, key):
    accept_proposals.accept(question, [key], request.user)
    desk.log_change(request, question, "Proposal accepted.")
    _tell(desk, request, question, "Accepted: the text is changed.")


def _accept_all(desk, request, question, key):
    done = accept_proposals.accept_all(question, request.user)
    desk.log_change(request, question, f"{done} proposals accepted.")
    sentence = f"{done} proposals accepted. The earlier text is in the history."
    _tell(desk, request, question, sentence)


def _review(desk, request, question, key):
    reviews.review_more_info(question, request.user)
    desk.log_change(request, question, "More Info reviewed.")
    _tell(desk, request, question, "You are named as the reviewer of More Info.")


def _tell(desk, request, question, sentence):
    tell_with_undo(desk, request, sentence, batch_undo.saved(question, request.user))


def _dismiss(desk, request, question, key):
    reason = plain_line(request.POST.get(f"{REASON}{key}", ""))
    stored_findings.dismiss(question, key, reason, request.user)
    _recount(question)
    desk.log_change(request, question, "Finding dismissed.")
    sentence = "Dismissed: it may stand. “Open again”, under the findings, takes that back."
    desk.message_user(request, sentence)


def _reopen(desk, request, question, key):
    stored_findings.reopen(question, key, request.user)
    _recount(question)
    desk.log_change(request, question, "Dismissal taken back.")
    desk.message_user(request, "Open again.")


STEPS = {
    "accept": _accept,
    "accept-all": _accept_all,
    "dismiss": _dismiss,
    "review": _review,
    "reopen": _reopen,
}


def _propose(desk, request, question, key):
    """Keep what was accepted as a pending change: this person may not change what readers see."""
    left_out = accept_proposals.propose(question, key, request.user)
    desk.log_change(request, question, "Proposals accepted in a pending change.")
    desk.message_user(
        request,
        f"Consult {question.number} is published, so this is kept as a pending change."
        f" Readers see the old text until a publisher publishes it.{_left_out(left_out)}",
    )


def _recount(question):
    question.blockers = len(stored_findings.open_blockers(question))
    question.save(update_fields=["blockers"])


def _left_out(count):
    if not count:
        return ""
    what = "1 proposal was" if count == 1 else f"{count} proposals were"
    return f" {what} left out: they stand in a doctor’s reply. Use “Redact…” there."


def shown_of(item, document, request):
    """Return a finding (Judged) as the form prints it: in its document, with the reason that was typed."""
    typed = request.POST.get(f"{REASON}{item.key}", "")
    return Shown(item, *_around(item.finding, document), reason=typed)


def _around(finding, document):
    """Return (words before, the words found, words after) of a finding, shortened."""
    text = text_of(document, finding.field)
    start, end = finding.start, finding.end
    return (
        ("…" if start > AROUND else "") + text[max(start - AROUND, 0) : start] if end else "",
        text[start:end],
        text[end : end + AROUND] + ("…" if len(text) > end + AROUND else "") if end else "",
    )
