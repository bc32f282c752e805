"""The steps of the editorial workflow that need a word with them: a reason, a time, an outcome."""

import uuid
from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from consults import reviewing, workflow
from consults.models import Question, Review
from faq.admin.base import routes
from faq.workflow import WorkflowError

MOST_AT_ONCE = 200
LATEST = timedelta(days=5 * 365)


class TimeForm(forms.Form):
    at = forms.DateTimeField(
        label="Publish at",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_at(self):
        at = self.cleaned_data["at"]
        if not timezone.now() < at < timezone.now() + LATEST:
            raise forms.ValidationError("Choose a time to come, within five years.")
        return at


class StampForm(forms.Form):
    outcome = forms.ChoiceField(choices=Review.Outcome.choices, widget=forms.RadioSelect)
    parts = forms.MultipleChoiceField(
        label="Looked at", choices=Review.Part.choices, widget=forms.CheckboxSelectMultiple
    )


class TakesSteps(admin.ModelAdmin):
    """Adds the page “Steps” of a consult, and the stamping of many."""

    def get_urls(self):
        own = [("<int:pk>/steps/", self.steps, "steps"), ("stamp/", self.stamp_many, "stamp")]
        return [*routes(self, "consults_question", own), *super().get_urls()]

    def rights(self, request):
        """Return the steps this person may take."""
        user = request.user
        publishes = user.has_perm("consults.publish_question")
        reviews = user.has_perm("consults.review_question")
        return {
            "submit": user.has_perm("consults.change_question"),
            "send_back": reviews or publishes,
            "publish": publishes,
            "schedule": publishes,
            "withdraw": publishes,
            "stamp": reviews,
        }

    def steps(self, request, pk):
        """Show where a consult stands and what can be done; a POST of ``step`` does it."""
        question = get_object_or_404(
            Question.objects.select_related("department", "submitted_by"), pk=pk
        )
        if not self.has_view_permission(request, question):
            raise PermissionDenied
        rights = self.rights(request)
        step = request.POST.get("step", "")
        when = TimeForm(request.POST if step == "schedule" else None)
        stamp = StampForm(request.POST if step == "stamp" else None)
        if request.method == "POST":
            if not rights.get(step):
                raise PermissionDenied
            if done := self._take_step(request, question, step, when, stamp):
                self.log_change(request, question, done)
                self.message_user(request, done)
                return HttpResponseRedirect(reverse("admin:consults_question_steps", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Steps of consult {question.number}",
            "question": question,
            "waits": question.status == Question.Status.PUBLISHED and not question.is_public,
            "rights": rights,
            "when": when,
            "stamp": stamp,
            "presets": presets(),
            "reviews": question.reviews.select_related("by")[:20],
        }
        return TemplateResponse(request, "admin/consults/question/steps.html", context)

    def _take_step(self, request, question, step, when, stamp):
        """Take a step; returns a sentence, or None when it was refused (which is then told)."""
        reason, by = request.POST.get("reason", ""), request.user
        try:
            if step == "submit":
                workflow.submit(question, by)
                return "Submitted for review."
            if step == "send_back":
                workflow.send_back(question, reason, by)
                return "Sent back to its editor."
            if step == "withdraw":
                if not reason.strip():
                    raise WorkflowError("Say why it is withdrawn; only the desk sees that.")
                workflow.withdraw(question, reason.strip()[:500], by)
                return "Withdrawn."
            if step == "publish":
                return self._publish(question, None, by)
            if step == "schedule" and when.is_valid():
                return self._publish(question, when.cleaned_data["at"], by)
            if step == "stamp" and stamp.is_valid():
                review = reviewing.stamp(question, **stamp.cleaned_data, by=by)
                return f"Reviewed: {review.get_outcome_display().lower()}. Due again on {review.due_on}."
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
        return None

    def _publish(self, question, at, by):
        waiting = question.status == Question.Status.PUBLISHED and not question.is_public
        workflow.move(question, at, by) if waiting else workflow.publish(question, by, at)
        return f"Scheduled for {timezone.localtime(at):%-d %B %Y, %H:%M}." if at else "Published."

    @admin.action(description="Stamp review…", permissions=["view"])
    def stamp_selected(self, request, questions):
        ids = ",".join(str(pk) for pk in questions.values_list("pk", flat=True)[:MOST_AT_ONCE])
        return HttpResponseRedirect(
            f"{reverse('admin:consults_question_stamp')}?{urlencode({'ids': ids})}"
        )

    def stamp_many(self, request):
        """Stamp many consults at once: a preview, then what was done and what refused, and why."""
        if not self.rights(request)["stamp"]:
            raise PermissionDenied
        ids = [int(pk) for pk in request.GET.get("ids", "").split(",") if pk.isdigit()][
            :MOST_AT_ONCE
        ]
        questions = Question.objects.filter(pk__in=ids).select_related("department").order_by("-pk")
        form, told, batch = StampForm(request.POST or None), [], uuid.uuid4().hex
        if request.method == "POST" and form.is_valid():
            told = reviewing.stamp_many(
                questions, **form.cleaned_data, by=request.user, batch=batch
            )
            for question, refusal in told:
                if not refusal:
                    self.log_change(request, question, f"Reviewed in bulk, batch {batch[:8]}.")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Stamp reviews",
            "questions": questions,
            "form": form,
            "told": told,
            "done": sum(not refusal for _, refusal in told),
        }
        return TemplateResponse(request, "admin/consults/question/stamp.html", context)


def presets():
    """Return [(name, value of a datetime-local box)]: tomorrow and Monday morning at eight."""
    now = timezone.localtime()
    eight = now.replace(hour=8, minute=0, second=0, microsecond=0)
    tomorrow = eight + timedelta(days=1)
    monday = eight + timedelta(days=7 - now.weekday())
    named = [("Tomorrow 08:00", tomorrow), ("Monday 08:00", monday)]
    return [(name, f"{at:%Y-%m-%dT%H:%M}") for name, at in named]
