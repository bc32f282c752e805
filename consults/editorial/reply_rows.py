"""Which stored replies a document means, and the one place that says what may become of them.

A reply is known by its row where the document was kept here with the ids of its rows, else by its doctor and
its words, one by one in their order: two equal replies are two. A doctor is known by id as well, so that
another name makes nobody somebody else. Whatever brings a text (a revision, a pending change, an import) asks
here.
"""

from typing import NamedTuple

from consults.editorial import account_words, removal
from consults.exchange import schema as formats
from consults.models import Doctor, Reply
from text.names import same_name
from web import rights
from web.errors import WorkflowError


class Wanted(NamedTuple):
    """A reply of a document, with the id of its row and its doctor where they were kept with it."""

    reply: formats.Reply
    row: int | None = None
    doctor: Doctor | None = None


class Plan(NamedTuple):
    """What a document makes of the replies that stand: [(stored Reply or None, Wanted)], and those it lacks."""

    pairs: list
    gone: list

    @property
    def added(self):
        return [wanted for stored, wanted in self.pairs if stored is None]


def plan(question, replies, ids=None):
    """Return the Plan for the replies (exchange.schema.Reply) that a document gives a consult.

    `ids` is [[reply, doctor]] as a revision keeps it, or [] for one kept without. None is a document from
    elsewhere: a name that is unknown here is another person there, not one who was renamed.
    """
    here = list(question.replies.select_related("question", "doctor__department", "department"))
    known = ids if ids and len(ids) == len(replies) else [(None, None)] * len(replies)
    doctors = Doctor.objects.in_bulk({doctor for _, doctor in known if doctor})
    wanted = [
        Wanted(reply, row, doctors.get(doctor))
        for reply, (row, doctor) in zip(replies, known, strict=True)
    ]
    found = [None] * len(wanted)
    for fits in WAYS if ids is None else [*WAYS, _was_renamed]:
        for place, one in enumerate(wanted):
            row = next((row for row in here if found[place] is None and fits(row, one)), None)
            if row is not None:
                found[place] = row
                here.remove(row)
    return Plan(list(zip(found, wanted, strict=True)), here)


def _is_its_row(row, wanted):
    return row.pk == wanted.row and row.body == wanted.reply.body


def _is_the_same(row, wanted):
    return row.replied_on == wanted.reply.replied_on and _says_the_same(row, wanted)


def _says_the_same(row, wanted):
    """Return whether a row has these words of this doctor."""
    if row.body != wanted.reply.body:
        return False
    if wanted.doctor is not None:
        return row.doctor_id == wanted.doctor.pk
    places = {same_name(row.department.name), same_name(row.doctor.department.name)}
    same = same_name(row.doctor.name) == same_name(wanted.reply.doctor)
    return same and same_name(wanted.reply.department) in places


def _was_renamed(row, wanted):
    """Return whether a row has these words, and nobody has the name that stood there."""
    if wanted.doctor is not None or row.body != wanted.reply.body:
        return False
    return not Doctor.objects.filter(name_key=same_name(wanted.reply.doctor)).exists()


WAYS = [_is_its_row, _is_the_same, _says_the_same]  # the surest first


def refuse(question, found, by):
    """Raise WorkflowError where a Plan takes words out that stay, or puts words under a doctor's own answer."""
    removal.refuse_removal(question, found.gone)
    for row, wanted in found.pairs:
        if row is not None and _has_another_author(row, wanted) and row.author_is_sealed:
            raise WorkflowError(
                f"In that text somebody else than {row.doctor} answered, or they answered on another day. Who"
                " answered and when stays."
            )
    moved = [one for row, one in found.pairs if row is not None and _has_another_doctor(row, one)]
    account_words.refuse_others(question, map(_name, [*found.added, *moved]), by)


def _name(wanted):
    return wanted.doctor.name if wanted.doctor is not None else wanted.reply.doctor


def _has_another_author(row, wanted):
    return _has_another_doctor(row, wanted) or row.replied_on != wanted.reply.replied_on


def _has_another_doctor(row, wanted):
    return wanted.doctor is not None and wanted.doctor.pk != row.doctor_id


def require(question, found, by):
    """Raise Forbidden unless `by` may add, change and remove the replies that a Plan does."""
    changed = _is_reordered(found) or any(row and _differs(row, one) for row, one in found.pairs)
    for doing, action in ((found.added, "add"), (changed, "change"), (found.gone, "delete")):
        if doing:
            told = f"{action} replies of consult {question.number}"
            rights.require(by, f"consults.{action}_reply", told)


def _is_reordered(found):
    places = [(row.position, row.pk) for row, _ in found.pairs if row is not None]
    return places != sorted(places)


def _differs(row, wanted):
    return row.hospital != wanted.reply.hospital or _has_another_author(row, wanted)


def put(question, replies, ids, vocabulary, by, author):
    """Put the replies of a kept document in the place of those that stand.

    `author` brought the text, `by` has the rights: the site, for a pending change. Raises WorkflowError for
    words that stay and for an author who is sealed, and Forbidden without the rights.
    """
    found = plan(question, replies, ids)
    refuse(question, found, author)
    require(question, found, by)
    for place, (row, wanted) in enumerate(found.pairs):
        if row is None or row.position != place or _differs(row, wanted):
            _write(question, row, wanted, place, vocabulary)
    removal.remove_replies(question, found.gone, by)


def _write(question, row, wanted, place, vocabulary):
    told = wanted.reply
    if row is None:
        row = Reply(question=question, body=told.body)
        row.department = vocabulary.department(told.department)
        row.doctor = wanted.doctor or vocabulary.doctor(
            told.doctor, told.department, told.honorific, told.hospital
        )
    elif _has_another_doctor(row, wanted):
        row.doctor, row.department = wanted.doctor, vocabulary.department(told.department)
    row.hospital, row.replied_on, row.position = told.hospital, told.replied_on, place
    row.save()
