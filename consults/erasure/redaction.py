"""Taking a value, or a whole consult, out of everything this site keeps.

Three steps, each of which can be repeated: `begin` stores the tombstone with its needles, so that
whatever is killed later can be resumed; `carry_out` rewrites every row in one transaction;
`proof.prove` sweeps the files and searches every store. Only words are rewritten, never a day, a
number, a state or a key: the table of fields (`exchange/fields.py`) says which is which.
"""

from django.db import transaction

from consults import refresh
from consults.editorial import retirement
from consults.erasure import ledger
from consults.erasure.content_rows import places_in
from consults.erasure.erasure_samples import needles_of_card, samples_of
from consults.erasure.log_rewrites import rewrite_logs
from consults.erasure.rewriter import Rewriter, needles_for
from consults.erasure.row_rewrites import forget_dismissals, rewrite_consult, rewrite_owner
from consults.erasure.small_words import RedactionError, refuse_small_words
from consults.models import ErasedText, Question, Redaction, SimilarCard
from web import keys, rights
from web.fingerprints import erased_key

Category, State = Redaction.Category, Redaction.State
LONGEST_VALUE = 2000
NOWHERE = "These words stand nowhere in this consult."


def begin(question, values, category, by):
    """Store the tombstone of a redaction and return it. Nothing is rewritten yet.

    `values` (list of str) are what to take out of this consult; they are not kept. Raises Forbidden for
    somebody without the right, RedactionError for an empty or endless value, or one that stands nowhere.
    """
    rights.require(by, "consults.erase_question", f"redact in consult {question.number}")
    refuse_small_words(question, values)
    done = Redaction(
        question=question, number=question.number, category=category,
        needles=needles_of_values(values), by=rights.account(by),
    )  # fmt: skip
    if not places_in(question, Rewriter.of(done)):
        raise RedactionError(NOWHERE)
    done.save()
    return done


def needles_of_values(values):
    """Return what a tombstone keeps of values (list of str).

    Raises RedactionError for none, for one that is endless, and for one too short to be found again.
    """
    if too_long := [value for value in values if len(value) > LONGEST_VALUE]:
        raise RedactionError(
            f"Select {LONGEST_VALUE} characters at most at a time; these are {len(too_long[0])}."
        )
    if not values:
        raise RedactionError("Select the words to redact.")
    try:
        return needles_for(values)
    except ValueError as error:
        raise RedactionError(str(error)) from None


def begin_erasure(question, by):
    """Store the tombstone of a whole consult and return it. A second one is the first.

    Raises Forbidden for somebody who may not erase for good.
    """
    for right in ("consults.erase_question", "consults.delete_question"):
        rights.require(by, right, f"erase consult {question.number}")
    redaction, _ = Redaction.objects.get_or_create(
        number=question.number,
        category=Category.CONSULT,
        defaults={
            "question": question,
            "by": rights.account(by),
            "needles": samples_of(question),
        },
    )
    return redaction


def places_of(question, values):
    """Return [(where, count)] of what would be rewritten for values (list of str), for a preview.

    Raises RedactionError for a value too short or too long to be found again.
    """
    refuse_small_words(question, values)
    done = Redaction(category=Category.OTHER, needles=needles_of_values(values))
    return list(places_in(question, Rewriter.of(done)).items())


@transaction.atomic
def carry_out(redaction, by):
    """Rewrite every row that holds the value; done twice it changes nothing more.

    Raises Forbidden for somebody without the right to redact, RedactionError where its key is gone,
    LedgerError where the ledger cannot be written.
    """
    rights.require(by, "consults.erase_question", f"redact in consult {redaction.number}")
    if redaction.state != State.BEGUN:
        return
    if redaction.category != Category.CONSULT and not keys.is_known(redaction.key_id):
        raise RedactionError("It was begun with another secret key; name that key in FORMER_KEYS.")
    rewriter = Rewriter.of(redaction)
    question = Question.objects.filter(pk=redaction.question_id).first()
    if question is not None:
        question.lock()  # a save of this moment does not lose its words, and keeps none of these
        _keep_from_returning(redaction, question)
        if redaction.category == Category.CONSULT:
            _erase(question, rewriter, by)
        else:
            _redact(question, rewriter, by)
    redaction.question = question if question is not None and question.pk else None
    redaction.rewritten = dict(rewriter.places)
    redaction.state = State.REWRITTEN
    redaction.save()
    ledger.keep(redaction)  # before the commit: see there


@transaction.atomic
def sweep(redaction, by):
    """Take the value out of what has come into logs, counts and sessions since it was redacted.

    Raises Forbidden for somebody without the right to redact.
    """
    rights.require(by, "consults.erase_question", f"redact in consult {redaction.number}")
    rewrite_logs(Rewriter.of(redaction), by)


def _redact(question, rewriter, by):
    rewrite_consult(question, rewriter, by)
    question.refresh_from_db()
    refresh.refresh(question)
    forget_dismissals(question, by)


def _erase(question, rewriter, by):
    for card in SimilarCard.objects.filter(target=question).select_related("question"):
        own = Rewriter(needles_of_card(card), instead=rewriter.mark)
        rewrite_owner(card.question, own, by)
        rewriter.places.update(own.places)
        rewriter.places["similar cards"] += 1
        card.delete()
    rewrite_logs(rewriter, by)
    retirement.retire(question, by)
    rewriter.places["the consult and all that belongs to it"] += 1


def _keep_from_returning(redaction, question):
    """Remember the text by a keyed hash, so that no import of the same page brings it back."""
    for key in filter(None, (question.content_key, question.imported_key)):
        ErasedText.objects.get_or_create(key=erased_key(key), defaults={"redaction": redaction})
