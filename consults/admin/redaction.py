"""Redacting and erasing at the desk: select, preview, do it, read the proof."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from consults.checks import stored_findings
from consults.checks.passages import passages, text_of
from consults.editorial import reader_reports
from consults.erasure import ledger, proof, redaction
from consults.erasure.verdict import Verdict
from consults.exchange.fields import label
from consults.exchange.to_documents import document_of
from consults.models import Question, Redaction, Report
from text.words import content_words
from web import rights
from web.admin import ReadOnlyAdmin, routes

PROVED_AT_ONCE = 3_000  # consults up to which the proof is done while the editor waits
SECONDS = 60  # that the files are searched while the editor waits
MOST_PARTS = 8  # words of a value that are looked for one by one
CATEGORY_OF = {
    "asker-name": "name",
    "other-name": "name",
    "doctor-name": "name",
    "contact": "contact",
    "identity-number": "identity",
    "address": "address",
    "exact-date": "date",
    "age-over-89": "age",
    "asker-under-20": "age",
    "place-of-care": "place",
    "employer": "place",
    "school": "place",
}
CATEGORIES = [item for item in Redaction.Category.choices if item[0] != "consult"]


class RedactForm(forms.Form):
    """What to take out, and as what."""

    value = forms.CharField(
        label="Words to redact",
        max_length=redaction.LONGEST_VALUE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Exactly as they stand; capitals, blanks and hyphens do not matter.",
    )
    category = forms.ChoiceField(choices=CATEGORIES)


class RedactsConsults(admin.ModelAdmin):
    """Adds the pages “Redact…” and “Erase…” of a consult."""

    def get_urls(self):
        own = [
            ("<int:pk>/redact/", self.redact, "redact"),
            ("<int:pk>/erase/", self.erase, "erase"),
        ]
        return [*routes(self, "consults_question", own), *super().get_urls()]

    def redact(self, request, pk):
        """Choose words, see where they stand, take them out of everything."""
        if not rights.may(request.user, "consults.erase_question"):
            raise PermissionDenied
        question = get_object_or_404(Question, pk=pk)
        form = RedactForm(request.POST or None, initial=_initial(question, request.GET))
        context = {"form": form, "passages": _texts(question), "places": [], "parts": []}
        if request.method == "POST" and form.is_valid():
            values = [form.cleaned_data["value"], *request.POST.getlist("part")]
            try:
                if "confirm" in request.POST:
                    return self._redacted(request, question, values, form.cleaned_data["category"])
                context["places"] = redaction.places_of(question, values)
                if not context["places"]:
                    raise redaction.RedactionError(redaction.NOWHERE)
                context["parts"] = _parts(question, form.cleaned_data["value"])
            except ValueError as refusal:
                form.add_error("value", str(refusal))
        return self._page(
            request, question, "redact", f"Redact in consult {question.number}", context
        )

    def _redacted(self, request, question, values, category):
        done = redaction.begin(question, values, category, request.user)
        self.log_change(request, question, f"Redacted ({category}).")
        _settle_reports(question, request.user)
        return _finished(self, request, done)

    def erase(self, request, pk):
        """Take a whole consult out for good; only for those who may delete one."""
        question = get_object_or_404(Question, pk=pk)
        allowed = request.user.has_perm("consults.erase_question")
        if not (allowed and request.user.has_perm("consults.delete_question")):
            raise PermissionDenied
        if request.method == "POST" and request.POST.get("number") == str(question.number):
            done = redaction.begin_erasure(question, request.user)
            self.log_change(request, question, "Erased.")
            return _finished(self, request, done)
        wrong = request.method == "POST"
        return self._page(
            request, question, "erase", f"Erase consult {question.number}", {"wrong": wrong}
        )

    def _page(self, request, question, name, title, context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "question": question,
            **context,
        }
        return TemplateResponse(request, f"admin/consults/question/{name}.html", context)


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
        return _finished(self, request, get_object_or_404(Redaction, pk=pk))


def _worded(line):
    """Return a line of a proof with its verdict in words; the oldest proofs have none."""
    verdict = line.get("verdict") or ("left" if line["found"] else "")
    return {**line, "words": Verdict(verdict).words if verdict else "", "verdict": verdict}


def _finished(page, request, done):
    """Carry a redaction out and show its proof; a large library is proved from the command line."""
    try:
        proof.take_out(done, request.user)
    except (ledger.LedgerError, redaction.RedactionError) as refusal:
        page.message_user(request, str(refusal), messages.ERROR)
        return HttpResponseRedirect(reverse("admin:consults_redaction_change", args=[done.pk]))
    if Question.objects.order_by()[: PROVED_AT_ONCE + 1].count() > PROVED_AT_ONCE:
        sentence = f"Rewritten everywhere. Prove it with: manage.py prove_erased {done.pk}"
        page.message_user(request, sentence, messages.WARNING)
    else:
        proof.prove(done, seconds=SECONDS)
        level = messages.SUCCESS if done.state == Redaction.State.PROVED else messages.WARNING
        page.message_user(request, f"{done.get_state_display()}.", level)
    return HttpResponseRedirect(reverse("admin:consults_redaction_change", args=[done.pk]))


def _initial(question, asked):
    """Return what the form begins with: the words of a finding, named by its key."""
    for item in stored_findings.look_at(question) if asked.get("finding") else ():
        if item.key == asked["finding"]:
            words = text_of(document_of(question), item.finding.field)
            return {
                "value": words[item.finding.start : item.finding.end].strip(" ,()"),
                "category": CATEGORY_OF.get(item.finding.code, "other"),
            }
    return {}


def _texts(question):
    """Return [(name for people, text)] of what an editor selects words in."""
    document = document_of(question)
    shown = [(passage.field, passage.text) for passage in passages(document)]
    places = [("asker.name", document.asker.name), *shown, ("source.text", document.source.text)]
    return [(label(place), text) for place, text in places]


def _parts(question, value):
    """Return [(word of the value, how often it stands alone)], to be redacted as well."""
    words = dict.fromkeys(value.split()) if 1 < len(value.split()) <= MOST_PARTS else {}
    whole = sum(n for _, n in redaction.places_of(question, [value])) if words else 0
    found = []
    for word in words:
        bare = word.strip(".,;:!?()“”\"'")
        if len(bare) > 1 and content_words(bare):
            count = sum(n for _, n in redaction.places_of(question, [bare]))
            if count > whole:
                found.append((bare, count - whole))
    return found


def _settle_reports(question, user):
    reader_reports.close(Report.objects.filter(question=question, kind=Report.Kind.IDENTITY), user)
