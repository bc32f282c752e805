"""How a guide is saved: what the steps of `consults.admin.save.Save` mean for it."""

from django.http import HttpResponseRedirect

from consults.admin import moves, versions
from consults.admin.guide import findings, form_page
from consults.admin.guide.workflow_page import take_step
from consults.admin.question.findings import is_pressed
from consults.admin.save import Save
from consults.checks import stored_findings
from consults.editorial import guide_revisions
from consults.exchange.to_documents import guide_document
from consults.models import GuideTag

SAVED_SINCE = (
    "{who} {did} this guide at {at}, after you had opened it. Nothing of yours was saved yet: it stands"
    " below, and what differs is shown above it; saving again puts yours over it, and theirs stays in the"
    " revisions."
)


class GuideSave(Save):
    """One sending of the form of a guide."""

    # ------------------------------------------------------------------ what stands, what was sent

    def pending(self):
        """Return the pending change that the form was opened on, or None."""
        return form_page.asked_for(self.request, self.row)

    def is_finding_pressed(self):
        """Return whether a button of a finding was pressed."""
        return is_pressed(self.request)

    def take_finding(self):
        """Settle the finding of the button that was pressed; returns the response."""
        return findings.take_button(self.desk, self.request, self.row)

    def refusals(self):
        """Return why the form is refused before it is read: somebody saved meanwhile, or a move."""
        if self.adding:
            return []
        moved = [] if self.waits else moves.refusals(self.request, self.stored, self.into)
        return self.stale() or moved

    def told_of_theirs(self):
        """Return why a form is refused that was opened on another text."""
        return versions.refusal(self.stored, self.request.POST, SAVED_SINCE)

    def make_sheet(self):
        """Return the form as sent."""
        return form_page.sheet_of(self.desk, self.request, self.row)

    def show(self):
        """Return the page of the form as sent."""
        return form_page.show(
            self.desk, self.request, self.sheet, self.change, self.into, compared=self.stored
        )

    # ------------------------------------------------------------------ a pending change

    def wait(self, document):
        """Keep a document as the pending change."""
        return guide_revisions.wait(self.stored, document, self.by)

    # ------------------------------------------------------------------ a save

    def keep_what_stood(self):
        """Make sure that a revision holds the guide as it stood."""
        if not self.adding:
            guide_revisions.record_first(self.stored, self.by)
            self.before = guide_revisions.kept(self.stored).defer("document").first()

    def set_tags(self, tags, by):
        """Give the guide these tags."""
        self.row.guide_tags.all().delete()
        GuideTag.objects.bulk_create(
            GuideTag(guide=self.row, tag=tag, position=place) for place, tag in enumerate(tags)
        )

    def bring_in_step(self):
        """Return what blocks, {key: finding}; nothing else follows from a guide."""
        self.document = guide_document(self.row)
        return stored_findings.blocking(self.row, self.document)

    def record(self):
        """Keep the guide as saved as a revision."""
        if self.change is not None:
            guide_revisions.drop(self.change, self.by)  # it is saved now
        guide_revisions.record(self.row, self.by, document=self.document)

    def answer(self, batch):
        """Take the step of the button: of a finding, or of the workflow; returns where the editor goes on."""
        desk, request, guide = self.desk, self.request, self.row
        self.log()
        if self.adding:
            return desk.response_add(request, guide)
        if answer := findings.take_button(desk, request, guide):
            return answer
        for button in ("_submit", "_publish"):
            if button in request.POST:
                take_step(desk, request, guide, button[1:], request.POST)
                return HttpResponseRedirect(request.path)
        return desk.response_change(request, guide)
