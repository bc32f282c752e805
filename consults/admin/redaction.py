"""What was redacted or erased, and its proof; the pages that do it stand beside the content they do it to."""

from contextlib import contextmanager

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from consults.erasure import guide_redaction, ledger, places_preview, proof, redaction
from consults.erasure.verdict import Verdict
from consults.models import Question, Redaction
from web import rights
from web.admin import ReadOnlyAdmin, routes

PROVED_AT_ONCE = 3_000  # consults up to which the proof is done while the editor waits
SECONDS = 60  # that the files are searched while the editor waits
NOTED = (
    "The words still stand. What to take out is noted as redaction {pk}: the daily work (manage.py periodic)"
    " takes it out and proves it, or “Prove again” on its page. Do not send it again."
)
OUT = (
    "The words are taken out. Only the proof is missing: redaction {pk} is proved by the daily work"
    " (manage.py periodic), or by “Prove again” on its page. Do not send it again."
)
CATEGORIES = [item for item in Redaction.Category.choices if item[0] != "consult"]


class RedactForm(forms.Form):
    """What to take out, and as what."""

    value = forms.CharField(
        label="Words to redact",
        max_length=redaction.LONGEST_VALUE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Whole words, as they stand; capitals do not matter, nor blanks and hyphens between words.",
    )
    category = forms.ChoiceField(choices=CATEGORIES)


@admin.register(Redaction)
class RedactionAdmin(ReadOnlyAdmin):
    """Tombstones and their proofs: what kind, who, when, never the value."""

    list_display = ["pk", "number", "category", "state", "by", "created_at", "proved_at"]
    list_filter = ["state", "category"]
    list_select_related = ["by"]
    allowed_lookups = frozenset({"state__exact", "category__exact"})
    fields = ["number", "category", "state", "by", "created_at", "proved_at", "places", "report"]
    readonly_fields = fields

    def get_urls(self):
        own = [("<int:pk>/prove/", require_POST(self.prove), "prove")]
        return [*routes(self, "consults_redaction", own), *super().get_urls()]

    @admin.display(description="rewritten")
    def places(self, done):
        return ", ".join(f"{store}: {count}" for store, count in done.rewritten.items()) or "–"

    @admin.display(description="proof")
    def report(self, done):
        return render_to_string(
            "admin/consults/redaction/_proof.html",
            {"lines": [_worded(line) for line in done.proof]},
        )

    def prove(self, request, pk):
        """Finish an interrupted redaction, and prove it once more."""
        if not rights.may(request.user, "consults.erase_question"):
            raise PermissionDenied
        return finished(self, request, get_object_or_404(Redaction, pk=pk))


def show_redact(desk, request, content):
    """Choose words, see where they stand, take them out of everything kept of a guide or page of the house."""
    form, preview = RedactForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        values, category = chosen(form, request), form.cleaned_data["category"]
        try:
            if "confirm" in request.POST:
                done = guide_redaction.redact(content, values, category, request.user)
                return _redacted(desk, request, content, done)
            preview = places_preview.look(content, values)
            preview.refuse_nowhere(guide_redaction.NOWHERE)
        except ValueError as refusal:
            form.add_error("value", str(refusal))
    return {"form": form, "preview": preview, "parts": []}


def chosen(form, request):
    """Return the values to take out: the words typed, and those chosen beside them."""
    return [form.cleaned_data["value"], *request.POST.getlist("part")]


def _redacted(desk, request, content, done):
    with how_far(OUT, done):
        desk.log_change(request, content, f"Redacted ({Redaction.Category(done.category).value}).")
        desk.message_user(
            request,
            "Taken out. Prove it on this page: the proof searches every store.",
            messages.INFO,
        )
    return HttpResponseRedirect(reverse("admin:consults_redaction_change", args=[done.pk]))


def _worded(line):
    """Return a line of a proof with its verdict in words; the oldest proofs have none."""
    verdict = line.get("verdict") or ("left" if line["found"] else "")
    return {**line, "words": Verdict(verdict).words if verdict else "", "verdict": verdict}


@contextmanager
def how_far(sentence, done):
    """Have an outage of the database inside the block say how far a redaction has come."""
    try:
        yield
    except DatabaseError as error:
        error.what_is_in = sentence.format(pk=done.pk)
        raise


def finished(desk, request, done):
    """Carry a redaction out and show its proof; a large library is proved from the command line."""
    try:
        with how_far(NOTED if done.state == Redaction.State.BEGUN else OUT, done):
            proof.take_out(done, request.user)
    except (ledger.LedgerError, redaction.RedactionError) as refusal:
        desk.message_user(request, str(refusal), messages.ERROR)
        return HttpResponseRedirect(reverse("admin:consults_redaction_change", args=[done.pk]))
    with how_far(OUT, done):
        return _proved(desk, request, done)


def _proved(desk, request, done):
    if Question.objects.order_by()[: PROVED_AT_ONCE + 1].count() > PROVED_AT_ONCE:
        sentence = f"Rewritten everywhere. Prove it with: manage.py prove_erased {done.pk}"
        desk.message_user(request, sentence, messages.WARNING)
    else:
        proof.prove(done, seconds=SECONDS)
        level = messages.SUCCESS if done.state == Redaction.State.PROVED else messages.WARNING
        desk.message_user(request, f"{done.get_state_display()}.", level)
    return HttpResponseRedirect(reverse("admin:consults_redaction_change", args=[done.pk]))
