"""The way back: the message of what was done has a button, and the page behind it undoes the batch."""

from django.contrib import messages
from django.http import HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html

from consults.editorial import batch_undo
from consults.models import Batch, Question
from web.errors import WorkflowError

LIST = "_list"  # the filters of the list, carried from page to page


def undo(desk, request, key):
    """Undo a batch of this person; what somebody has worked on since is left as it is."""
    batch = get_object_or_404(Batch, key=key, by=request.user)
    try:
        told = batch_undo.undo(batch, request.user)
    except WorkflowError as refusal:
        desk.message_user(request, str(refusal), messages.WARNING)
        return HttpResponseRedirect(reverse("admin:consults_question_changelist"))
    _tell(desk, request, batch, told)
    if LIST in request.POST:
        return HttpResponseRedirect(back_to_list(request))
    if len(batch.rows) == 1:
        pk = batch.rows[0]["question"]
        return HttpResponseRedirect(reverse("admin:consults_question_change", args=[pk]))
    return HttpResponseRedirect(reverse("admin:consults_question_changelist"))


def _tell(desk, request, batch, told):
    """Say what was undone and what was not: [(number, refusal or "")], the last row of the batch first."""
    for number, refusal in told:
        if refusal:
            desk.message_user(request, f"Consult {number}: {refusal}", messages.WARNING)
    undone = [row for row, (_, why) in zip(reversed(batch.rows), told, strict=True) if not why]
    for question in Question.objects.filter(pk__in=[row["question"] for row in undone]):
        desk.log_change(request, question, f"Undone: batch {batch.key[:8]}.")
    if undone:
        many = f"{len(undone)} consults are" if len(undone) > 1 else "It is"
        desk.message_user(request, f"Undone. {many} as before.")


def tell_with_undo(desk, request, sentence, batch):
    """Say what was done, with a button that takes it back; `batch` is None where there is no way back."""
    if batch is None:
        desk.message_user(request, sentence)
        return
    html = format_html(
        '{} <form class="undo" method="post" action="{}"><input type="hidden"'
        ' name="csrfmiddlewaretoken" value="{}"><button>Undo</button></form>',
        sentence,
        reverse("admin:consults_question_undo", args=[batch.key]),
        get_token(request),
    )
    desk.message_user(request, html)


def filters_of(request):
    """Return the filters of the list a step was begun from, as its address has them."""
    return QueryDict(request.POST[LIST][:2000]) if LIST in request.POST else request.GET


def back_to_list(request):
    """Return the address of the list a step was begun from."""
    query = filters_of(request).urlencode()
    address = reverse("admin:consults_question_changelist")
    return f"{address}?{query}" if query else address
