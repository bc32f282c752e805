"""How a consult is saved: what the steps of `consults.admin.save.Save` mean for it."""

import re
import uuid

from django.contrib import messages

from consults import refresh
from consults.admin import moves, versions
from consults.admin.question import (
    addresses,
    after_save,
    edit_conflicts,
    findings,
    form_page,
    pending_changes,
)
from consults.admin.save import Save
from consults.editorial import batch_undo, history, reviews
from consults.editorial import pending_changes as changes
from consults.models import Batch, NumberSequence, Question, Revision
from consults.models.number import taken_numbers
from consults.similar import suggestions
from consults.tagging import tag_suggestions
from text.names import plain_line
from web import rights

LONGEST_NOTE = Revision._meta.get_field("note").max_length
ONE = re.compile(r"[0-9a-f]{32}")
OTHER_WORDS = (
    "This form has made a consult already, with other words than these. Nothing of this is saved: press Save"
    " again to make a second consult of it, or take your words to the first one."
)


class ConsultSave(Save):
    """One sending of the form of a consult."""

    following = ()  # ids of what comes after it in the editor's list
    conflict = None  # both texts, where somebody saved meanwhile
    refused_step = None  # a step that lacks something

    # ------------------------------------------------------------------ what stands, what was sent

    def pending(self):
        """Return the pending change that the form was opened on, or None."""
        return pending_changes.asked_for(self.request, self.row)

    def is_finding_pressed(self):
        """Return whether a button of a finding was pressed."""
        return findings.is_pressed(self.request)

    def finding_refusals(self):
        """Return why the button of a finding is refused: who vouches for a text is shown it first."""
        return self.stale() if findings.vouches(self.request) else []

    def take_finding(self):
        """Settle the finding of the button that was pressed; returns the response."""
        return findings.take_button(self.desk, self.request, self.row)

    def refusals(self):
        """Return why the form is refused before it is read: saved meanwhile, a bare step, a move."""
        steps = after_save.refused_steps(self.request)
        refused = [sentence for wrong in steps.values() for sentence in wrong]
        self.refused_step = next(reversed(steps), "")
        if len(note := self.note()) > LONGEST_NOTE:
            refused.append(
                f"The note for the history may have {LONGEST_NOTE} characters; this one has {len(note)}."
            )
        if self.adding:
            return refused
        if after_save.goes_on(self.request):
            self.following = addresses.following(self.desk, self.request, self.row.pk)
        if not self.waits:
            refused += moves.refusals(self.request, self.stored, self.into)
        return self.stale() + refused

    def told_of_theirs(self):
        """Return why a form is refused that was opened on another text."""
        self.conflict = {
            "over": versions.version_of(self.stored),
            "new_replies": edit_conflicts.new_replies(self.stored, self.request.POST),
        }
        return edit_conflicts.refusal(self.stored, self.request.POST)

    def make_sheet(self):
        """Return the form with its replies, as sent."""
        document = pending_changes.document_of(self.change)
        return form_page.sheet_of(self.desk, self.request, self.row, document)

    def show(self):
        """Return the page of the form as sent."""
        self.tell_of_gone()
        return form_page.show(
            self.desk, self.request, self.sheet, self.change, self.conflict, self.refused_step
        )

    def tell_of_gone(self):
        """Say how many replies in the form somebody removed meanwhile: they are left out."""
        if gone := sum(formset.gone for formset in self.sheet.formsets):
            what = "reply" if gone == 1 else "replies"
            sentence = f"{gone} {what} of this consult was removed after you had opened it."
            self.desk.message_user(self.request, sentence, messages.WARNING)

    # ------------------------------------------------------------------ a pending change

    def wait(self, document):
        """Keep a document as the pending change."""
        return changes.wait(self.stored, document, self.by)

    def answer_pending(self, answer):
        """Return the answer to a change that is kept."""
        self.tell_of_gone()
        return after_save.forget_typed(answer, self.request, self.stored.pk)

    # ------------------------------------------------------------------ a save

    def is_sent_before(self):
        """Return whether this new consult came already: a double click, the back button."""
        key = self.request.POST.get(form_page.ONCE, "")
        if not self.adding or not ONE.fullmatch(key):
            return False
        _, first = Batch.objects.get_or_create(key=key, defaults={"step": "add", "by": self.by})
        return not first

    def answer_again(self):
        """Say that a consult came twice; returns the list, or None where words would be lost by that."""
        if not self.is_kept():
            self.sheet.refuse([OTHER_WORDS])
            self.request.POST = self.request.POST.copy()
            self.request.POST[form_page.ONCE] = uuid.uuid4().hex
            return None
        self.desk.message_user(self.request, "This consult was saved already; it is one.")
        return addresses.back_to_list(self.desk, self.request)

    def is_kept(self):
        """Return whether a consult has every text that was sent."""
        sent = self.sheet.form.cleaned_data
        texts = {name: sent.get(name) or "" for name in ("title", "subject", "body", "more_info")}
        replies = [row.get("body") for row in self.sheet.formsets[0].cleaned_data if row]
        kept = Question.objects.filter(**texts).prefetch_related("replies")
        return any(
            all(body in [reply.body for reply in question.replies.all()] for body in replies)
            for question in kept
        )

    def keep_what_stood(self):
        """Make sure that a revision holds the consult as it stood."""
        if self.adding:
            return
        kept = Revision.objects.filter(question=self.stored).stood()
        self.before = kept.defer("document").first() or history.record(
            self.stored, rights.SITE, note="Before the first save here"
        )

    def write(self, by):
        """Write the consult, its replies, tags and similar consults."""
        if self.adding:
            self.sheet.form.instance.number = NumberSequence.take(1, taken_numbers)[0]
        self.sheet.form.instance.stamped_anew = reviews.is_own_stamp(self.row, self.by)
        super().write(by)
        if decisions := self.sheet.form.decisions:
            suggestions.decide(self.row, decisions, by)

    def set_tags(self, tags, by):
        """Give the consult these tags."""
        tag_suggestions.set_tags(self.row, tags, by)

    def bring_in_step(self):
        """Let lists, index and similar consults follow; returns what blocks, {key: finding}."""
        if self.change is not None:
            changes.drop(self.change, self.by)  # it is saved now, for readers to see
        self.document, blockers = refresh.refresh(self.row)
        return blockers

    def record(self):
        """Keep the consult as saved as a revision; returns the Batch that undoes the save, or None."""
        typed = [reply for rows in self.sheet.formsets for reply in rows.new_objects]
        history.record(self.row, self.by, self.note(), document=self.document, written=typed)
        return None if self.adding else batch_undo.saved(self.row, self.by, self.before)

    def note(self):
        """Return what the editor wrote for the history, on one line."""
        return plain_line(self.request.POST.get("_note", ""))

    def answer(self, batch):
        """Take the step of the button; returns where the editor goes on. `batch` undoes the save."""
        self.tell_of_gone()
        self.log()
        if self.adding:
            return after_save.added(self.desk, self.request, self.row)
        return after_save.changed(self.desk, self.request, self.row, batch, self.following)
