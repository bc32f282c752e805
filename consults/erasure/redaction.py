"""Taking a value, or a whole consult, out of everything this site keeps.

Three steps, each of which can be repeated: `begin` stores the tombstone with its needles, so that
whatever is killed later can be resumed; `carry_out` rewrites every row in one transaction;
`proof.prove` sweeps the files and searches every store. Only words are rewritten, never a day, a
number, a state or a key: the table of fields (`exchange/fields.py`) says which is which.
"""

from urllib.parse import unquote_plus

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction

from consults import refresh
from consults.checks import stored_findings
from consults.editorial import retirement, sealed_reply
from consults.erasure import ledger
from consults.erasure.content_rows import STORES, places_in, rows_beside, store_of
from consults.erasure.rewriter import Rewriter, needles_for
from consults.erasure.small_words import RedactionError, refuse_small_words
from consults.exchange import fields
from consults.exchange.fields import PROSE, WHOLE
from consults.models import (
    Batch,
    Dismissal,
    ErasedText,
    Link,
    Note,
    Question,
    Redaction,
    Reply,
    Revision,
    SavedView,
    SearchTally,
    SimilarCard,
)
from consults.statistics import counters
from text.markdown import render
from text.sentences import sentences
from web import keys, rights
from web.fingerprints import erased_key, needle, spans

Category, State = Redaction.Category, Redaction.State
SAMPLED = 40  # sentences of an erased consult that the proof looks for
WINDOW = 48  # letters of each
LONGEST_VALUE = 2000
NOWHERE = "These words stand nowhere in this consult."
BRANCHES = ("similar", "source")  # of another consult's document, which show this one


# How places are called in previews and reports; other rows by the name of their model.
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
            "needles": _samples_of(question),
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
    _rewrite_logs(Rewriter.of(redaction))


def rewrite_beside(content, rewriter, by):
    """Rewrite every row that belongs to a consult, guide or page, and what logs and counts say of it.

    Raises Forbidden for somebody without the right to redact.
    """
    rights.require(by, "consults.erase_question", "redact")
    for row in rows_beside(content):
        _rewrite(row, rewriter)
    _rewrite_logs(rewriter)


def _redact(question, rewriter, by):
    _rewrite(Question.objects.get(pk=question.pk), rewriter)
    rewrite_beside(question, rewriter, by)
    _rewrite_shown_elsewhere(question, rewriter)
    _rewrite_batches(question, rewriter)
    question.refresh_from_db()
    refresh.refresh(question)
    _forget_dismissals(question)


def _erase(question, rewriter, by):
    for card in SimilarCard.objects.filter(target=question).select_related("question"):
        own = Rewriter(_needles_of_card(card), instead=rewriter.mark)
        _rewrite_owner(card.question, own)
        rewriter.places.update(own.places)
        rewriter.places["similar cards"] += 1
        card.delete()
    _rewrite_logs(rewriter)
    retirement.retire(question, by)
    rewriter.places["the consult and all that belongs to it"] += 1


def _rewrite(row, rewriter):
    """Rewrite one row of a consult, or beside a consult or guide, and what follows from it inside the row."""
    changed = rewriter.row(store_of(row), row)
    if isinstance(row, Reply) and "body" in changed:
        sealed_reply.rewrite(row, row.body)
        changed.remove("body")
    if isinstance(row, Reply) and "replied_on" in changed:
        sealed_reply.undate(row)
        changed.remove("replied_on")
    if isinstance(row, Note) and changed:
        row.body_html = render(row.body)
        changed.append("body_html")
    if isinstance(row, Question) and changed:
        changed.append("slug")
    if isinstance(row, Revision):
        document = rewriter.document(store_of(row), row.document)
        if document != row.document or changed:
            # The keys of dismissals are hashes of sentences that held the words.
            row.document = document | ({"dismissed": []} if "dismissed" in document else {})
            changed.append("document")
    if changed:
        row.save(update_fields=changed)


def _rewrite_shown_elsewhere(question, rewriter):
    """Rewrite the source text and the revisions of other consults whose cards show this one."""
    for owner in Question.objects.filter(similar_cards__target=question).distinct():
        _rewrite_owner(owner, rewriter)


