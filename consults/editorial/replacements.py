"""Finding words in the texts of many consults and putting others in their place, each hit chosen by a person.

Only texts that editors write are looked at: a doctor's reply or note is in none of them. What readers see is
changed by who may do that at once; of others it becomes a pending change.
"""

import re
from dataclasses import dataclass

from django.db import transaction

from consults import permissions
from consults.editorial import edits, history, pending_changes
from consults.exchange import diff
from consults.models import Question
from web import rights
from web.errors import WorkflowError

TEXTS = ("title", "subject", "body", "more_info")
AROUND = 60  # characters shown before and after a hit
MOST_HITS = 400  # shown, and replaced, at once
LETTER = r"[^\W\u3400-\u9fff]"  # Chinese sets no blanks: any sign of it ends a word
NOTHING = "None of the hits that were chosen stands in it any more."


@dataclass(frozen=True)
class Wanted:
    """What is looked for, and what is to take its place; in both a line is a line."""

    find: str
    into: str
    match_case: bool = True
    whole_words: bool = True

    @property
    def pattern(self):
        """The pattern of what is looked for: its blanks may be any."""
        words = r"\s+".join(map(re.escape, self.find.split()))
        if self.whole_words:
            words = rf"(?<!{LETTER}){words}(?!{LETTER})"
        return re.compile(words, 0 if self.match_case else re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    """One place of what is looked for, with the words around it."""

    question: Question
    column: str
    start: int
    before: str
    words: str
    after: str

    @property
    def key(self):
        """The name of this place in a form: “12:body:40”."""
        return key_of(self.question, self.column, self.start)


def key_of(question, column, start):
    """Return the name of a place of a consult in a form."""
    return f"{question.pk}:{column}:{start}"


def _texts_of(question):
    """Return [(column, text)] of what editors may change; More Info that a doctor wrote is a doctor's words."""
    of_doctor = question.more_info_origin == Question.Origin.DOCTOR
    names = [name for name in TEXTS if not (of_doctor and name == "more_info")]
    return [(name, getattr(question, name)) for name in names]


def hits_in(question, wanted):
    """Yield the Hits in the texts of one consult."""
    for column, text in _texts_of(question):
        for match in wanted.pattern.finditer(text):
            start, end = match.span()
            begin = max(start - AROUND, 0)
            before = ("…" if begin else "") + text[begin:start]
            after = text[end : end + AROUND] + ("…" if len(text) > end + AROUND else "")
            yield Hit(question, column, start, before, match[0], after)


@transaction.atomic
def replace(question, wanted, keys, by):
    """Put other words in the place of those hits of a consult that `keys` name; returns what an undo needs.

    Raises WorkflowError where none of them stands there, where readers would see a blocker, for a change that
    waits already, and for a text that would be too long; and Forbidden without the right to change.
    """
    rights.require(by, permissions.CHANGE, f"change consult {question.number}")
    new = _replaced(question, wanted, keys)
    if permissions.may_edit(by, question):
        before = _kept_before(question)
        _write(question, new, by)
        return {"revision": before.pk}

    def edit(draft):
        _write(draft, new, rights.SITE)

    return {"change": pending_changes.propose(question, edit, by).pk}


def _replaced(question, wanted, keys):
    """Return {column: text} of what becomes another one."""
    found = {}
    for column, old in _texts_of(question):

        def put(match, column=column):
            return wanted.into if key_of(question, column, match.start()) in keys else match[0]

        new = wanted.pattern.sub(put, old)
        if new != old:
            _refuse_size(question, column, new)
            found[column] = new
    if not found:
        raise WorkflowError(NOTHING)
    return found


def _refuse_size(question, column, new):
    field = question._meta.get_field(column)
    if field.max_length and len(new) > field.max_length:
        raise WorkflowError(
            f"Its {field.verbose_name} would be longer than {field.max_length} characters."
        )
    if not new.strip() and not field.blank:
        raise WorkflowError(f"Its {field.verbose_name} would be empty.")


def _kept_before(question):
    """Return the revision that holds a consult as it stands, kept now where none does."""
    newest = question.revisions.stood().first()
    if newest and not diff.documents(newest.document, history.now(question)):
        return newest
    return history.record(question, rights.SITE, "Before words were replaced", "replace")


def _write(question, new, by):
    """Store new texts, and what follows from them."""
    permissions.require_edit(by, question)
    for column, text in new.items():
        setattr(question, column, text)
    question.save()
    edits.keep(question, by, "Words replaced", "replace")
