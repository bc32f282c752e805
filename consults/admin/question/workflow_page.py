"""The page “Steps” of a consult: where it stands, what can be done, who looked at it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from consults.admin.question.workflow_forms import form_for, presets, sentences_of, zone
from consults.editorial import bulk_actions, pending_changes, workflow
from consults.models import Question, Review
from text.names import plain_line
from web.admin import routes
from web.errors import WorkflowError


class TakesSteps(admin.ModelAdmin):
    """Adds the page “Steps” of a consult; every step on it can be undone in the message it leaves."""

    def get_urls(self):
        own = [("<int:pk>/steps/", self.steps, "steps")]
        return [*routes(self, "consults_question", own), *super().get_urls()]

    def rights(self, request):
        """Return {step: whether this person may take it}."""
        user = request.user
        publishes = user.has_perm("consults.publish_question")
        reviews = user.has_perm("consults.review_question")
        own = {name: bulk_actions.may(user, name) for name in bulk_actions.STEPS}
        return {**own, "send_back": reviews or publishes, "second_look": reviews or publishes,
                "publish_change": publishes, "drop_change": own["submit"]}  # fmt: skip

    def steps(self, request, pk):
        """Show where a consult stands and what can be done; a POST of ``step`` does it."""
        question = get_object_or_404(
            Question.objects.select_related("department", "submitted_by", "assigned_to"), pk=pk
        )
        if not self.has_view_permission(request, question):
            raise PermissionDenied
        rights, step = self.rights(request), request.POST.get("step", "")
        form = form_for(step, request.POST, request.user) if step in bulk_actions.STEPS else None
        if request.method == "POST":
            if not rights.get(step):
                raise PermissionDenied
            if self.take_step(request, question, step, form):
                return HttpResponseRedirect(reverse("admin:consults_question_steps", args=[pk]))
        forms = {
            name: form_for(name, None, request.user) for name in ("schedule", "stamp", "assign")
        }
        if form is not None and step in forms:
            forms[step] = form
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Steps of consult {question.number}",
            "question": question,
            "waits": question.status == Question.Status.PUBLISHED and not question.is_public,
            "rights": rights,
            "change": pending_changes.waiting(question),
            "when": forms["schedule"],
            "stamp": forms["stamp"],
            "assign": forms["assign"],
            "presets": presets(),
            "typed": {step: request.POST.get("reason", "")} if step else {},
            "zone": zone(),
            "failing": question.links.filter(failures__gt=0)[:20],
            "reviews": question.reviews.select_related("by")[:20],
        }
        return TemplateResponse(request, "admin/consults/question/steps.html", context)

    def take_step(self, request, question, step, form=None):
        """Take a step and tell it, with its undo; returns False when it was refused, which is told too."""
        by = request.user
        try:
            if step in bulk_actions.STEPS:
                if not form.is_valid():
                    self._tell_errors(request, form)
                    return False
                choice = form.choice()
                if step == "publish" and question.status == Question.Status.PUBLISHED:
                    workflow.move(question, None, by)  # it was scheduled
                    batch, done = None, "Published"
                else:
                    batch, told = bulk_actions.take(step, [question], choice, by)
                    if told[0][1]:
                        raise WorkflowError(told[0][1])
                    done = self._sentence(step, choice)
            else:
                batch, done = None, self._other_step(question, step, request)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return False
        self.log_change(request, question, f"{done}.")
        self.tell_with_undo(request, f"{done}: consult {question.number}.", batch)
        return True

    def _tell_errors(self, request, form):
        for sentence in sentences_of(form):
            self.message_user(request, sentence, messages.WARNING)

    def _sentence(self, step, choice):
        if step == "schedule":
            return f"Scheduled for {timezone.localtime(choice['at']):%-d %B %Y, %H:%M} ({zone()})"
        if step == "stamp":
            return f"Reviewed, {Review.Outcome(choice['outcome']).label.lower()}"
        return bulk_actions.STEPS[step].done.capitalize()

    def _other_step(self, question, step, request):
        by = request.user
        if step == "send_back":
            workflow.send_back(question, plain_line(request.POST.get("reason", "")), by)
            return "Sent back to its editor"
        if step == "second_look":
            workflow.second_look_done(question, by)
            return "Second look taken"
        change = pending_changes.waiting(question)
        if change is None:
            raise WorkflowError(f"No change of consult {question.number} waits.")
        if step == "publish_change":
            pending_changes.publish_change(change, by)
            return "The change is published"
        pending_changes.drop(change, by)
        return "The change is dropped"
