"""A save of the form of a consult or guide, from what was sent to the answer, in named steps."""

from copy import copy

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse

from consults import permissions
from consults.admin import gone, moves, versions
from consults.admin.sheet import ask_to_open
from consults.checks import redacted_words, stored_findings
from consults.editorial import history
from consults.models import Revision
from text.names import id_of
from web import passes, rights
from web.admin import require
from web.errors import WorkflowError

KEPT = "Kept. Readers go on seeing the old text until the change is published."
REPLACED = "It took the place of a change by {who} that waited. That one is kept in the revisions."
UNSAVED = "Save what you changed first, then press the button of the finding again. Nothing you typed is lost."
REFUSED = "Readers see this {}, so the save was refused. Nothing you typed is lost."


class Save:
    """One sending of the form: of what, and what came of it so far.

    What is done differently for a consult and for a guide is said by `ConsultSave` and `GuideSave`.
    """

    def __init__(self, desk, request):
        self.desk, self.request, self.by = desk, request, request.user
        self.row = None  # the consult or guide, locked; the form writes into it. None for a new one
        self.stored = None  # the same as it stood before
        self.before = None  # the newest revision of what stood before
        self.into = None  # the department that the form takes it to
        self.waits = False  # it is kept as a pending change; readers go on seeing the old text
        self.change = None  # the pending change that the form was opened on
        self.sheet = None  # the form with its rows, as sent
        self.document = None  # what was saved
        self.standing = {}  # what blocked before, {key: finding}, once it is looked up
        self.blocked = {}  # what readers must not see of the save
        self.redacted = []  # [sentence] where words were typed that were redacted here

    @property
    def adding(self):
        return self.stored is None

    def run(self, object_id=None):
        """Save what was sent of the row of an id (text), or without it of a new one; returns the response.

        Where something is refused nothing is kept, and the form comes back as it was sent. What blocks is
        refused where readers see it, except what blocked before: that is looked up only if it comes to that.
        """
        answer = self.saved(object_id)
        if answer is None and self.blocked and self.is_none_new():
            answer = self.saved(object_id)
        return answer or self.show_refused(object_id)

    def saved(self, object_id):
        """Take all steps of a save in one transaction; returns the response, or None and keeps nothing."""
        with transaction.atomic():
            if object_id is not None and not self.load(id_of(object_id)):
                return gone.show(self.desk, self.request)
            ask_to_open(self.desk, self.request, self.row)
            finding_alone = self.waits and self.is_finding_pressed()  # nothing of the form is saved
            refused = self.finding_refusals() if finding_alone else self.refusals()
            self.read(refused)
            if finding_alone and not refused and not self.sheet.is_changed():
                return self.take_finding()
            if finding_alone:
                self.read(refused or self.stale() or [UNSAVED])
            if not self.sheet.is_valid():
                return None
            if self.waits:
                return self.keep_pending()
            return self.keep()

    # ------------------------------------------------------------------ what stands, what was sent

    def load(self, pk):
        """Lock the row and find out how it is saved; returns False where there is none.

        While one save goes on nobody else saves it. Its key stays free: others may name it.
        """
        rows = self.desk.get_queryset(self.request)
        self.row = rows.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
        if self.row is None:
            return False
        self.take_out_redacted()
        self.stored, self.into = copy(self.row), moves.asked(self.request, self.row)
        must = moves.must_wait(self.by, self.row, self.into)
        self.waits = permissions.is_out(self.row) and (must or "_wait" in self.request.POST)
        self.change = self.pending()
        return True

    def take_out_redacted(self):
        """Put marks in the place of words that were redacted here: from now on nothing else was sent."""
        mask = redacted_words.Mask(self.row)
        self.request.POST = mask.posted(self.request.POST)
        self.redacted = self.redacted or mask.sentences()

    def stale(self):
        """Return [sentence] where the form was opened on another text; what differs is shown then.

        What was left alone in it takes theirs over, unless it was opened on a pending change.
        """
        posted = self.request.POST
        if not versions.is_stale(self.stored, posted):
            return []
        told = self.told_of_theirs()
        theirs = versions.compared(self.make_sheet(), posted, taking=self.change is None)
        self.request.POST, self.request.theirs = theirs.data, theirs
        return [told]

    def finding_refusals(self):
        """Return [sentence] of why the button of a finding is refused, where nothing of the form is saved."""
        return []

    def read(self, refused):
        """Read the form and its rows, with what is `refused` already: sentences or ValidationErrors."""
        self.sheet = self.make_sheet()
        self.sheet.refuse(self.redacted)
        self.sheet.refuse(refused)

    def show_refused(self, object_id):
        """Return the form as it was sent, with every mistake; of a row that somebody erased, what was typed."""
        still = None if self.adding else self.desk.get_object(self.request, object_id)
        if not self.adding and still is None:
            return gone.show(self.desk, self.request)
        if self.blocked:  # its rows were written and are gone again: read it anew
            kind, told = self.desk.opts.verbose_name, [f.message for f in self.blocked.values()]
            self.row = still
            self.read([REFUSED.format(kind), *dict.fromkeys(told)])
        return self.show()

    # ------------------------------------------------------------------ a pending change

    def keep_pending(self):
        """Keep what was sent as a pending change: write it, take its document, take the writing back."""
        with passes.rehearsal():
            self.write(rights.SITE)
            document = history.now(self.row)
        former = self.stored.revisions.filter(state=Revision.State.PENDING).first()
        try:
            change = self.wait(document)
        except WorkflowError as refusal:
            self.desk.message_user(self.request, str(refusal), messages.WARNING)
            return HttpResponseRedirect(self.request.path)
        self.desk.log_change(self.request, self.stored, f"Change {change.pk} waits.")
        self.desk.message_user(self.request, KEPT)
        if former is not None and former.author_id != self.by.pk:
            told = REPLACED.format(who=former.author or "somebody")
            self.desk.message_user(self.request, told, messages.WARNING)
        name = f"admin:consults_{self.desk.opts.model_name}_steps"
        return self.answer_pending(HttpResponseRedirect(reverse(name, args=[self.stored.pk])))

    def answer_pending(self, answer):
        """Return the answer to a change that is kept."""
        return answer

    # ------------------------------------------------------------------ a save

    def keep(self):
        """Write what was sent and bring all in step; returns the response, or None and keeps nothing."""
        self.ask_for_rights()
        if self.is_sent_before():
            return self.answer_again()
        self.keep_what_stood()
        self.write(self.by)
        self.refuse_new(self.bring_in_step())
        if not self.blocked:
            return self.answer(self.record())
        transaction.set_rollback(True)
        return None

    def ask_for_rights(self):
        """Raise Forbidden for whoever may not save this at once, where it stood and where it goes."""
        if self.adding:
            require(self.request, "add", self.sheet.form.instance)
        else:
            permissions.require_edit(self.by, self.stored, self.row.department)
            permissions.require_move(self.by, self.stored, self.row.department)

    def is_sent_before(self):
        """Return whether the same new row came already."""
        return False

    def write(self, by):
        """Write the rows of the form.

        `by` is the site itself for a pending change, which shows readers nothing.
        """
        desk, request, form = self.desk, self.request, self.sheet.form
        self.row = desk.save_form(request, form, change=not self.adding)
        desk.save_model(request, self.row, form, change=not self.adding)
        desk.save_related(request, form, self.sheet.formsets, change=not self.adding)
        if form.tags is not None:
            self.make_tags(form.tags)
            self.set_tags(form.tags, by)

    def make_tags(self, tags):
        """Save those of some tags that are new."""
        for tag in tags:
            if tag.pk is None:
                rights.require(self.by, "faq.add_faqtag", f"make the tag “{tag.name}”")
                tag.save()
                kind = self.desk.opts.verbose_name
                self.desk.log_addition(self.request, tag, f"Made in the form of a {kind}.")

    def refuse_new(self, blockers):
        """Note as `blocked` which of the blockers, {key: finding}, readers would see and did not before."""
        seen = blockers if permissions.is_out(self.row) else {}
        self.blocked = {key: found for key, found in seen.items() if key not in self.standing}

    def is_none_new(self):
        """Return whether all that is `blocked` stood there before; nothing of the save is there any more."""
        self.standing = stored_findings.blocking(self.stored)
        self.refuse_new(self.blocked)
        return not self.blocked

    def log(self):
        """Write into the log what was added or changed."""
        note = self.desk.log_addition if self.adding else self.desk.log_change
        note(self.request, self.row, self.sheet.changes())
