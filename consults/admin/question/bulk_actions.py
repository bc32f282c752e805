"""Steps for many consults from any filtered list: a preview, the result of each, the way back."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from consults import permissions
from consults.admin.question.workflow_forms import form_for, presets
from consults.editorial import bulk_actions
from consults.models import Batch, Question
from consults.models.tagged_question import with_tags
from text.names import id_of
from web.admin import routes
from web.errors import WorkflowError

TITLES = {
    "tag": "Add FAQ tags",
    "untag": "Take FAQ tags off",
    "assign": "Assign",
    "department": "Move to another department",
    "submit": "Submit for review",
    "publish": "Publish",
    "schedule": "Schedule",
    "withdraw": "Withdraw",
    "stamp": "Stamp reviews",
    "bin": "Put into the bin",
    "unbin": "Take out of the bin",
}
Status = Question.Status
LIST = "_list"  # the filters of the list, carried from page to page


def action(step):
    """Return the action of a list that opens the page of a step (its name)."""

    @admin.action(description=f"{TITLES[step]}…", permissions=permissions.verbs(step))
    def act(page, request, questions):
        return page.bulk_page(request, step, questions)

    act.__name__ = f"{step}_selected"
    return act


ACTIONS = [action(step) for step in TITLES]


class StepsInBulk(admin.ModelAdmin):
    """Adds a page for each step, and the undo of whatever was done."""

    def get_urls(self):
        own = [
            ("bulk/<slug:step>/", self.bulk, "bulk"),
            ("undo/<slug:key>/", require_POST(self.undo), "undo"),
        ]
        return [*routes(self, "consults_question", own), *super().get_urls()]

    def has_publish_permission(self, request):
        return request.user.has_perm("consults.publish_question")

    def has_review_permission(self, request):
        return request.user.has_perm("consults.review_question")

    def has_bin_permission(self, request):
        return request.user.has_perm("consults.bin_question")

    def has_export_permission(self, request):
        return request.user.has_perm("consults.export_question")

    def bulk(self, request, step):
        """Take a step on the consults of POST ``id``; a GET names none and shows an empty page.

        A part of them may be sent with the ``batch`` of the parts before it; then only the rows of the
        result come back.
        """
        if step not in TITLES or not bulk_actions.may(request.user, step):
            raise PermissionDenied
        ids = [pk for text in request.POST.getlist("id") if (pk := id_of(text))]
        questions = Question.objects.filter(pk__in=ids[: bulk_actions.MOST_AT_ONCE]).order_by("-pk")
        form = form_for(step, request.POST or None, request.user)
        if len(ids) > bulk_actions.MOST_AT_ONCE:
            sentence = f"Choose {bulk_actions.MOST_AT_ONCE} consults at most; nothing was done."
            self.message_user(request, sentence, messages.WARNING)
            return self._bulk_page(request, step, questions, form, status=422)
        if request.method != "POST" or not form.is_valid():
            return self._bulk_page(request, step, questions, form, status=422 if ids else 200)
        choice, key = form.choice(), request.POST.get("batch", "")
        try:
            batch, told = bulk_actions.take(step, questions, choice, request.user, key)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return self._bulk_page(request, step, questions, form, status=409)
        for question, refusal in told:
            if not refusal:
                sentence = f"{TITLES[step]}: in bulk, batch {batch.key[:8]}."
                self.log_change(request, question, sentence)
        context = self._context(request, step)
        context |= {"told": told, "batch": batch, "done": sum(not why for _, why in told)}
        part = "part" in request.POST
        name = "_told" if part else "bulk"
        answer = TemplateResponse(request, f"admin/consults/question/{name}.html", context)
        answer["X-Batch"] = batch.key
        return answer

    def bulk_page(self, request, step, questions):
        """Show which consults a step would be taken on, and ask what it needs."""
        ids = list(
            questions.order_by("-pk").values_list("pk", flat=True)[: bulk_actions.MOST_AT_ONCE + 1]
        )
        if len(ids) > bulk_actions.MOST_AT_ONCE:
            self.message_user(
                request,
                f"These are the newest {bulk_actions.MOST_AT_ONCE}; narrow the list for the others.",
                messages.WARNING,
            )
        chosen = Question.objects.filter(pk__in=ids[: bulk_actions.MOST_AT_ONCE]).order_by("-pk")
        return self._bulk_page(request, step, chosen, form_for(step, None, request.user))

    def _bulk_page(self, request, step, questions, form, status=200):
        rows = questions.select_related("department").prefetch_related(with_tags())
        context = self._context(request, step)
        context |= {
            "form": form,
            "rows": [(question, obstacle(step, question)) for question in rows],
            "presets": presets() if step == "schedule" else [],
        }
        template = "admin/consults/question/bulk.html"
        return TemplateResponse(request, template, context, status=status)

    def _context(self, request, step):
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": TITLES[step],
            "step": step,
            "done_word": bulk_actions.STEPS[step].done,
            "list": _filters(request).urlencode(),
            "back": _back(request),
        }

    def undo(self, request, key):
        """Undo a batch of this person; what somebody has worked on since is left as it is."""
        batch = get_object_or_404(Batch, key=key, by=request.user)
        try:
            told = bulk_actions.undo(batch, request.user)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:consults_question_changelist"))
        for number, refusal in told:
            if refusal:
                self.message_user(request, f"Consult {number}: {refusal}", messages.WARNING)
        undone = [row for row, (_, why) in zip(reversed(batch.rows), told, strict=True) if not why]
        for question in Question.objects.filter(pk__in=[row["question"] for row in undone]):
            self.log_change(request, question, f"Undone: batch {batch.key[:8]}.")
        if undone:
            many = f"{len(undone)} consults are" if len(undone) > 1 else "It is"
            self.message_user(request, f"Undone. {many} as before.")
        if LIST in request.POST:
            return HttpResponseRedirect(_back(request))
        if len(batch.rows) == 1:
            pk = batch.rows[0]["question"]
            return HttpResponseRedirect(reverse("admin:consults_question_change", args=[pk]))
        return HttpResponseRedirect(reverse("admin:consults_question_changelist"))

    def tell_with_undo(self, request, sentence, batch):
        """Say what was done, with a button that takes it back."""
        if batch is None:
            self.message_user(request, sentence)
            return
        html = format_html(
            '{} <form class="undo" method="post" action="{}"><input type="hidden"'
            ' name="csrfmiddlewaretoken" value="{}"><button>Undo</button></form>',
            sentence,
            reverse("admin:consults_question_undo", args=[batch.key]),
            get_token(request),
        )
        self.message_user(request, html)


def _filters(request):
    """Return the filters of the list a step was begun from, as its address has them."""
    return QueryDict(request.POST[LIST][:2000]) if LIST in request.POST else request.GET


def _back(request):
    """Return the address of the list a step was begun from."""
    query = _filters(request).urlencode()
    address = reverse("admin:consults_question_changelist")
    return f"{address}?{query}" if query else address


def obstacle(step, question):
    """Return why a step will be refused, as far as the row alone says; "" where nothing is in the way."""
    status, public = question.status, question.is_public
    if (
        step in {"publish", "schedule"}
        and status == Status.PUBLISHED
        and (public or step == "publish")
    ):
        return "is published already"
    if step in {"publish", "schedule"} and question.blockers:
        return f"{question.blockers} blocker{'s' if question.blockers > 1 else ''} to settle first"
    allowed = {
        "submit": {Status.DRAFT, Status.WITHDRAWN},
        "withdraw": {Status.PUBLISHED},
        "bin": {Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN},
        "unbin": {Status.BINNED},
    }
    if status not in allowed.get(step, {status}):
        return f"is {question.get_status_display().lower()}"
    if step == "stamp" and not public:
        return "is not public"
    return ""
