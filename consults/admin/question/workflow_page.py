"""The page “Steps” of a consult: where it stands, what can be done, who looked at it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

from consults import permissions
from consults.admin.question import addresses
from consults.admin.question.undo import tell_with_undo
from consults.admin.question.workflow_forms import form_for, presets, sentences_of, zone
from consults.admin.versions import shown_change, tell_unseen
from consults.editorial import (
    bulk_actions,
    pending_changes,
    returns,
    schedule,
    shown_versions,
    steps,
    workflow,
)
from consults.editorial.shown_versions import SHOWN
from consults.models import Question, Review
from text.names import plain_line
from web import clock
from web.errors import WorkflowError


def rights_of(user):
    """Return {step: whether this person may take it}."""
    own = {name: steps.may(user, name) for name in steps.STEPS}
    others = ("send_back", "second_look", "publish_change", "drop_change")
    return {**own, **{name: permissions.may(user, name) for name in others}}


def show_steps(desk, request, question):
    """Show where a consult stands and what can be done; a POST of ``step`` does it."""
    rights, step = rights_of(request.user), request.POST.get("step", "")
    form = form_for(step, request.POST, request.user) if step in steps.STEPS else None
    if request.method == "POST":
        if not rights.get(step):
            raise PermissionDenied
        if "from_form" in request.POST:
            return _back_to_form(desk, request, question, step, form)
        if _take_shown(desk, request, question, step, form):
            return HttpResponseRedirect(
                reverse("admin:consults_question_steps", args=[question.pk])
            )
    forms = _forms(step, form, request.user)
    return {
        **_standing(question),
        "rights": rights,
        "when": forms["schedule"],
        "stamp": forms["stamp"],
        "assign": forms["assign"],
        "presets": presets(),
        "typed": {"send_back": "", "withdraw": "", step: request.POST.get("reason", "")},
        "zone": zone(),
    }


def _standing(question):
    """Return what the page says of where a consult stands."""
    return {
        "version": shown_versions.version_of(question),
        "waits": question.is_scheduled,
        "change": pending_changes.waiting(question),
        "failing": question.links.filter(failures__gt=0)[:20],
        "reviews": question.reviews.select_related("by")[:20],
    }


def _back_to_form(desk, request, question, step, form):
    """Take a step from the form; returns the next one of the list it was opened from, or the form."""
    place = addresses.place(desk, request, question.pk)
    following = addresses.following(desk, request, question.pk) if place else ()
    if _take_shown(desk, request, question, step, form) and place:
        return addresses.go_on(desk, request, following)
    return addresses.stay(desk, request, question)


def _take_shown(desk, request, question, step, form):
    """Take a step on the text that the page showed; False when it was refused, which is told."""
    try:
        with shown_versions.held(question, step, request.POST.get(SHOWN)):
            return take_step(desk, request, question, step, form)
    except shown_versions.Unseen as refusal:
        tell_unseen(desk, request, question, refusal)
        return False


def _forms(step, form, user):
    """Return {step: its form} of the steps that ask for something: that of `step` as sent, the others empty."""
    forms = {name: form_for(name, None, user) for name in ("schedule", "stamp", "assign")}
    return {**forms, step: form} if form is not None and step in forms else forms


def take_step(desk, request, question, step, form=None):
    """Take a step and tell it, with its undo; returns False when it was refused, which is told too.

    The caller has made sure that it is the text which this person saw.
    """
    if form is not None and not form.is_valid():
        for sentence in sentences_of(form):
            desk.message_user(request, sentence, messages.WARNING)
        return False
    try:
        if step in steps.STEPS:
            batch, done = _step(question, step, form.choice(), request.user)
        else:
            batch, done = None, _other_step(question, step, request)
    except WorkflowError as refusal:
        desk.message_user(request, str(refusal), messages.WARNING)
        return False
    desk.log_change(request, question, f"{done}.")
    tell_with_undo(desk, request, f"{done}: consult {question.number}.", batch)
    return True


def _step(question, step, choice, by):
    """Take a step that can be taken in bulk on one consult; returns (Batch or None, what was done)."""
    if step == "publish" and question.status == Question.Status.PUBLISHED:
        schedule.move(question, None, by)  # it was scheduled
        return None, "Published"
    goes_out = step == "approve" and permissions.publishes_when_approved(by, question)
    batch, told = bulk_actions.take(step, [question], choice, by)
    if told[0][1]:
        raise WorkflowError(told[0][1])
    return batch, "Approved and published" if goes_out else _sentence(step, choice)


def _sentence(step, choice):
    if step == "schedule":
        return f"Scheduled for {clock.moment(choice['at'])} ({zone()})"
    if step == "stamp":
        return f"Reviewed, {Review.Outcome(choice['outcome']).label.lower()}"
    return steps.STEPS[step].done.capitalize()


def _other_step(question, step, request):
    """Take a step that only this page has; returns what was done."""
    by = request.user
    if step == "send_back":
        returns.send_back(question, plain_line(request.POST.get("reason", "")), by)
        return "Sent back to its editor"
    if step == "second_look":
        workflow.second_look_done(question, by)
        return "Second look taken"
    change = shown_change(pending_changes.waiting(question), question, request.POST)
    if step == "publish_change":
        pending_changes.publish_change(change, by)
        return "The change is published"
    pending_changes.drop(change, by)
    return "The change is dropped"
