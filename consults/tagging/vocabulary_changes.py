"""Tags merged, split and renamed, with lists, search, cards and similar consults following."""

from django.db import transaction

from consults import permissions, refresh, rendered_fields, search
from consults.facets import listings
from consults.models import Guide, Question
from consults.models.reply import with_doctors
from consults.models.tagged_question import with_tags
from faq import merging
from faq.models import FaqTag

MOST_CONNECTED = 200  # consults whose similar ones are found again within one step of the desk
NAMED = ["card_tags", "public_key", "modified_at", "approved_by", "approved_at"]
Status = Question.Status


@transaction.atomic
def refresh_tagged(tag, renamed=True):
    """Bring search, suggestions and, if it is `renamed`, cards in step with the names of a tag."""
    search.rename([tag])
    if not renamed:
        return
    ids = list(tag.tagged_questions.values_list("content_object_id", flat=True))
    for batch in batches(ids):
        questions = Question.objects.filter(pk__in=batch).prefetch_related(with_tags())
        _name_tags([(question, _tags_of(question)) for question in questions])
    _connect_few(ids)


@transaction.atomic
def merge_tags(source, target, by):
    """Merge a tag into another; consults, lists and search follow. Returns the TagChange.

    Raises WorkflowError when both are the same.
    """
    require_merge(by, source)
    ids = list(source.tagged_questions.values_list("content_object_id", flat=True))
    return _retag(ids, lambda: merging.merge(source, target, by), lambda change: [target])


@transaction.atomic
def split_tag(tag, name, department, question_ids, by):
    """Give some consults of a tag a new one in its place. Returns (new tag, TagChange).

    Raises WorkflowError without a consult, or when the name is taken.
    """
    consults = Question.objects.filter(pk__in=question_ids, tagged__tag=tag)
    permissions.require_retag(by, consults, Guide.objects.none(), f"split “{tag}”")

    def step():
        return merging.split(tag, name, department, question_ids, by)

    return _retag(question_ids, step, lambda made: [tag, made[0]])


@transaction.atomic
def undo_change(change, by):
    """Take a merge or a split of tags back, row by row.

    Raises WorkflowError when what was done since stands in the way; nothing changes then.
    """
    tags = FaqTag.objects.filter(pk__in=[change.rows.get("target"), change.rows.get("new")])
    _require_of(by, tags, "undo this change of tags")
    owners = set()
    for tag in tags:
        owners.update(tag.tagged_questions.values_list("content_object_id", flat=True))
    return _retag(sorted(owners), lambda: merging.undo(change, by), lambda tags: tags)


def require_merge(by, source):
    """Raise Forbidden unless `by` may merge a tag into another, with everything that carries it."""
    _require_of(by, [source], f"merge “{source}”")


def _require_of(by, tags, doing):
    consults = Question.objects.filter(tagged__tag__in=tags)
    guides = Guide.objects.filter(guide_tags__tag__in=tags)
    permissions.require_retag(by, consults, guides, doing)


def _retag(question_ids, step, renamed):
    """Take consults off their lists, change their tags, and put them back.

    `renamed` returns, from what `step` returned, the tags whose consults are indexed anew.
    """
    listed = Question.objects.filter(pk__in=question_ids, status=Status.PUBLISHED)
    public = list(listed.values_list("pk", flat=True))
    for batch in batches(public):
        listings.remove(batch)
    result = step()
    for batch in batches(question_ids):
        questions = list(
            Question.objects.filter(pk__in=batch)
            .select_related("department")
            .prefetch_related(with_tags(), with_doctors())
        )
        _name_tags([(question, _tags_of(question)) for question in questions])
        refresh.enlist([(q, list(q.replies.all()), _tags_of(q)) for q in questions])
    search.rename(renamed(result))
    _connect_few(public)
    return result


def _tags_of(question):
    return [item.tag for item in question.tagged.all()]


def _name_tags(entries):
    """Write the tag names that cards print: [(question, tags)]; an approval was of the former ones."""
    for question, tags in entries:
        names = [tag.name for tag in tags]
        question.card_tags = rendered_fields.names_on_card(names)
        rendered_fields.mark_modified(
            question, question.public_key[:16] + rendered_fields.tags_key(names)
        )
        question.approved_by = question.approved_at = None
    questions = [question for question, _ in entries]
    Question.objects.bulk_update(questions, NAMED, 200)


def _connect_few(ids):
    """Find similar consults anew, with their reasons; beyond MOST_CONNECTED a command does it."""
    if len(ids) <= MOST_CONNECTED:
        public = Question.objects.filter(pk__in=ids, status=Status.PUBLISHED)
        refresh.connect(list(public.values_list("pk", flat=True)))


def batches(ids, size=400):
    """Yield parts of a list."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
