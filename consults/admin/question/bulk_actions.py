"""Steps for many consults from any filtered list: a preview, and the result of each."""

from django.contrib import admin, messages

from consults import permissions
from consults.admin.page import render
from consults.admin.question import replace_page
from consults.admin.question.undo import back_to_list, filters_of
from consults.admin.question.workflow_forms import form_for, presets
from consults.editorial import bulk_actions, pending_changes, shown_versions, steps
from consults.editorial.shown_versions import version_of
from consults.models import Question
from consults.models.tagged_question import with_tags
from text.names import id_of
from web.errors import WorkflowError

TITLES = {
    "tag": "Add FAQ tags",
    "untag": "Take FAQ tags off",
    "assign": "Assign",
    "department": "Move to another department",
    "replace": "Find and replace",
    "submit": "Submit for review",
    "approve": "Approve",
    "publish": "Publish",
    "schedule": "Schedule",
    "withdraw": "Withdraw",
    "stamp": "Stamp reviews",
    "bin": "Put into the bin",
    "unbin": "Take out of the bin",
}
Status = Question.Status


def action(step):
    """Return the action of a list that opens the page of a step (its name)."""

    @admin.action(description=f"{TITLES[step]}…", permissions=permissions.verbs(step))
    def act(desk, request, questions):
        return ask(desk, request, step, questions)

    act.__name__ = f"{step}_selected"
    return act


ACTIONS = [action(step) for step in TITLES]


def may_take(user, step):
    """Return whether this person may take a step (the text of an address) in bulk."""
    return step in TITLES and steps.may(user, step)


def bulk(desk, request, step):
    """Take a step on the consults of POST ``id``, each as it was shown; a GET names none: an empty page.

    A part of them may be sent with the ``batch`` of the parts before it; then only the rows of the
    result come back.
    """
    form = form_for(step, request.POST or None, request.user)
    asks = request.method != "POST" or not form.is_valid() or not form.is_shown()
    named = request.POST.getlist("id") + (request.POST.getlist("other") if asks else [])
    sent, shown = shown_versions.named_in(named)
    ids = [pk for text in sent if (pk := id_of(text))]
    questions = Question.objects.filter(pk__in=ids[: bulk_actions.MOST_AT_ONCE]).order_by("-pk")
    if len(ids) > bulk_actions.MOST_AT_ONCE:
        sentence = f"Choose {bulk_actions.MOST_AT_ONCE} consults at most; nothing was done."
        desk.message_user(request, sentence, messages.WARNING)
        return _asked(desk, request, step, questions, form, 422, shown)
    if asks:
        status = 422 if ids and form.errors else 200
        return _asked(desk, request, step, questions, form, status, shown)
    choice, key = form.choice(), request.POST.get("batch", "")
    try:
        batch, told = bulk_actions.take(step, questions, choice, request.user, key, shown)
    except WorkflowError as refusal:
        desk.message_user(request, str(refusal), messages.WARNING)
        return _asked(desk, request, step, questions, form, 409, shown)
    return _told(desk, request, step, batch, told)


def _told(desk, request, step, batch, told):
    """Return what came of a step: [(question, refusal or "")] as a page, or as rows of one."""
    for question, refusal in told:
        if not refusal:
            sentence = f"{TITLES[step]}: in bulk, batch {batch.key[:8]}."
            desk.log_change(request, question, sentence)
    context = _context(request, step)
    context |= {"told": told, "batch": batch, "done": sum(not why for _, why in told)}
    answer = render(desk, request, "_told" if "part" in request.POST else "bulk", context)
    answer["X-Batch"] = batch.key
    return answer


def ask(desk, request, step, questions):
    """Show which consults a step would be taken on, and ask what it needs."""
    most = bulk_actions.MOST_AT_ONCE
    ids = list(questions.order_by("-pk").values_list("pk", flat=True)[: most + 1])
    if len(ids) > most:
        sentence = f"These are the newest {most}; narrow the list for the others."
        desk.message_user(request, sentence, messages.WARNING)
    chosen = Question.objects.filter(pk__in=ids[:most]).order_by("-pk")
    departments = {*chosen.order_by().values_list("department", flat=True).distinct()}
    common = departments.pop() if len(departments) == 1 else None
    return _asked(desk, request, step, chosen, form_for(step, None, request.user, common))


def _asked(desk, request, step, questions, form, status=200, shown=None):
    """Show the consults; `shown` are their versions, {id as text: version}, where they were shown before."""
    rows = pending_changes.with_waiting(questions.select_related("department"))
    rows = [(question, str(question.pk)) for question in rows.prefetch_related(with_tags())]
    context = _context(request, step)
    context |= {
        "form": form,
        "rows": [
            (question, obstacle(step, question), (shown or {}).get(pk) or version_of(question))
            for question, pk in rows
        ],
        "presets": presets() if step == "schedule" else [],
    }
    if step == "replace":
        context |= replace_page.hits_of(form, context["rows"], request.user)
    context["in_the_way"] = sum(bool(why) for _, why, _ in context["rows"])
    return render(desk, request, "bulk", context, status)


def _context(request, step):
    return {
        "title": TITLES[step],
        "step": step,
        "done_word": steps.STEPS[step].done,
        "list": filters_of(request).urlencode(),
        "back": back_to_list(request),
    }


def obstacle(step, question):
    """Return why a step will be refused, as far as the row alone says; "" where nothing is in the way."""
    status, public = question.status, question.is_public
    if (
        step in {"publish", "schedule"}
        and status == Status.PUBLISHED
        and (public or step == "publish")
    ):
        return "is published already"
    if step in {"publish", "schedule", "approve"} and question.blockers:
        return f"{question.blockers} blocker{'s' if question.blockers > 1 else ''} to settle first"
    allowed = {
        "submit": {Status.DRAFT, Status.WITHDRAWN},
        "approve": {Status.IN_REVIEW},
        "withdraw": {Status.PUBLISHED},
        "bin": {Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN},
        "unbin": {Status.BINNED},
    }
    if status not in allowed.get(step, {status}):
        return f"is {question.get_status_display().lower()}"
    if step == "approve" and question.approved_at:
        return "is approved already"
    if step == "stamp" and not public:
        return "is not public"
    return ""
