"""Taking a value, or a whole consult, out of everything this site keeps.

Three steps, each of which can be repeated: `begin` stores the tombstone with its needles, so that
whatever is killed later can be resumed; `carry_out` rewrites every row in one transaction;
`erasing.prove` sweeps the files and searches every store.
"""

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction

from consults import auditing, ledger, sealing, upkeep, workflow
from consults.checks.finding import mark
from consults.checks.symptoms import sentences
from consults.models import (
    Dismissal,
    ErasedText,
    Link,
    Question,
    Redaction,
    RelatedQuestion,
    Report,
    SearchTally,
    SimilarCard,
)
from consults.needles import erased_key, gates, needle, replaced, spans, stored
from faq.rendering import render
from faq.words import content_words, stem

Category, State = Redaction.Category, Redaction.State
COLUMNS = ["title", "subject", "body", "asker_name", "more_info", "more_info_reviewed_by"]
COLUMNS += [
    "withdrawn_reason",
    "sent_back_because",
    "reviewed_by",
    "source_name",
    "source_url",
    "source_text",
]
# Parts of a revision that hold nobody's words: a doctor's or tag's name may equal the value.
NAMES_AND_NUMBERS = {
    "format",
    "number",
    "department",
    "language",
    "status",
    "published_at",
    "doctor",
}
NAMES_AND_NUMBERS |= {
    "honorific",
    "age",
    "sex",
    "origin",
    "tags",
    "related",
    "review",
    "id",
    "key",
    "code",
}
SAMPLED = 40  # sentences of an erased consult that the proof looks for
WINDOW = 48  # letters of each
LONGEST_VALUE = 2000


class RedactionError(ValueError):
    """A redaction that cannot be, with a sentence for the editor."""


def begin(question, values, category, by=None):
    """Store the tombstone of a redaction and return it. Nothing is rewritten yet.

    `values` (list of str) are what to take out of this consult; they are not kept. Raises
    RedactionError for an empty or endless value, or one that stands nowhere in the consult.
    """
    needles = []
    for value in values:
        if len(value) > LONGEST_VALUE:
            raise RedactionError(f"Select less than {LONGEST_VALUE} characters at a time.")
        try:
            needles.append(needle(value))
        except ValueError as error:
            raise RedactionError(str(error)) from None
    if not needles:
        raise RedactionError("Select the words to redact.")
    if not any(count for _, count in places_of(question, needles)):
        raise RedactionError("These words stand nowhere in this consult.")
    return Redaction.objects.create(
        question=question,
        number=question.number,
        category=category,
        needles=[one.as_data() for one in needles] + _words_of(values),
        by=by,
    )


def begin_erasure(question, by=None):
    """Store the tombstone of a whole consult and return it. A second one is the first."""
    redaction, _ = Redaction.objects.get_or_create(
        number=question.number,
        category=Category.CONSULT,
        defaults={"question": question, "by": by, "needles": _samples_of(question)},
    )
    return redaction


def places_of(question, needles):
    """Return [(where, count)] of what would be rewritten, for a preview."""
    texts = [("Text readers see", [getattr(question, name) for name in COLUMNS[:6]])]
    texts.append(("Doctors’ replies", [reply.body for reply in question.replies.all()]))
    texts.append(("Source text", [question.source_text, question.source_url, question.source_name]))
    documents = [str(row.document) for row in question.revisions.all()]
    texts.append(("Earlier revisions", documents))
    cards = [*question.similar_cards.all(), *SimilarCard.objects.filter(target=question)]
    texts.append(("Notes", [note.body for note in question.notes.all()]))
    texts.append(("Comments", [comment.text for comment in question.comments.all()]))
    texts.append(("Similar cards", [_card_text(card) for card in cards]))
    return [(where, sum(len(spans(text, needles)) for text in found)) for where, found in texts]


