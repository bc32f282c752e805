"""What follows from a consult's rows and status: its lists, counts, search entry, threads, similar consults.

Brought in step in the transaction that changes the consult, whatever the door. No signals.
"""

from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from consults import rendered_fields, search
from consults.checks import stored_findings
from consults.exchange.schema import Consult
from consults.exchange.to_documents import consult, loaded
from consults.facets import arrivals, listings
from consults.models import Mention, Question
from consults.models.due import is_due
from consults.models.tagged_question import with_tags
from consults.search import embeddings
from consults.similar import source_links, suggestions
from text.markdown import render

Status = Question.Status


class Refreshed(NamedTuple):
    """A consult as it was brought in step: its document, and {key: finding} of what keeps it from readers."""

    document: Consult
    blockers: dict


class Caches:
    """What a long import remembers between batches. Forget it after a rollback."""

    def __init__(self):
        self.facets = listings.FacetIds()


def refresh_many(entries, caches=None, listed=()):
    """List, index and connect consults just written: [(question, replies, tags)].

    Only the published ones are listed, and of these the due ones indexed for readers, the others for the
    desk; none of them may be listed yet but those of the ids `listed`. Similar consults are found by
    `connect`, once all are in.
    """
    caches = caches or Caches()
    questions = [question for question, _, _ in entries]
    source_links.resolve_cards(questions)
    source_links.resolve_mentions(questions)
    public = enlist(entries, caches, listed)
    now = (
        timezone.now()
    )  # asked once: what becomes due in between would be neither searched nor waited for
    due = [entry for entry in public if is_due(entry[0].published_at, now)]
    search.put([(question, tags, replies) for question, replies, tags in due])
    seen = {entry[0].pk for entry in due}
    hidden = [entry for entry in entries if entry[0].pk not in seen]
    search.put_for_the_desk([(question, tags, replies) for question, replies, tags in hidden])
    arrivals.expect([entry[0] for entry in public if not is_due(entry[0].published_at, now)])


def enlist(entries, caches=None, listed=()):
    """Put consults, [(question, replies, tags)], on their lists; returns the published ones.

    Those of the ids `listed` are on their lists already.
    """
    facets = (caches or Caches()).facets
    public = [entry for entry in entries if entry[0].status == Status.PUBLISHED]
    rows = [
        (question.pk, _times(question, replies), _specs(question, replies, tags))
        for question, replies, tags in public
        if question.pk not in listed
    ]
    listings.add(rows, facets)
    return public


def _specs(question, replies, tags):
    doctors = [reply.doctor_id for reply in replies]
    return listings.specs_of(question, [tag.pk for tag in tags], doctors)


def _times(question, replies):
    return listings.times_of(question, [reply.replied_on for reply in replies])


def redate(question):
    """Bring the order of lists in step with the days of a consult, where nothing else has changed."""
    listings.redate(question.pk, _times(question, question.replies.all()))


def connect(question_ids):
    """Find the similar consults of published consults; the caller holds a transaction."""
    suggestions.suggest(question_ids)


@transaction.atomic
def refresh(question):
    """Bring everything that follows from a consult in step with its rows and its status.

    The document is built once and the checks run once over it; returns both for who goes on with them.
    """
    fresh = loaded(question)
    replies, tags = list(fresh.replies.all()), [item.tag for item in fresh.tagged.all()]
    before = {reply.pk: (reply.body_html, reply.opening_key) for reply in replies}
    rendered_fields.derive(question, replies, [tag.name for tag in tags])
    document = consult(fresh)
    fresh.content_key = question.content_key  # its texts have a new one
    blockers = stored_findings.blocking(fresh, document)
    question.blockers = len(blockers)
    question.save(update_fields=[*rendered_fields.DERIVED_FIELDS, "blockers", "updated_at"])
    for reply in replies:
        if before[reply.pk] != (reply.body_html, reply.opening_key) or not reply.checksum:
            reply.save(update_fields=["body_html", "opening_key", "checksum"])
    _follow(question, replies, tags)
    return Refreshed(document, blockers)


def _follow(question, replies, tags):
    """Bring mentions, lists, the search entry and similar consults in step; lists only where they change."""
    numbers = rendered_fields.mentions_of(question, replies)
    question.mentions.exclude(number__in=numbers).delete()
    Mention.objects.bulk_create(
        [Mention(question=question, number=number) for number in numbers], ignore_conflicts=True
    )
    source_links.forget_threads(question, numbers)
    published = question.status == Status.PUBLISHED
    stays = published and listings.is_listed(
        question.pk, _times(question, replies), _specs(question, replies, tags)
    )
    if not stays:
        listings.remove([question.pk])
    suggestions.forget_suggestions([question.pk])
    arrivals.forget([question.pk])
    if not question.is_public:
        search.drop([question.pk])
        embeddings.drop([question.pk])
    refresh_many([(question, replies, tags)], listed={question.pk} if stays else ())
    if published:
        connect([question.pk])


@transaction.atomic
def render_anew(question_ids):
    """Write the HTML and excerpts of consults and their notes anew, and what follows from these.

    Nobody has changed a word, so the day readers last saw a change stays as it is.
    """
    rows = Question.objects.select_for_update(of=("self",)).filter(pk__in=question_ids)
    for question in rows.prefetch_related("replies", "notes", with_tags()):
        replies, changed_on = list(question.replies.all()), question.modified_at
        rendered_fields.derive(question, replies, [item.tag.name for item in question.tagged.all()])
        question.modified_at = changed_on
        question.save(update_fields=rendered_fields.DERIVED_FIELDS)
        for reply in replies:
            reply.save(update_fields=["body_html"])
        for note in question.notes.all():
            note.body_html = render(note.body)
            note.save(update_fields=["body_html"])
