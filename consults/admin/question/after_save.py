"""After a save: the step of the button, the message with its undo, and where the editor goes on."""

import re

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse

from consults.admin.question import addresses, findings
from consults.admin.question.undo import tell_with_undo
from consults.admin.question.workflow_forms import form_for, sentences_of
from consults.admin.question.workflow_page import take_step
from consults.editorial import steps

SAVED, TAB = "saved", "_tab"
TAB_NAME = re.compile(r"[0-9a-z]{1,16}")
STEPS = {
    "_submit": "submit",
    "_publish": "publish",
    "_schedule": "schedule",
    "_withdraw": "withdraw",
    "_stamp": "stamp",
}
BOXES = {"schedule": "at", "withdraw": "why-withdrawn", "stamp": "id_outcome_0"}
GOES_ON = {"_next", "_then_next"}


def goes_on(request):
    """Return whether the editor wants the next consult after this save."""
    return bool(GOES_ON & request.POST.keys())


def refused_steps(request):
    """Return {step: [what it lacks]} of the buttons pressed: their boxes keep what was typed into them."""
    refused = {}
    for step in _chosen(request):
        for sentence in sentences_of(form_for(step, _asked(request))):
            wrong = ValidationError(sentence)
            wrong.box = BOXES.get(step, "")
            refused.setdefault(step, []).append(wrong)
    return refused


def added(desk, request, question):
    """Tell that a consult was added; returns where its editor goes on."""
    desk.message_user(request, f"Saved: consult {question.number}, a draft.")
    if "_addanother" in request.POST:
        answer = HttpResponseRedirect(reverse("admin:consults_question_add"))
    elif "_continue" in request.POST:
        answer = addresses.stay(desk, request, question)
    else:
        answer = addresses.back_to_list(desk, request)
    return forget_typed(answer, request, "new")


def changed(desk, request, question, batch, following):
    """Take the step of the button, or tell of the save; returns where its editor goes on.

    `batch` undoes the save; `following` are the ids that come after the consult in the list.
    """
    answer = findings.take_button(desk, request, question)
    answer = answer or _taken(desk, request, question, batch, following)
    return forget_typed(answer, request, question.pk)


def _taken(desk, request, question, batch, following):
    chosen = _chosen(request)
    for step in chosen:
        if not take_step(desk, request, question, step, form_for(step, _asked(request))):
            at = request.POST.get("_at", "") if step == "schedule" else ""
            return addresses.stay(desk, request, question, at)  # what refused it is settled here
    _tell_of_lost_steps(desk, request, question)
    if not chosen:
        tell_with_undo(desk, request, f"Saved: consult {question.number}.", batch)
    if goes_on(request):
        return addresses.go_on(desk, request, following)
    if chosen or "_continue" in request.POST:
        return addresses.stay(desk, request, question)
    return addresses.back_to_list(desk, request)


def _chosen(request):
    """Return the steps (their names) whose buttons were pressed, as far as this person may take them."""
    return [
        step
        for button, step in STEPS.items()
        if button in request.POST and steps.may(request.user, step)
    ]


def _tell_of_lost_steps(desk, request, question):
    """Say which step was not taken because its right is gone since the page was opened."""
    for button, step in STEPS.items():
        if button in request.POST and not steps.may(request.user, step):
            done = steps.STEPS[step].done
            told = (
                f"Consult {question.number} was not {done}: you have no right to do that any more."
            )
            desk.message_user(request, told, messages.WARNING)


def _asked(request):
    """Return what the buttons beside Save send, as the form of the step takes it."""
    asked = request.POST.copy()
    chosen = asked.get("_schedule", "")
    asked["at"] = asked.get("_at", "") if chosen in {"", "at"} else chosen
    asked["reason"] = asked.get("_reason", "")
    asked["second_look"] = "on" if asked.get("_publish") == "second" else ""
    return asked


def forget_typed(answer, request, which):
    """Name the form and tab that were saved in a cookie of a minute, for the script that keeps words."""
    tab = request.POST.get(TAB, "")
    value = f"{which}.{tab}" if TAB_NAME.fullmatch(tab) else which
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie(
        SAVED, value, max_age=60, path=reverse("admin:index"), samesite="Lax", secure=secure
    )
    return answer