def _rewrite_owner(owner, rewriter):
    text = rewriter.text("source text of consults that show it", owner.source_text)
    if text != owner.source_text:
        Question.objects.filter(pk=owner.pk).update(source_text=text)
    for revision in owner.revisions.all():
        document = rewriter.document(
            "revisions of consults that show it", revision.document, BRANCHES
        )
        if document != revision.document:
            revision.document = document
            revision.save(update_fields=["document"])


def _rewrite_batches(question, rewriter):
    """What a step would put back when it is undone holds the reviewer's name and dates."""
    kinds = {name: field.kind for name, field in fields.columns("question", PROSE, WHOLE)}
    for batch in Batch.objects.iterator():
        before, store = rewriter.places[STORES[Batch]], STORES[Batch]
        for row in batch.rows:
            if row.get("question") != question.pk:
                continue
            state = row.get("before") or {}
            for name in kinds.keys() & state.keys():
                value = state[name]
                if kinds[name] == WHOLE:
                    state[name] = rewriter.whole(store, value, None)
                elif value:
                    state[name] = rewriter.text(store, value)
        if rewriter.places[store] > before:
            batch.save(update_fields=["rows"])


def _rewrite_logs(rewriter):
    """Counts of searches, logs of the desk, sessions and links that hold the value."""
    counters.buffer.flush()
    for store, rows, text_of in (
        ("counted searches", SearchTally.objects.exclude(text=""), lambda row: row.text),
        (
            "saved views",
            SavedView.objects.all(),
            lambda row: f"{row.name} {unquote_plus(row.query)}",
        ),
        ("sessions", Session.objects.all(), lambda row: str(row.get_decoded())),
        ("checked links", Link.objects.all(), lambda row: f"{row.url} {row.problem}"),
    ):
        for row in rows.iterator():
            if spans(text_of(row), rewriter.needles):
                row.delete()
                rewriter.places[store] += 1
    for entry in LogEntry.objects.iterator():
        new = [
            rewriter.text(STORES[LogEntry], entry.object_repr, 200),
            rewriter.text(STORES[LogEntry], entry.change_message),
        ]
        if new != [entry.object_repr, entry.change_message]:
            entry.object_repr, entry.change_message = new
            entry.save(update_fields=["object_repr", "change_message"])


def _samples_of(question):
    """Return needles for beginnings of a consult's sentences, and for its asker."""
    texts = [question.title, question.subject, question.body]
    texts += [reply.body for reply in question.replies.all()] + [question.more_info]
    texts += [note.body for note in question.notes.all()]
    texts += [comment.text for comment in question.comments.all()]
    starts = []
    for text in texts:
        starts += [sentence.strip() for _, sentence in sentences(text)]
    found = [question.asker_name] if len(question.asker_name) > 8 else []
    found += [start[: WINDOW * 2] for start in starts if len(start) > WINDOW][:SAMPLED]
    needles = {}
    for text in found:
        one = needle(_first_letters(text))
        needles[one.digest] = one.as_data()
    return list(needles.values())


def _first_letters(text):
    kept, count = [], 0
    for letter in text:
        kept.append(letter)
        count += letter.isalnum()
        if count == WINDOW:
            break
    return "".join(kept)


def _needles_of_card(card):
    texts = [card.title, card.question_excerpt, card.reply_excerpt]
    return [needle(text.rstrip(".… ")) for text in texts if sum(map(str.isalnum, text)) > 3]


def _keep_from_returning(redaction, question):
    """Remember the text by a keyed hash, so that no import of the same page brings it back."""
    for key in filter(None, (question.content_key, question.imported_key)):
        ErasedText.objects.get_or_create(key=erased_key(key), defaults={"redaction": redaction})


def _forget_dismissals(question):
    """Drop dismissals whose sentence is gone: their hash is of the words taken out."""
    keys = {item.key for item in stored_findings.look_at(question)}
    Dismissal.objects.filter(question=question).exclude(key__in=keys).delete()
