"""What happens after Save: the step of the button, the message with its undo, the next consult."""

import re
import uuid
from copy import copy

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from consults import permissions, refresh
from consults.admin import moves
from consults.admin.question.workflow_forms import StampForm, form_for, sentences_of, zone
from consults.editorial import bulk_actions, pending_changes, workflow
from consults.exchange.schema import to_data
from consults.exchange.to_documents import document_of
from consults.models import Batch, Question, Revision
from consults.similar import suggestions
from consults.tagging import tag_suggestions
from text.names import id_of, plain_line
from web import passes, rights
from web.admin import MOST_COUNTED
from web.errors import WorkflowError

ONE = re.compile(r"[0-9a-f]{32}")
SAVED, TAB = "saved", "_tab"
TAB_NAME = re.compile(r"[0-9a-z]{1,16}")
ONCE = "_once"  # names one filling-in of an empty form, so that sending it twice makes one consult
STEPS = {
    "_submit": "submit",
    "_publish": "publish",
    "_schedule": "schedule",
    "_withdraw": "withdraw",
    "_stamp": "stamp",
}
GOES_ON = {"_next", "_then_next"}
MOST_FOLLOWING = 50
BOXES = {"schedule": "at", "withdraw": "why-withdrawn", "stamp": "id_outcome_0"}


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
        """“Save as a pending change” saves nothing but the document it would have made."""
        if ONCE in request.POST and object_id is None:
            return self._added_once(request, form_url, extra_context)
        stored = self._stored(object_id) if request.method == "POST" else None
        if stored is not None and moves.must_wait(request, stored):
            if self.takes_finding(request):  # nothing of the form is saved, the finding is settled
                return self.step_of_findings(request, Question.objects.get(pk=object_id))
            request.POST = request.POST.copy()
            request.POST["_wait"] = "1"
        self._refuse_step(request)
        if stored is not None and "_wait" not in request.POST:
            self._refuse_move(request, stored)
        if GOES_ON & request.POST.keys() and id_of(str(object_id)):
            request.following = self._following(request, int(object_id))
        if "_wait" not in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic(), passes.rehearsal():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except Waits as change:
            question = Question.objects.get(pk=object_id)
            return self._keep_waiting(request, question, change.document)

    @staticmethod
    def _stored(object_id):
        rows = Question.objects.select_related("department").only("number", "status", "department")
        return rows.filter(pk=object_id).first() if id_of(str(object_id)) else None

    @staticmethod
    def _refuse_move(request, question):
        """Refuse the whole form for a move that this person may not make: what was typed stays."""
        for sentence in moves.refusals(request, question):
            wrong = ValidationError(sentence)
            wrong.box = "id_department"
            request.refused = [*getattr(request, "refused", ()), wrong]

    def _refuse_step(self, request):
        """Refuse the whole form for a step that lacks something: the box keeps what was typed into it."""
        for step in self._chosen(request):
            form = form_for(step, self._asked(request))
            for sentence in sentences_of(form):
                wrong = ValidationError(sentence)
                wrong.box = BOXES.get(step, "")
                request.refused = [*getattr(request, "refused", ()), wrong]
                request.refused_step = step

    @staticmethod
    def _chosen(request):
        """Return the steps (their names) whose buttons were pressed, as far as this person may take them."""
        return [
            step
            for button, step in STEPS.items()
            if button in request.POST and bulk_actions.may(request.user, step)
        ]

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
        asked = request.POST
        context["stamp"] = StampForm(
            initial={"outcome": asked.get("outcome"), "parts": asked.getlist("parts")}
        )
        context["typed"] = {name: asked.get(f"_{name}", "") for name in ("at", "reason", "note")}
        context["typed"]["at"] = context["typed"]["at"] or request.GET.get("at", "")
        context["refused_step"] = getattr(request, "refused_step", "")
        context["zone"] = zone()
        published = obj is not None and permissions.is_out(obj)
        context["may_save"] = not published or permissions.may_edit(request.user, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _keep_waiting(self, request, question, document):
        try:
            workflow_change = pending_changes.wait(question, document, request.user)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return HttpResponseRedirect(request.path)
        self.log_change(request, question, f"Change {workflow_change.pk} waits.")
        self.message_user(
            request, "Kept. Readers go on seeing the old text until the change is published."
        )
        answer = HttpResponseRedirect(reverse("admin:consults_question_steps", args=[question.pk]))
        return _saved(answer, request, question.pk)

    def save_model(self, request, question, form, change):
        self._require(request, question, change)
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

    def _require(self, request, question, change):
        """Raise Forbidden for whoever may not save this; what waits is built and rolled back."""
        if not change:
            rights.require(request.user, "consults.add_question", "add consults")
        elif "_wait" not in request.POST:
            before = Question.objects.select_related("department").get(pk=question.pk)
            permissions.require_edit(request.user, before, question.department)
            permissions.require_move(request.user, before, question.department)

    def save_related(self, request, form, formsets, change):
        for formset in formsets:
            formset.by = request.user
        super().save_related(request, form, formsets, change)
        question = form.instance
        self._save_tags(request, form)
        self._save_similar(request, form)
        if "_wait" in request.POST and question.status == Question.Status.PUBLISHED:
            raise Waits(to_data(document_of(question)))
        if getattr(request, "waiting_change", None) is not None:
            pending_changes.drop(
                request.waiting_change, request.user
            )  # it is saved now, for readers to see
        refresh.refresh(question)
        self.refuse_new_blockers(request, question)
        note = plain_line(request.POST.get("_note", ""))[:300]
        workflow.record(question, by=request.user, note=note)
        request.saved = bulk_actions.saved(question, request.user) if change else None

    def _save_tags(self, request, form):
        # A pending change is built by a save that is rolled back: it shows readers nothing.
        by = rights.SITE if "_wait" in request.POST else request.user
        if form.tags is None:
            return
        for tag in form.tags:
            if tag.pk is None:
                rights.require(request.user, "faq.add_faqtag", f"make the tag “{tag.name}”")
                tag.save()
                self.log_addition(request, tag, "Made in the form of a consult.")
        tag_suggestions.set_tags(form.instance, form.tags, by)

    @staticmethod
    def _save_similar(request, form):
        by = rights.SITE if "_wait" in request.POST else request.user
        if form.decisions:
            suggestions.decide(form.instance, form.decisions, by)

    # ---------------------------------------------------------------- afterwards

    def response_add(self, request, question, post_url_continue=None):
        """Tell the browser that nothing typed into the empty form has to wait any more."""
        return _saved(self._after_adding(request, question), request, "new")

    def _after_adding(self, request, question):
        self.message_user(request, f"Saved: consult {question.number}, a draft.")
        if "_addanother" in request.POST:
            return HttpResponseRedirect(reverse("admin:consults_question_add"))
        return self._stay(request, question) if "_continue" in request.POST else self._list(request)

    def response_change(self, request, question):
        """Tell the browser that nothing typed into this form has to wait any more."""
        return _saved(self._after_saving(request, question), request, question.pk)

    def _after_saving(self, request, question):
        """The buttons beside Save and in the findings: save first, then take the step."""
        if answer := self.step_of_findings(request, question):
            return answer
        chosen = self._chosen(request)
        for step in chosen:
            if not self.take_step(request, question, step, form_for(step, self._asked(request))):
                at = request.POST.get("_at", "") if step == "schedule" else ""
                return self._stay(request, question, at)  # what refused it is settled here
        if not chosen:
            sentence = f"Saved: consult {question.number}."
            self.tell_with_undo(request, sentence, getattr(request, "saved", None))
        if GOES_ON & request.POST.keys():
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

    def _stay(self, request, question, at=""):
        address = reverse("admin:consults_question_change", args=[question.pk])
        query = QueryDict(self.get_preserved_filters(request), mutable=True)
        if at:
            query["at"] = at[:40]  # a refused time, still in its box
        return HttpResponseRedirect(f"{address}?{query.urlencode()}" if query else address)

    def _list(self, request):
        address = reverse("admin:consults_question_changelist")
        filters = QueryDict(self.get_preserved_filters(request)).get("_changelist_filters", "")
        return HttpResponseRedirect(f"{address}?{filters}" if filters else address)

    def _listed(self, request):
        """Return the consults of the list the editor came from, in its order; without one, the drafts."""
        filters = QueryDict(self.get_preserved_filters(request)).get("_changelist_filters", "")
        asked = copy(request)
        asked.GET = QueryDict(filters or "status__exact=draft")
        return self.get_changelist_instance(asked).queryset

    def _following(self, request, pk):
        """Return the ids that come after a consult in that list; asked before a save changes its place."""
        ids = list(self._listed(request).values_list("pk", flat=True)[:MOST_COUNTED])
        after = ids[ids.index(pk) + 1 :] if pk in ids else [other for other in ids if other < pk]
        return after[:MOST_FOLLOWING]

    def _next(self, request, question):
        """Go on to the next consult of the list the editor came from; without one, the next draft."""
        filters = QueryDict(self.get_preserved_filters(request)).get("_changelist_filters", "")
        listed = self._listed(request).filter(pk__in=request.following)
        still = set(listed.values_list("pk", flat=True))
        following = next((pk for pk in request.following if pk in still), None)
        if following is None:
            self.message_user(request, "That was the last one of this list.")
            return self._list(request)
        address = reverse("admin:consults_question_change", args=[following])
        query = f"?{urlencode({'_changelist_filters': filters})}" if filters else ""
        return HttpResponseRedirect(f"{address}{query}")


def _saved(answer, request, which):
    """Name the form and tab that were saved in a cookie of a minute, for the script that keeps words."""
    tab = request.POST.get(TAB, "")
    value = f"{which}.{tab}" if TAB_NAME.fullmatch(tab) else which
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie(
        SAVED, value, max_age=60, path=reverse("admin:index"), samesite="Lax", secure=secure
    )
    return answer
