"""What happens when a guide is saved: kept as a revision, or as a pending change; then the next step."""

from contextlib import nullcontext

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from consults import permissions
from consults.admin import moves
from consults.admin.question.edit_conflicts import version_of
from consults.admin.question.findings import FIELD, NowBlocked
from consults.admin.question.saving import Waits
from consults.checks import stored_guide_findings
from consults.editorial import guide_revisions
from consults.models import Guide, GuideTag
from text.names import id_of
from web import passes, rights
from web.errors import WorkflowError

ASKED = ("change", "waiting")  # the query of the form's address
VERSION = "_version"  # what the form was opened with
SAVED_SINCE = (
    "Somebody saved this guide at {:%H:%M}, after you had opened it. Nothing of yours was saved yet: it stands"
    " below. Look at theirs in another window; saving again puts yours over it, and theirs stays in the"
    " revisions."
)


class SavesGuides(admin.ModelAdmin):
    """Saves with a revision before and after; where somebody may not publish, as a pending change."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A save that readers would see is a publisher's; anybody else's is kept until one publishes it."""
        pk = id_of(str(object_id))
        if request.method != "POST" or not pk:
            return super().changeform_view(request, object_id, form_url, extra_context)
        posted = request.POST
        for _ in range(2):
            try:
                with transaction.atomic():
                    return self._saved(request, pk, form_url, extra_context)
            except NowBlocked as refusal:  # shown at the form as it was sent, nothing is saved
                request.refused, request.POST = refusal.sentences, posted
            except Waits as change:
                return self._keep_waiting(request, Guide.objects.get(pk=pk), change.document)
        raise AssertionError("a refused form is never saved")

    def _saved(self, request, pk, form_url, extra_context):
        """Save a form while nobody else saves or publishes the same guide."""
        guide = Guide.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if guide is not None and moves.must_wait(request, guide):
            if request.POST.get(FIELD):  # nothing of the form is saved, the finding is settled
                return self.step_of_findings(request, guide)
            request.POST = request.POST.copy()
            request.POST["_wait"] = "1"
        opened = request.POST.get(VERSION)
        if guide is not None and opened and opened != version_of(guide):
            request.refused = [SAVED_SINCE.format(timezone.localtime(guide.updated_at))]
        elif guide is not None and "_wait" not in request.POST:
            refused = moves.refusals(request, guide)
            request.refused = [*getattr(request, "refused", ()), *refused]
        with passes.rehearsal() if "_wait" in request.POST else nullcontext():
            return super().changeform_view(request, str(pk), form_url, extra_context)

    def _keep_waiting(self, request, guide, document):
        try:
            change = guide_revisions.wait(guide, document, request.user)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return HttpResponseRedirect(request.path)
        self.log_change(request, guide, f"Change {change.pk} waits.")
        self.message_user(
            request, "Kept. Readers go on seeing the old text until the change is published."
        )
        return HttpResponseRedirect(reverse("admin:consults_guide_steps", args=[guide.pk]))

    # ---------------------------------------------------------------- the form on a pending change

    def get_object(self, request, object_id, from_field=None):
        guide = super().get_object(request, object_id, from_field)
        asked, value = ASKED
        if guide is None or request.GET.get(asked) != value:
            return guide
        request.waiting_change = change = guide_revisions.waiting(guide)
        if change is not None and request.method == "GET":
            request.change_document = guide_revisions.document_of(change)
            guide_revisions.fill(guide, request.change_document)
        return guide

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.refused = getattr(request, "refused", ())
        form.may_create_tags = request.user.has_perm("faq.add_faqtag")
        if document := getattr(request, "change_document", None):
            form.lines_of_change = "\n".join(f"{t.name} ({t.department})" for t in document.tags)
        saving = request.method == "POST" and change and obj is not None
        if saving and obj.status == Guide.Status.PUBLISHED and not form.refused:
            request.blocked_before = set(
                stored_guide_findings.blocking(obj)
            )  # before anything is saved
        return form

    # ---------------------------------------------------------------- the save

    def save_model(self, request, guide, form, change):
        if change:
            if "_wait" not in request.POST:
                before = Guide.objects.get(pk=guide.pk)
                permissions.require_edit(request.user, before, guide.department)
                permissions.require_move(request.user, before, guide.department)
            guide_revisions.record_first(Guide.objects.get(pk=guide.pk), request.user)
        super().save_model(request, guide, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        guide = form.instance
        self._save_tags(request, form)
        if "_wait" in request.POST and guide.status == Guide.Status.PUBLISHED:
            raise Waits(guide_revisions.now(guide))
        self._refuse_new_blockers(request, guide)
        if getattr(request, "waiting_change", None) is not None:
            guide_revisions.drop(request.waiting_change, request.user)  # it is saved now
        guide_revisions.record(guide, request.user)

    def _save_tags(self, request, form):
        if form.tags is None:
            return
        for tag in form.tags:
            if tag.pk is None:
                rights.require(request.user, "faq.add_faqtag", f"make the tag “{tag.name}”")
                tag.save()
                self.log_addition(request, tag, "Made in the form of a guide.")
        form.instance.guide_tags.all().delete()
        GuideTag.objects.bulk_create(
            GuideTag(guide=form.instance, tag=tag, position=place)
            for place, tag in enumerate(form.tags)
        )

    def _refuse_new_blockers(self, request, guide):
        """Raise NowBlocked when a published guide holds a blocker it did not have before the save."""
        if guide.status != Guide.Status.PUBLISHED:
            return
        before = getattr(request, "blocked_before", set())
        found = stored_guide_findings.blocking(guide)
        if new := [finding for key, finding in found.items() if key not in before]:
            raise NowBlocked(new, "guide")

    def response_change(self, request, guide):
        """The buttons of the findings and of the steps: save first, then take the step."""
        if answer := self.step_of_findings(request, guide):
            return answer
        for button in ("_submit", "_publish"):
            if button in request.POST:
                self.take_step(request, guide, button[1:], request.POST)
                return HttpResponseRedirect(request.path)
        return super().response_change(request, guide)