@transaction.atomic
def carry_out(redaction):
    """Rewrite every row that holds the value; done twice it changes nothing more."""
    if redaction.state != State.BEGUN:
        return
    counts = _Counts(redaction)
    question = Question.objects.filter(pk=redaction.question_id).first()
    if question is not None:
        _keep_from_returning(redaction, question)
        _rewrite_cards(question, counts)
        if redaction.category == Category.CONSULT:
            _rewrite_logs(counts)
            workflow.retire(question)
            counts.add("the consult and all that belongs to it", 1)
        else:
            _rewrite_consult(question, counts)
            _rewrite_logs(counts)
            upkeep.refresh(question)
            _forget_dismissals(question)
    redaction.question = question if question is not None and question.pk else None
    redaction.rewritten = dict(counts.by_store)
    redaction.state = State.REWRITTEN
    redaction.save()
    ledger.keep(redaction)  # before the commit: see there


class _Counts:
    """The needles of a redaction at work, and how many places they changed in each store."""

    def __init__(self, redaction):
        self.needles = gates(value_needles(redaction))
        self.erasing = redaction.category == Category.CONSULT
        self.mark = mark("other" if self.erasing else redaction.category)
        self.by_store = {}

    def add(self, store, count):
        if count:
            self.by_store[store] = self.by_store.get(store, 0) + count

    def text(self, store, text, longest=None):
        new, count = replaced(text, self.needles, self.mark)
        if longest and len(new) > longest:
            new, _ = replaced(text, self.needles, "[…]")
        self.add(store, count)
        return new[:longest] if longest and len(new) > longest else new

    def row(self, store, row, columns):
        """Rewrite columns of a row; returns the names of those that changed."""
        changed = []
        for name in columns:
            old = getattr(row, name)
            new = self.text(store, old, row._meta.get_field(name).max_length)
            if new != old:
                setattr(row, name, new)
                changed.append(name)
        return changed


def value_needles(redaction):
    """Return the needles of the value itself, without those of its single words."""
    return stored([data for data in redaction.needles if len(data) == 4], redaction.key_id)


def _words_of(values):
    """Return needles of a value's words and stems, which the search index keeps one by one."""
    words = {word for value in values for word in content_words(value) if len(word) > 3}
    words |= {stem(word) for word in words}
    return [[*needle(word).as_data(), "word"] for word in sorted(words) if len(word) > 3]


def _samples_of(question):
    """Return needles for beginnings of a consult's sentences, and for its asker."""
    texts = [question.title, question.subject, question.body]
    texts += [reply.body for reply in question.replies.all()] + [question.more_info]
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


def _keep_from_returning(redaction, question):
    """Remember the text by a keyed hash, so that no import of the same page brings it back."""
    for key in filter(None, (question.content_key, question.imported_key)):
        ErasedText.objects.get_or_create(key=erased_key(key), defaults={"redaction": redaction})


def _card_text(card):
    return "\n".join([card.title, card.question_excerpt, card.reply_excerpt])


def _rewrite_cards(question, counts):
    """Rewrite other consults' cards of this one, and the source text those came from."""
    cards = list(SimilarCard.objects.filter(target=question).select_related("question"))
    for card in cards:
        needles = _needles_of_card(card) if counts.erasing else counts.needles
        owner = card.question
        owner.source_text, count = replaced(owner.source_text, needles, counts.mark)
        counts.add("source text of consults that show it", count)
        if count:
            owner.save(update_fields=["source_text"])
        for revision in owner.revisions.all():
            revision.document, count = _rewritten_cards_of(revision.document, needles, counts.mark)
            counts.add("revisions of consults that show it", count)
            if count:
                revision.save(update_fields=["document"])
        if counts.erasing:
            counts.add("similar cards", 1)
            card.delete()
        elif changed := counts.row(
            "similar cards", card, ["title", "question_excerpt", "reply_excerpt"]
        ):
            card.save(update_fields=changed)
    for row in RelatedQuestion.objects.filter(related=question).exclude(reason=""):
        if changed := counts.row("reasons of similar consults", row, ["reason"]):
            row.save(update_fields=changed)


