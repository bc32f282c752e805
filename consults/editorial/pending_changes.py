"""Changes to a published consult that wait while readers still see the old text."""

from django.db import transaction
from django.db.models import OuterRef, Subquery

from consults import permissions
from consults.editorial import history, revisions
from consults.exchange import diff
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of
from consults.models import Question, Revision
from web import rights
from web.errors import WorkflowError


def waiting(question):
    """Return the change (Revision) of a consult that waits, or None."""
    return all_waiting().filter(question=question).select_related("author").first()


def all_waiting():
    """Return the changes of every consult that wait."""
    return Revision.objects.filter(state=Revision.State.PENDING)


def with_waiting(questions):
    """Return consults (a queryset) with the id of their pending change as `waiting_pk`, or None."""
    change = all_waiting().filter(question=OuterRef("pk"))
    return questions.annotate(waiting_pk=Subquery(change.values("pk")[:1]))


@transaction.atomic
def wait(question, document, by):
    """Keep a changed document (plain types) of a public consult until somebody publishes it.

    Readers go on seeing the old text. A pending one stays in the history. Raises WorkflowError for a consult
    that is not published, and where nothing differs.
    """
    rights.require(by, permissions.CHANGE, f"change consult {question.number}")
    if question.status != Question.Status.PUBLISHED:
        raise WorkflowError("Only changes to a published consult wait; this one can just be saved.")
    if not diff.documents(to_data(document_of(question)), document):
        raise WorkflowError("Nothing was changed, so nothing waits.")
    revisions.require_names(document, by)
    base = Revision.objects.filter(question=question).stood().first()
    if base is None or diff.documents(base.document, to_data(document_of(question))):
        base = history.record(question, by, note="Before a pending change")
    history.set_aside(question, by)
    return history.keep(question, document, by, state=Revision.State.PENDING, base=base)


@transaction.atomic
def propose(question, edit, by):
    """Keep as a pending change what `edit(question)` would do to a public consult, without doing it.

    Raises WorkflowError where a change waits already, and whatever `edit` and `wait` raise.
    """
    rights.require(by, permissions.CHANGE, f"change consult {question.number}")
    if waiting(question) is not None:
        raise WorkflowError("A change of this consult waits already. Open it and go on there.")
    tried = transaction.savepoint()
    edit(Question.objects.get(pk=question.pk))
    document = history.now(Question.objects.get(pk=question.pk))
    transaction.savepoint_rollback(tried)
    return wait(question, document, by)


@transaction.atomic
def publish_change(change, by):
    """Publish a pending change, as one. Returns the consult.

    Raises WorkflowError when the public text was changed since the change began, while a check finds a
    blocker in it, or for one's own change where the department wants a second person.
    """
    question = Question.objects.select_for_update(of=("self",)).get(pk=change.question_id)
    permissions.require(
        by, "publish_change", question, f"publish the change of consult {question.number}"
    )
    if change.state != Revision.State.PENDING or question.status != Question.Status.PUBLISHED:
        raise WorkflowError(f"No change of consult {question.number} waits to be published.")
    now = to_data(document_of(question))
    if change.base is None or diff.documents(change.base.document, now):
        raise WorkflowError(
            "The public text was changed after this change was begun. Open the change, take over what is new,"
            " and save it again."
        )
    revisions.take_over(question, change, by)
    _forget(change)
    return question


@transaction.atomic
def drop(change, by):
    """Forget a pending change; the public text stays as it is."""
    permissions.require(by, "drop_change", change.question)
    _forget(change)


def _forget(change):
    """Take a change off; one that a doctor was asked to read stays, with the link and the answer."""
    rows = Revision.objects.filter(pk=change.pk, state=Revision.State.PENDING)
    if change.invitations.exists():
        rows.update(state=Revision.State.REPLACED)
    else:
        rows.delete()
