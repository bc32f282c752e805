"""Carrying out again what a database from a backup does not know: the rows of the ledger.

Whoever copies an older file, or runs pg_restore, brings erased consults back. Until
`manage.py carry_out_erasures` has run, the site does not start and `/readyz` says so.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.dateparse import parse_datetime

from consults.editorial import workflow
from consults.erasure import guide_redaction, ledger, ledger_lines, redaction
from consults.erasure.content_rows import places_in
from consults.erasure.rewriter import Rewriter
from consults.models import Guide, HousePage, Question, Redaction, RetiredNumber
from web import keys, rights
from web.fingerprints import erased_keys

State, Category = Redaction.State, Redaction.Category
BY = rights.COMMAND_LINE
DAMAGED = (
    "Lines of the ledger that cannot be read: %s. What they erased may be public again once the site starts,"
    " so it does not start. Look for another copy of the ledger: carry_out_erasures --ledger FILE. If there is"
    " none, look at what was redacted last, then accept the loss: carry_out_erasures --accept-damaged."
)


TOLD = {
    "erased": "Erased again",
    "redacted": "Redacted again",
    "guides": "Redacted again in guides",
    "pages": "Redacted again in pages of the house",
    "absent": "Not in this database, remembered as erased",
    "not_compared": "Made with another key, so the words could not be looked for; name that key in FORMER_KEYS"
    " or redact by hand. Taken off the site",
    "guides_not_compared": "Made with another key, in a guide that cannot be told without it; name that key in"
    " FORMER_KEYS or redact by hand. Tombstones",
    "others": "Not erased, since another text has the number of an erased one; look whether it is to go, and"
    " erase it by hand. Taken off the site",
}


@dataclass
class Report:
    """What was carried out again: numbers of consults."""

    erased: list = field(default_factory=list)
    redacted: list = field(default_factory=list)
    absent: list = field(default_factory=list)  # not in this database, so nothing to take out
    guides: list = field(default_factory=list)  # their titles’ ids
    pages: list = field(default_factory=list)  # ids of pages of the house
    not_compared: list = field(default_factory=list)  # made with another key
    guides_not_compared: list = field(default_factory=list)  # the same; ids of their tombstones
    others: list = field(default_factory=list)  # another text than the erased one has their number
    damaged: list = field(default_factory=list)  # lines of the ledger that cannot be read

    @property
    def leaves_something(self):
        """Return whether somebody has to look at what was not carried out."""
        return any([self.not_compared, self.guides_not_compared, self.others, self.damaged])

    def __str__(self):
        if not any(vars(self).values()):
            return "Every erasure of the ledger is known to this database."
        lines = [_told(what, getattr(self, name)) for name, what in TOLD.items()]
        lines.append(DAMAGED % len(self.damaged) if self.damaged else "")
        return "\n".join(filter(None, lines))


def _told(what, numbers):
    named = ", ".join(f"#{number}" for number in sorted(set(numbers)))
    return f"{what}: {named}." if numbers else ""


def carry_out():
    """Carry out every erasure of the ledger that this database does not know; returns a Report.

    Each is done in a transaction of its own, and can be repeated. The ledger is completed as well.
    """
    report = Report()
    for entry in ledger.unknown():
        with transaction.atomic():
            _carry_out(entry, report)
    _finish_begun(report)
    ledger.complete()
    report.damaged = ledger.damaged()
    return report


def _finish_begun(report):
    """Carry out tombstones of this database whose line was cut off while it was written."""
    names = set(map(ledger_lines.name_in, ledger.damaged()))
    for done in Redaction.objects.filter(ledger_id__in=names - {None}, state=State.BEGUN):
        if done.category == Category.CONSULT or keys.is_known(done.key_id):
            redaction.carry_out(done, BY)
            whole = done.category == Category.CONSULT
            (report.erased if whole else report.redacted).append(done.number)


def _carry_out(entry, report):
    done, question = _tombstone(entry)
    number = entry["number"]
    if _is_another(question, done, entry):
        report.others.append(number)
        _leave_for_people(done, question)
    elif entry["category"] == Category.CONSULT:
        (report.absent if question is None else report.erased).append(number)
        redaction.carry_out(done, BY)
        RetiredNumber.objects.update_or_create(
            number=number, defaults={"was_public": entry["was_public"]}
        )
    elif number == Redaction.OF_NO_CONSULT:
        _carry_out_in_guides(done, entry, report)
    elif question is None:
        report.absent.append(number)
        redaction.carry_out(done, BY)
    elif keys.is_known(entry["key_id"]):
        report.redacted.append(number)
        redaction.carry_out(done, BY)
    else:
        report.not_compared.append(number)
        _leave_for_people(done, question)
    ledger.remember_texts(done, entry["texts"])


def _is_another(question, done, entry):
    """Return whether a consult is surely not the one that was erased whole: no text or sentence is the same.

    A ledger of another library, or a number that changed in a damaged line, erases nothing of anybody else.
    """
    if question is None or entry["category"] != Category.CONSULT or not keys.is_known(done.key_id):
        return False
    texts = filter(None, [question.content_key, question.imported_key])
    same = {key for text in texts for key in erased_keys(text)} & set(entry["texts"])
    return not same and not places_in(question, Rewriter.of(done))


def _leave_for_people(done, question):
    """Take a consult off the site that nothing here can redact, and say so in its tombstone."""
    _hold_back(question)
    done.state = State.UNCOMPARED
    done.save()


def _carry_out_in_guides(done, entry, report):
    """Redact in the guide or page that the texts of an entry name, else in every one that holds the words."""
    rows = [*Guide.objects.all(), *HousePage.objects.all()]
    held = [one for one in rows if places_in(one, Rewriter.of(done))]
    own = [one for one in held if _texts_of(one) & set(entry["texts"])]
    if not keys.is_known(entry["key_id"]):
        report.guides_not_compared.append(done.pk)
        done.state = State.UNCOMPARED
    for one in own or held:
        if isinstance(one, HousePage):
            done.house_page = one
        elif own or len(held) == 1:
            done.guide = one
        (report.pages if isinstance(one, HousePage) else report.guides).append(one.pk)
        guide_redaction.carry_out(done, one, BY)
    if done.state == State.BEGUN:
        done.state = State.REWRITTEN
    done.save()


def _texts_of(content):
    return {key for text in guide_redaction.keys_of(content) for key in erased_keys(text)}


def _tombstone(entry):
    """Return (the Redaction of an entry, begun; its consult or None)."""
    question = Question.objects.filter(number=entry["number"]).first()
    found = Redaction.objects.filter(ledger_id=entry["id"]).first()
    if found is None and entry["category"] == Category.CONSULT:
        found = Redaction.objects.filter(number=entry["number"], category=Category.CONSULT).first()
    if found is None:
        found = Redaction.objects.create(
            number=entry["number"],
            category=entry["category"],
            needles=entry["needles"],
            key_id=entry["key_id"],
            ledger_id=entry["id"],
        )
        Redaction.objects.filter(pk=found.pk).update(created_at=parse_datetime(entry["created_at"]))
        found.refresh_from_db()
    found.question = question
    return found, question


def _hold_back(question):
    """Take a consult off the site whose redaction cannot be carried out again."""
    if question.status == Question.Status.PUBLISHED:
        reason = "A redaction could not be carried out again after a backup was restored."
        workflow.withdraw(question, reason, by=BY)