def _needles_of_card(card):
    texts = [card.title, card.question_excerpt, card.reply_excerpt]
    return [needle(text.rstrip(".… ")) for text in texts if sum(map(str.isalnum, text)) > 3]


def _rewritten_cards_of(document, needles, instead):
    """Rewrite the cards and the source text in a document; returns (document, places)."""
    document, count = dict(document), 0
    for name in ("similar", "source"):
        if name in document:
            document[name], places = _walked(document[name], needles, instead)
            count += places
    return document, count


def _rewrite_consult(question, counts):
    changed = counts.row("the consult", question, COLUMNS)
    if changed:
        question.save(update_fields=[*changed, "slug"])
    for reply in question.replies.all():
        body = counts.text("doctors’ replies", reply.body)
        if body != reply.body:
            sealing.rewrite(reply, body)
        if changed := counts.row("doctors’ replies", reply, ["hospital"]):
            reply.save(update_fields=changed)
    for revision in question.revisions.all():
        document, count = _walked(revision.document, counts.needles, counts.mark)
        noted = counts.row("revisions", revision, ["note"])
        counts.add("revisions", count)
        if count or noted:
            document["dismissed"] = []
            revision.document = document
            revision.save(update_fields=["document", "note"])
    for card in question.similar_cards.all():
        names = ["title", "question_excerpt", "doctor", "reply_excerpt"]
        if changed := counts.row("similar cards", card, names):
            card.save(update_fields=changed)
    for row in RelatedQuestion.objects.filter(question=question).exclude(reason=""):
        if changed := counts.row("reasons of similar consults", row, ["reason"]):
            row.save(update_fields=changed)
    for note in question.notes.all():
        if changed := counts.row("notes beside replies", note, ["body"]):
            note.body_html = render(note.body)
            note.save(update_fields=[*changed, "body_html"])
    for comment in question.comments.all():
        if changed := counts.row("comments of colleagues", comment, ["text", "named"]):
            comment.save(update_fields=changed)
    for report in Report.objects.filter(question=question).exclude(text=""):
        if changed := counts.row("readers’ reports", report, ["text"]):
            report.save(update_fields=changed)
    for row in Dismissal.objects.filter(question=question):
        if changed := counts.row("reasons of dismissals", row, ["reason"]):
            row.save(update_fields=changed)


def _walked(value, needles, instead, name=""):
    """Rewrite every text of plain JSON types; returns (value, places)."""
    if isinstance(value, str):
        return (value, 0) if name in NAMES_AND_NUMBERS else replaced(value, needles, instead)
    if isinstance(value, list):
        if name in NAMES_AND_NUMBERS:
            return value, 0
        pairs = [_walked(item, needles, instead, name) for item in value]
        return [item for item, _ in pairs], sum(count for _, count in pairs)
    if isinstance(value, dict):
        if name in NAMES_AND_NUMBERS:
            return value, 0
        pairs = {key: _walked(item, needles, instead, key) for key, item in value.items()}
        return {k: item for k, (item, _) in pairs.items()}, sum(c for _, c in pairs.values())
    return value, 0


def _rewrite_logs(counts):
    """Counts of searches, logs of the desk, sessions and links that hold the value."""
    for tally in SearchTally.objects.exclude(text=""):
        if spans(tally.text, counts.needles):
            tally.delete()
            counts.add("counted searches", 1)
    for entry in LogEntry.objects.filter(
        content_type__app_label__in=["consults", "faq"]
    ).iterator():
        if changed := counts.row("the desk’s log", entry, ["object_repr", "change_message"]):
            entry.save(update_fields=changed)
    for session in Session.objects.iterator():
        if spans(str(session.get_decoded()), counts.needles):
            session.delete()
            counts.add("sessions", 1)
    for link in Link.objects.iterator():
        if spans(link.url, counts.needles):
            link.delete()
            counts.add("checked links", 1)


def _forget_dismissals(question):
    """Drop dismissals whose sentence is gone: their hash is of the words taken out."""
    keys = {item.key for item in auditing.look_at(question)}
    Dismissal.objects.filter(question=question).exclude(key__in=keys).delete()
