"""Suggested FAQ tags: in the form of a consult, and for many consults at once."""

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from consults.editorial import edits
from consults.models import Question
from consults.models.tagged_question import with_tags
from consults.tagging.tag_suggestions import add_tags, suggest_tags
from faq import tag_lines
from faq.models import FaqTag
from text.names import id_of
from web.errors import WorkflowError

MOST_AT_ONCE = 50


@admin.action(description="Suggest FAQ tags…", permissions=["change"])
def suggest_tags_for_selected(desk, request, questions):
    """Open the page of suggestions for the chosen consults."""
    ids = list(questions.values_list("pk", flat=True)[:MOST_AT_ONCE])
    address = reverse("admin:consults_question_tags")
    return HttpResponseRedirect(f"{address}?{urlencode({'ids': ','.join(map(str, ids))})}")


def suggestions(desk, request):
    """Suggested tags of some consults, to be ticked; POST adds them, consult by consult."""
    ids = [pk for text in request.GET.get("ids", "").split(",") if (pk := id_of(text))]
    questions = Question.objects.filter(pk__in=ids[:MOST_AT_ONCE]).select_related("department")
    questions = questions.prefetch_related(with_tags()).order_by("-pk")
    if request.method == "POST":
        return _add_to_all(desk, request, questions)
    return {"rows": [(question, suggest_tags(question)) for question in questions]}


def _add_to_all(desk, request, questions):
    changed = added = 0
    for question in questions:
        chosen = request.POST.getlist(f"tag-{question.pk}")
        try:
            new = _add_suggested(desk, request, question, chosen) if chosen else []
        except WorkflowError as refusal:
            desk.message_user(request, str(refusal), messages.WARNING)
            continue
        changed, added = changed + bool(new), added + len(new)
    tags = f"{added} tag{'' if added == 1 else 's'}"
    desk.message_user(request, f"{tags} added to {changed} consult{'' if changed == 1 else 's'}.")
    return HttpResponseRedirect(reverse("admin:consults_question_changelist"))


@transaction.atomic
def _add_suggested(desk, request, question, keys):
    """Add the tags of these keys (texts from a form) to a consult; returns the new ones."""
    tags = FaqTag.objects.filter(pk__in=[id_of(key) for key in keys])
    new = add_tags(question, tags, request.user)
    if new:
        note = "Suggested FAQ tags added"
        edits.keep(question, request.user, note, "suggest", may_be_blocked=True)
        desk.log_change(request, question, "FAQ tags added.")
    return new


def suggested(desk, request, question):
    """The suggested tags of one consult: {"found": [[line, reason]]}."""
    found = [
        (tag_lines.line_of(item.tag, question.department_id), item.reason)
        for item in suggest_tags(question)
    ]
    return JsonResponse({"found": found})


def names(desk, request):
    """Tags for what is typed, ``?q=&department=ID``: `tag_lines.suggest`."""
    typed, department = request.GET.get("q", "")[:150], request.GET.get("department", "")
    if not typed.strip():
        return JsonResponse({"found": [], "near": [], "known": False, "parts": []})
    return JsonResponse(tag_lines.suggest(typed, id_of(department)))
