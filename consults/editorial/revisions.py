"""Bringing back a consult as an earlier revision has it."""

from django.db import transaction

from consults import permissions
from consults.editorial import edits, reply_rows, two_persons
from consults.exchange import fields
from consults.exchange.get_or_create import Vocabulary
from consults.exchange.serialization import from_data
from consults.models import Question, RelatedQuestion, TaggedQuestion
from consults.models.question import STAMP
from consults.models.revision import ROWS
from web import rights

ORIGINAL = {
    "number",
    "status",
    "published_at",
    "withdrawn_reason",
    "review",
    "dismissed",
    "source",
    "similar",
    ROWS,
}


@transaction.atomic
def restore(question, revision, by):
    """Put the texts, replies and tags of a revision in the place of what stands here now.

    Number, state, review and source stay; pinned and muted similar consults come back as they were. Replies
    are matched by their rows; what was public, or written by a doctor's own account, is not lost. Raises
    WorkflowError for that and where the text now has a blocker, and Forbidden for somebody who may not publish
    what readers see, or not write the replies that come back.
    """
    question.lock()
    permissions.require_edit(by, question)
    document, vocabulary = _document_of(revision), Vocabulary(by)
    department = vocabulary.department(document.department)
    permissions.require_edit(by, question, department)
    permissions.require_move(by, question, department)
    _put_in_place(question, revision, document, by, vocabulary, by)


@transaction.atomic
def take_over(question, change, by):
    """Put a pending change in the place of what readers see; only `pending_changes.publish_change` asks for it.

    New replies and new names of tags and doctors were asked for when it was kept. Raises WorkflowError as
    `restore` does.
    """
    permissions.require(by, "publish_change", question)
    document, vocabulary = _document_of(change), Vocabulary(rights.SITE)
    department = vocabulary.department(document.department)
    two_persons.refuse_change(question, change, department, by)
    _put_in_place(question, change, document, by, vocabulary, change.author or rights.SITE)


@transaction.atomic
def require_names(document, by):
    """Raise Forbidden unless `by` may make the tags, doctors and departments that a document names.

    The document is in plain types. Asked of who keeps a pending change: who publishes it need not have these
    rights. Nothing is made.
    """
    wanted = from_data({k: v for k, v in document.items() if k not in ORIGINAL})
    tried, vocabulary = transaction.savepoint(), Vocabulary(by)
    for tag in wanted.tags:
        vocabulary.tag(tag.name, tag.department)
    for reply in wanted.replies:
        vocabulary.doctor(reply.doctor, reply.department, reply.honorific, reply.hospital)
    transaction.savepoint_rollback(tried)


def _document_of(revision):
    return from_data({k: v for k, v in revision.document.items() if k not in ORIGINAL})


def _put_in_place(question, revision, document, by, vocabulary, author):
    stamp = {name: getattr(question, name) for name in STAMP}
    fill(question, document)
    # Who may not answer for a text brings no stamp along.
    if not permissions.may(by, "review_more_info"):
        vars(question).update(stamp)
    question.department = vocabulary.department(document.department)
    question.save()
    ids = revision.rows.get("replies", [])
    reply_rows.put(question, document.replies, ids, vocabulary, vocabulary.by, author)
    question.tagged.all().delete()
    TaggedQuestion.objects.bulk_create(
        TaggedQuestion(
            content_object=question, tag=vocabulary.tag(t.name, t.department), position=place
        )
        for place, t in enumerate(document.tags)
    )
    _related(question, document.related)
    when = f"{revision.created_at:%-d %b %Y, %H:%M}"
    edits.keep(question, by, f"Restored the revision of {when}")


def fill(question, document):
    """Put the texts of a document (exchange.schema.Consult) into a consult; saves nothing."""
    for place, column in fields.restored().items():
        value = document
        for part in place.split("."):
            value = getattr(value, part)
        setattr(question, column, "" if value is None and column.endswith("_by") else value)


def _related(question, wanted):
    """Give a consult the editors' decisions of a document; those about absent consults are left out."""
    decided = [RelatedQuestion.Origin.PINNED, RelatedQuestion.Origin.MUTED]
    question.related.filter(origin__in=decided).delete()
    numbers = {row.number: rank for rank, row in enumerate(wanted)}
    others = Question.objects.filter(number__in=numbers).exclude(pk=question.pk).only("number")
    for other in others:
        row = wanted[numbers[other.number]]
        RelatedQuestion.objects.update_or_create(
            question=question,
            related=other,
            defaults={"origin": row.origin, "reason": row.reason, "rank": numbers[other.number]},
        )
