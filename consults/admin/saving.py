"""What happens after Save: the step of the button, the message with its undo, the next consult."""

import re
import uuid
from copy import copy

from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from consults import batches, changes, tagging, upkeep, workflow
from consults.admin.step_forms import form_for
from consults.exchange.document import to_data
from consults.exchange.exporting import document_of
from consults.models import Batch, Question, Revision
from faq.text import id_of
from web import rights
from web.errors import WorkflowError

ONE = re.compile(r"[0-9a-f]{32}")
SAVED = "saved"
ONCE = "_once"  # names one filling-in of an empty form, so that sending it twice makes one consult
STEPS = {
    "_submit": "submit",
    "_publish": "publish",
    "_schedule": "schedule",
    "_withdraw": "withdraw",
    "_stamp": "stamp",
}


class SentBefore(Exception):
    """The same new consult came twice: a double click, the back button."""


class Waits(Exception):
    """Carries the document of a change out of the transaction that is rolled back."""

    def __init__(self, document):
        self.document = document
        super().__init__()


class SavesAndSteps(admin.ModelAdmin):
    """Saves with a revision before and after, takes the step of the button, goes on to the next."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """“Save as a change that waits” saves nothing but the document it would have made."""
        if ONCE in request.POST and object_id is None:
            return self._added_once(request, form_url, extra_context)
        if request.method == "POST" and self._must_wait(request, object_id):
            if self.takes_finding(request):  # nothing of the form is saved, the finding is settled
                return self.step_of_findings(request, Question.objects.get(pk=object_id))
            request.POST = request.POST.copy()
            request.POST["_wait"] = "1"
        if "_wait" not in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except Waits as change:
            question = Question.objects.get(pk=object_id)
            return self._keep_waiting(request, question, change.document)

    @staticmethod
    def _must_wait(request, object_id):
        """True for a consult that readers see, or will, in the hands of somebody who may not publish."""
        if request.user.has_perm("consults.publish_question") or not id_of(str(object_id)):
            return False
        return Question.objects.filter(pk=object_id, status=Question.Status.PUBLISHED).exists()

    def _added_once(self, request, form_url, extra_context):
        try:
            with transaction.atomic():
                return super().changeform_view(request, None, form_url, extra_context)
        except SentBefore:
            self.message_user(request, "This consult was saved already; it is one.")
            return self._list(request)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if add:
            context["once"] = request.POST.get(ONCE) or uuid.uuid4().hex
        context["stamp"] = form_for("stamp")
        published = obj is not None and obj.status == Question.Status.PUBLISHED
        context["may_save"] = not published or batches.may(request.user, "publish")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _keep_waiting(self, request, question, document):
        try:
            workflow_change = changes.wait(question, document, request.user)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return HttpResponseRedirect(request.path)
        self.log_change(request, question, f"Change {workflow_change.pk} waits.")
        self.message_user(
            request, "Kept. Readers go on seeing the old text until the change is published."
        )
        answer = HttpResponseRedirect(reverse("admin:consults_question_steps", args=[question.pk]))
        return _saved(answer, question.pk)

    def save_model(self, request, question, form, change):
        kept = Revision.objects.filter(question=question) if change else None
        if change and not kept.exclude(state=Revision.State.PENDING).exists():
            before = Question.objects.get(pk=question.pk)
            workflow.record(before, rights.SITE, note="Before the first save here")
        once = request.POST.get(ONCE, "")
        if not change and ONE.fullmatch(once):
            _, first = Batch.objects.get_or_create(
                key=once, defaults={"step": "add", "by": request.user}
            )
            if not first:
                raise SentBefore
        super().save_model(request, question, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        question = form.instance
        self._save_tags(request, form)
        if "_wait" in request.POST and question.status == Question.Status.PUBLISHED:
            raise Waits(to_data(document_of(question)))
        if getattr(request, "waiting_change", None) is not None:
            changes.drop(
                request.waiting_change, request.user
            )  # it is saved now, for readers to see
        upkeep.refresh(question)
        self.refuse_new_blockers(request, question)
        note = " ".join(request.POST.get("_note", "").split())[:300]
        workflow.record(question, by=request.user, note=note)
        request.saved = batches.saved(question, request.user) if change else None

    def _save_tags(self, request, form):
        # A pending change is built by a save that is rolled back: it shows readers nothing.
        by = rights.SITE if "_wait" in request.POST else request.user
        if form.tags is None:
            return
        for tag in form.tags:
            if tag.pk is None:
                tag.save()
                self.log_addition(request, tag, "Made in the form of a consult.")
        tagging.set_tags(form.instance, form.tags, by)

    # ---------------------------------------------------------------- afterwards

    def response_add(self, request, question, post_url_continue=None):
        """Tell the browser that nothing typed into the empty form has to wait any more."""
        return _saved(self._after_adding(request, question), "new")

    def _after_adding(self, request, question):
        self.message_user(request, f"Saved: consult {question.number}, a draft.")
        if "_addanother" in request.POST:
            return HttpResponseRedirect(reverse("admin:consults_question_add"))
        return self._stay(request, question) if "_continue" in request.POST else self._list(request)

    def response_change(self, request, question):
        """Tell the browser that nothing typed into this form has to wait any more."""
        return _saved(self._after_saving(request, question), question.pk)

    def _after_saving(self, request, question):
        """The buttons beside Save and in the findings: save first, then take the step."""
        if answer := self.step_of_findings(request, question):
            return answer
        chosen = [
            step
            for button, step in STEPS.items()
            if button in request.POST and batches.may(request.user, step)
        ]
        for step in chosen:
            if not self.take_step(request, question, step, form_for(step, self._asked(request))):
                return self._stay(request, question)  # what refused it is settled here
        if not chosen:
            sentence = f"Saved: consult {question.number}."
            self.tell_with_undo(request, sentence, getattr(request, "saved", None))
        if "_next" in request.POST or "_then_next" in request.POST:
            return self._next(request, question)
        stays = chosen or "_continue" in request.POST
        return self._stay(request, question) if stays else self._list(request)

    @staticmethod
    def _asked(request):
        """Return what the buttons beside Save send, as the form of the step takes it."""
        asked = request.POST.copy()
        chosen = asked.get("_schedule", "")
        asked["at"] = asked.get("_at", "") if chosen in {"", "at"} else chosen
        asked["reason"] = asked.get("_reason", "")
        asked["second_look"] = "on" if asked.get("_publish") == "second" else ""
        return asked

    def _stay(self, request, question):
        address = reverse("admin:consults_question_change", args=[question.pk])
        filters = self.get_preserved_filters(request)
        return HttpResponseRedirect(f"{address}?{filters}" if filters else address)

    def _list(self, request):
        address = reverse("admin:consults_question_changelist")
        filters = QueryDict(self.get_preserved_filters(request)).get("_changelist_filters", "")
        return HttpResponseRedirect(f"{address}?{filters}" if filters else address)

    def _next(self, request, question):
        """Go on to the next consult of the list the editor came from; without one, the next draft."""
        filters = QueryDict(self.get_preserved_filters(request)).get("_changelist_filters", "")
        asked = copy(request)
        asked.GET = QueryDict(filters or "status__exact=draft")
        rows = self.get_changelist_instance(asked).queryset.order_by("-pk")
        following = rows.filter(pk__lt=question.pk).first()
        if following is None:
            self.message_user(request, "That was the last one of this list.")
            return self._list(request)
        address = reverse("admin:consults_question_change", args=[following.pk])
        query = f"?{urlencode({'_changelist_filters': filters})}" if filters else ""
        return HttpResponseRedirect(f"{address}{query}")


def _saved(answer, which):
    """Name the form that was saved in a cookie of a minute, for the script that keeps what is typed."""
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie(
        SAVED, which, max_age=60, path=reverse("admin:index"), samesite="Lax", secure=secure
    )
    return answer
