"""Writes consult documents into rows. Called inside a transaction."""

from consults import permissions, refresh, rendered_fields
from consults.checks import redacted_words
from consults.editorial import history, removal
from consults.exchange.serialization import to_data
from consults.importing.jobs import dismissals_of
from consults.importing.parsing import texts_of
from consults.models import (
    Dismissal,
    Mention,
    NumberSequence,
    Question,
    Reply,
    SimilarCard,
    TaggedQuestion,
)
from consults.models.number import taken_numbers
from consults.similar import source_links
from text.markdown import mentioned_numbers
from web import rights


def write_new(jobs, vocabulary, enter, by):
    """Write consults that are not here yet, in bulk.

    A job holds a prepared document (`importing.jobs.Job`); `enter(question, job)` gives each
    consult its state and returns findings. Returns [(question, replies, tags, findings)] in
    the same order.
    """
    rights.require(by, "consults.add_question", "add consults")
    documents = [job.document for job in jobs]
    _load_tags(documents, vocabulary)
    numbers = iter(_numbers(documents))
    written = []
    for job in jobs:
        question = Question(number=job.document.number or next(numbers))
        replies, tags = _fill(question, job, vocabulary)
        written.append((question, replies, tags, enter(question, job)))
    Question.objects.bulk_create([question for question, *_ in written])
    _write_parts(written, documents, by)
    return written


def write_over(question, job, replies, vocabulary, by):
    """Replace an imported, unedited consult by its new document; the old one is kept as a revision.

    `replies` says which are here already (editorial.reply_rows.Plan). Returns the findings of the checks.
    """
    department = vocabulary.department(job.document.department)
    permissions.require_edit(by, question, department)
    permissions.require_move(by, question, department)
    history.record(question, by, note="Before an import brought a new text", step=history.IMPORT)
    _load_tags([job.document], vocabulary)
    stored, gone = [row for row, _ in replies.pairs], replies.gone
    replies, tags = _fill(question, job, vocabulary, stored)
    removal.remove_replies(question, gone, by)
    for rows in (question.tagged, question.similar_cards, question.mentions):
        rows.all().delete()
    question.save()
    _write_parts([(question, replies, tags, [])], [job.document], by)
    redacted_words.refuse(question, to_data(refresh.refresh(question).document))
    return job.findings


def _load_tags(documents, vocabulary):
    vocabulary.load_tags(
        [(tag.name, tag.department, tag.aliases) for document in documents for tag in document.tags]
    )


def _fill(question, job, vocabulary, stored=None):
    """Put a document's texts into a question; return its replies and tags, unsaved where new.

    `stored` has for each reply the row that holds it already, or None.
    """
    document = job.document
    question.imported_key = job.key
    question.department = vocabulary.department(document.department)
    _fill_texts(question, document)
    rows = stored or [None] * len(document.replies)
    replies = [
        _reply(question, reply, position, vocabulary, row)
        for position, (reply, row) in enumerate(zip(document.replies, rows, strict=True))
    ]
    tags = [vocabulary.tag(tag.name, tag.department) for tag in document.tags]
    tags = list(dict.fromkeys(tags))
    rendered_fields.derive(question, replies, [tag.name for tag in tags], job.html, job.content)
    return replies, tags


def _fill_texts(question, document):
    question.title, question.subject = document.title, document.subject
    question.body = document.body
    question.language, question.follows_up = document.language, document.follows_up
    question.asker_name, question.asker_age_band = document.asker.name, document.asker.age
    question.asker_sex = document.asker.sex
    question.asker_sex_confirmed = document.asker.sex_confirmed
    question.asked_on = document.asked_on
    question.more_info = document.more_info.body
    question.more_info_origin = document.more_info.origin
    question.more_info_reviewed_by = document.more_info.reviewed_by or ""
    question.more_info_reviewed_on = document.more_info.reviewed_on
    question.stamped_anew = True  # `claims` left out what who imports may not say
    source = document.source
    question.source_name, question.source_id = source.name, source.id
    question.source_url, question.source_text = source.url, source.text


def _reply(question, reply, position, vocabulary, row):
    """Return the unsaved reply of a document, or the row that holds its words; both get the rest of it."""
    if row is None:
        named = (reply.doctor, reply.department, reply.honorific, reply.hospital)
        row = Reply(question=question, doctor=vocabulary.doctor(*named), body=reply.body)
    row.department = vocabulary.department(reply.department)
    row.hospital, row.replied_on, row.position = reply.hospital, reply.replied_on, position
    return row


def _write_parts(written, documents, by):
    """Write what belongs to consults that have their rows."""
    for question, replies, _, _ in written:
        for reply in replies:
            reply.question = question
            reply.seal()
    tagged, cards, dismissals, mentions = [], [], [], []
    for (question, replies, tags, _), document in zip(written, documents, strict=True):
        tagged += [
            TaggedQuestion(content_object=question, tag=tag, position=position)
            for position, tag in enumerate(tags)
        ]
        cards += source_links.make_cards(question, document.similar)
        dismissals += dismissals_of(document, by, question=question)
        mentions += [
            Mention(question=question, number=number)
            for number in rendered_fields.mentions_of(question, replies)
        ]
    _write_replies([reply for _, replies, _, _ in written for reply in replies])
    TaggedQuestion.objects.bulk_create(tagged)
    SimilarCard.objects.bulk_create(cards)
    Dismissal.objects.bulk_create(dismissals, ignore_conflicts=True)
    Mention.objects.bulk_create(mentions)


def _write_replies(replies):
    """Write replies; those that have their row keep it."""
    new, known = [], []
    for reply in replies:
        (new if reply.pk is None else known).append(reply)
    Reply.objects.bulk_create(new)
    for reply in known:
        reply.save()


def _numbers(documents):
    """Return a new number for each document without one: none that another has or refers to."""
    count = sum(1 for document in documents if not document.number)
    if not count:
        return []
    claimed = {document.number for document in documents}
    claimed.update(*(mentioned_numbers(*texts_of(document)) for document in documents))
    return NumberSequence.take(count, lambda wanted: claimed | taken_numbers(wanted))
