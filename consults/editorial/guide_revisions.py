"""What was kept of a guide: every saved state, and the pending change while readers see the old text.

The rows are those of consults (`Revision`); a guide has no replies and no similar ones, so taking a document
over is setting its columns and tags.
"""

from django.db import transaction

from consults import permissions
from consults.editorial import guide_workflow, history, refusals, two_persons
from consults.exchange import diff
from consults.exchange.get_or_create import Vocabulary
from consults.exchange.serialization import from_data, to_data
from consults.exchange.to_documents import guide_document
from consults.models import Guide, GuideTag, Revision
from web import rights
from web.errors import WorkflowError

State = Revision.State
TEXTS = ["title", "lead", "body", "further_reading", "language"]
OWN = {"status", "published_at", "withdrawn_reason", "review", "dismissed", "source"}
CHANGED_SINCE = (
    "The public text was changed after this change was begun. Open the change, take over what is new, and save"
    " it again."
)


@transaction.atomic
def record(guide, by, note="", step="", document=None, stands=False):
    """Keep the guide as it is now as a revision; returns it. Raises Forbidden without the right.

    `step` is “import” where a file brings another text. `document` is the guide's, where it was built already.
    Raises RedactedWords for words that were redacted in it, unless it `stands` so before something takes its
    place.
    """
    may = ["consults.add_guide", guide_workflow.CHANGE]
    rights.require_any(by, may, f"keep a revision of guide {guide.pk}")
    guide.hold()  # what is read now is not redacted before it is kept
    kept = to_data(document) if document else now(guide)
    return history.keep(guide, kept, by, stands, note=note, step=step)


@transaction.atomic
def record_first(guide, by):
    """Keep what stood in a guide before anybody saved it here, once."""
    if not kept(guide).exists():
        rights.require(by, guide_workflow.CHANGE, f"keep a revision of guide {guide.pk}")
        guide.hold()
        history.keep(guide, now(guide), stands=True, note="Before the first save here")


def kept(guide):
    """Return the saved states of a guide, the newest first, without a pending change."""
    return Revision.objects.filter(guide=guide).stood()


def now(guide):
    """Return a guide's document in plain types, as it stands in the database."""
    return to_data(guide_document(guide))


def waiting(guide):
    """Return the change (Revision) of a guide that waits, or None."""
    rows = Revision.objects.filter(guide=guide, state=State.PENDING)
    return rows.select_related("author").first()


@transaction.atomic
def wait(guide, document, by):
    """Keep a changed document (plain types) of a public guide until somebody publishes it.

    Readers go on seeing the old text. A pending one stays in the history. Raises WorkflowError for a guide
    that is not published, and where nothing differs.
    """
    rights.require(by, guide_workflow.CHANGE, f"change guide {guide.pk}")
    if guide.status != Guide.Status.PUBLISHED:
        raise WorkflowError("Only changes to a published guide wait; this one can just be saved.")
    if not diff.documents(now(guide), document):
        raise WorkflowError("Nothing was changed, so nothing waits.")
    _require_names(document, by)
    base = kept(guide).first()
    if base is None or diff.documents(base.document, now(guide)):
        base = record(guide, by, note="Before a pending change", stands=True)
    history.set_aside(guide, by)
    return history.keep(guide, document, by, state=State.PENDING, base=base)


@transaction.atomic
def publish_change(change, by):
    """Publish a pending change, as one. Returns the guide.

    Raises WorkflowError when the public text was changed since the change began, while a check finds a
    blocker in it, or for one's own change where the department wants a second person.
    """
    guide = Guide.objects.select_for_update(of=("self",)).get(pk=change.guide_id)
    rights.require(by, guide_workflow.PUBLISH, f"publish a change of guide {guide.pk}")
    if change.state != State.PENDING or guide.status != Guide.Status.PUBLISHED:
        raise WorkflowError(f"No change of guide {guide.pk} waits to be published.")
    document, vocabulary = document_of(change), Vocabulary(rights.SITE)
    two_persons.refuse_change(guide, change, _department(document, vocabulary), by)
    if change.base is None or diff.documents(change.base.document, now(guide)):
        raise WorkflowError(CHANGED_SINCE)
    _put_in_place(guide, change, document, by, vocabulary)
    change.delete()
    return guide


@transaction.atomic
def drop(change, by):
    """Forget a pending change; the public text stays as it is."""
    rights.require(by, guide_workflow.CHANGE, f"drop a change of guide {change.guide_id}")
    Revision.objects.filter(pk=change.pk, state=State.PENDING).delete()


@transaction.atomic
def restore(guide, revision, by):
    """Put the texts, tags and department of a revision in the place of what stands here now.

    State, review, dismissals and source stay. Raises WorkflowError where the text would have a blocker that
    readers see, and Forbidden for somebody who may not change what they see.
    """
    rights.require(by, guide_workflow.CHANGE, f"change guide {guide.pk}")
    guide.lock()
    permissions.require_edit(by, guide)
    document, vocabulary = document_of(revision), Vocabulary(by)
    department = _department(document, vocabulary)
    permissions.require_edit(by, guide, department)
    permissions.require_move(by, guide, department)
    _put_in_place(guide, revision, document, by, vocabulary)


def _require_names(document, by):
    """Raise Forbidden unless `by` may make the tags of a document: who publishes it need not."""
    wanted = from_data({name: item for name, item in document.items() if name not in OWN})
    tried, vocabulary = transaction.savepoint(), Vocabulary(by)
    for tag in wanted.tags:
        vocabulary.tag(tag.name, tag.department)
    transaction.savepoint_rollback(tried)


def _department(document, vocabulary):
    return vocabulary.department(document.department) if document.department else None


def _put_in_place(guide, revision, document, by, vocabulary):
    record_first(guide, by)
    fill(guide, document)
    guide.department = _department(document, vocabulary)
    guide.save()
    guide.guide_tags.all().delete()
    GuideTag.objects.bulk_create(
        GuideTag(guide=guide, tag=vocabulary.tag(tag.name, tag.department), position=place)
        for place, tag in enumerate(document.tags)
    )
    if guide.status == Guide.Status.PUBLISHED:
        refusals.refuse_blocked(guide)
    record(guide, by, note=f"Restored the revision of {revision.created_at:%-d %b %Y, %H:%M}")


def document_of(revision):
    """Return the guide document of a revision, without what is never restored."""
    return from_data({name: item for name, item in revision.document.items() if name not in OWN})


def fill(guide, document):
    """Put the texts of a document (exchange.schema.Guide) into a guide; saves nothing."""
    for name in TEXTS:
        setattr(guide, name, getattr(document, name))
