"""What follows from a consult's rows and status: its lists, counts, search entry, threads, similar consults.

Brought in step in the transaction that changes the consult, whatever the door. No signals.
"""

from django.db import transaction

from consults import rendered_fields, search
from consults.checks import stored_findings
from consults.facets import arrivals, listings
from consults.models import Mention, Question
from consults.search import embeddings
from consults.similar import source_links, suggestions

Status = Question.Status


class Caches:
    """What a long import remembers between batches. Forget it after a rollback."""

    def __init__(self):
        self.facets = listings.FacetIds()


def refresh_many(entries, caches=None):
    """List, index and connect consults just written: [(question, replies, tags)].

    Only the published ones are listed, and of these the due ones indexed; none of them may be listed
    yet. Similar consults are found by `connect`, once all are in.
    """
    caches = caches or Caches()
    questions = [question for question, _, _ in entries]
    source_links.resolve_cards(questions)
    source_links.resolve_mentions(questions)
    public = enlist(entries, caches)
    due = [(question, tags, replies) for question, replies, tags in public if question.is_public]
    search.put(due)
    arrivals.expect([question for question, _, _ in public if not question.is_public])


def enlist(entries, caches=None):
    """Put consults, [(question, replies, tags)], on their lists; returns the published ones."""
    facets = (caches or Caches()).facets
    public = [entry for entry in entries if entry[0].status == Status.PUBLISHED]
    rows = []
    for question, replies, tags in public:
        doctors = [reply.doctor_id for reply in replies]
        specs = listings.specs_of(question, [tag.pk for tag in tags], doctors)
        rows.append((question.pk, question.published_at, specs))
    listings.add(rows, facets)
    return public


def connect(question_ids):
    """Find the similar consults of published consults; the caller holds a transaction."""
    suggestions.suggest(question_ids)


@transaction.atomic
def refresh(question):
    """Bring everything that follows from a consult in step with its rows and its status."""
    replies = list(question.replies.select_related("doctor").order_by("position", "pk"))
    tags = [item.tag for item in question.tagged.select_related("tag")]
    rendered_fields.derive(question, replies, [tag.name for tag in tags])
    question.blockers = len(stored_findings.open_blockers(question))
    question.save(update_fields=[*rendered_fields.DERIVED_FIELDS, "blockers", "updated_at"])
    for reply in replies:
        reply.save(update_fields=["body_html", "opening_key", "checksum"])
    numbers = rendered_fields.mentions_of(question, replies)
    question.mentions.exclude(number__in=numbers).delete()
    Mention.objects.bulk_create(
        [Mention(question=question, number=number) for number in numbers], ignore_conflicts=True
    )
    source_links.forget_threads(question, numbers)
    listings.remove([question.pk])
    suggestions.forget_suggestions([question.pk])
    arrivals.forget([question.pk])
    if not question.is_public:
        search.drop([question.pk])
        embeddings.drop([question.pk])
    refresh_many([(question, replies, tags)])
    if question.status == Status.PUBLISHED:
        connect([question.pk])
