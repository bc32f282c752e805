"""Words that were redacted in a consult, guide or page of the house: by no door do they come back into it.

Nobody knows the words any more; the needles of the tombstones find them in what is to be written. What is
kept of content goes through `editorial/history.py`, which asks `refuse`. Forms take `Mask` first: it shows
what was typed with a mark in the place of the words.
"""

import re
from functools import cache

from django.apps import apps
from django.utils import timezone

from consults.checks.finding import MARKS, mark
from consults.exchange import document_texts, fields
from consults.exchange.fields import PROSE, WHOLE
from consults.models import Guide, HousePage, Question, Redaction
from web import clock
from web.errors import WorkflowError
from web.fingerprints import DAY, gates, replaced, spans, stored

LINKS = {Question: "question", Guide: "guide", HousePage: "house_page"}
A_MARK = re.compile(rf"(\[(?:(?:{'|'.join(MARKS.values())}) removed|…)\])")
AGAIN = "{who} redacted words here on {at}. They stand in what was sent, and must not come back: nothing was saved."
TAKE_OUT = "Take them out, then try again."
MASKED = "What you typed stands below, with {marks} in their place. Read it, then save again."
ROWS = ("question", "reply", "guide", "housepage", "relatedquestion", "similarcard", "revision")


class RedactedWords(WorkflowError):
    """Words that were redacted were to be written again."""


class Mask:
    """What was redacted in a consult, guide or page, and which of it was met in texts."""

    def __init__(self, content):
        self.done, self.met = _of(content), []
        self.needles = [(one, gates(stored(one.needles, one.key_id))) for one in self.done]

    def text(self, text):
        """Return a text with marks in the place of redacted words."""
        for done, needles in self.needles:
            parts = [
                part if place % 2 else replaced(part, needles, mark(done.category))[0]
                for place, part in enumerate(A_MARK.split(text))
            ]
            self._note(done, text != (text := "".join(parts)))
        return text

    def whole(self, value):
        """Return one whole value, a day or an address, or "" where it is what was redacted."""
        for done, needles in self.needles:
            days = [*needles.needles, *stored(done.needles, done.key_id, DAY)]
            hit = any(one.is_all_of(value) for one in days) or spans(value, needles)
            if value and hit:
                self._note(done, True)
                return ""
        return value

    def posted(self, data):
        """Return the boxes of a form (a QueryDict) with marks in the place of redacted words."""
        if not self.needles:
            return data
        masked = data.copy()
        for name in data:
            kind = _kinds().get(name.lstrip("_").rpartition("-")[2])
            if kind:
                change = self.text if kind == PROSE else self.whole
                masked.setlist(name, [change(value) for value in data.getlist(name)])
        return masked if self.met else data

    def sentences(self):
        """Return [sentence] of who redacted what was met, and how to go on; [] where nothing was."""
        marks = " ".join(dict.fromkeys(mark(done.category) for done in self.met))
        return [f"{_told(self.met[-1])} {MASKED.format(marks=marks)}"] if self.met else []

    def _note(self, done, is_met):
        if is_met and done not in self.met:
            self.met.append(done)


def refuse(content, document, *beside):
    """Raise RedactedWords for a document (plain types) with words that were redacted in its content.

    `beside` are texts that belong to no document, such as a note for the history. Inside a transaction: the row
    of the content is held until its end, so a redaction of this moment comes before or after, never between.
    """
    mask = held_mask(content)
    if not mask.done:
        return
    for text, field, _ in document_texts.texts(document, document_texts.table_of(document)):
        if field.kind in (PROSE, WHOLE):
            (mask.text if field.kind == PROSE else mask.whole)(text)
    for text in beside:
        mask.text(text)
    if mask.met:
        raise RedactedWords(f"{_told(mask.met[-1])} {TAKE_OUT}")


def held_mask(content):
    """Return the Mask of a consult, guide or page whose row is held until the transaction ends."""
    if content.pk:
        content.hold()
    return Mask(content)


def refuse_text(content, text):
    """Raise RedactedWords for a text beside a consult, guide or page with words that were redacted in it."""
    refuse(content, {}, text)


def newest(content):
    """Return the last Redaction in a consult, guide or page, or None."""
    done = _of(content)
    return done[-1] if done else None


def _of(content):
    """Return what was redacted in it, the oldest first; what is only begun still stands in its rows."""
    if not content.pk:
        return []
    rows = Redaction.objects.filter(**{LINKS[type(content)]: content.pk})
    rows = rows.exclude(state=Redaction.State.BEGUN).exclude(category=Redaction.Category.CONSULT)
    return list(rows.select_related("by").order_by("pk"))


def _told(done):
    when = f"{clock.moment(done.created_at)} ({timezone.get_current_timezone_name()})"
    return AGAIN.format(who=done.by or "Somebody", at=when)


@cache
def _kinds():
    """Return {name of a box: PROSE or WHOLE} of the boxes that hold words; those of a choice hold ids."""
    found, choices = {"reason": PROSE}, set()
    for name in ROWS:
        found |= {column: field.kind for column, field in fields.columns(name, PROSE, WHOLE)}
        columns = apps.get_model("consults", name)._meta.concrete_fields
        choices |= {column.name for column in columns if column.is_relation}
    return {name: kind for name, kind in found.items() if name not in choices}
