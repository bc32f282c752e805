"""A redaction at work in the rows of content: a row, what follows from it inside the row, and who shows it."""

from consults import permissions
from consults.checks import stored_findings
from consults.editorial import commented_words, sealed_reply
from consults.erasure.content_rows import STORES, rows_beside, store_of
from consults.erasure.log_rewrites import rewrite_logs
from consults.exchange import fields
from consults.exchange.fields import PROSE, WHOLE
from consults.models import Batch, Comment, Note, Question, Reply, Revision
from text.markdown import render
from web import rights

BRANCHES = ("similar", "source")  # of another consult's document, which show this one


def rewrite_consult(question, rewriter, by):
    """Rewrite every row that holds words of a consult: its own, those beside it, and where others show it.

    Raises Forbidden for somebody without the right to redact.
    """
    rights.require(by, permissions.ERASE, "redact")
    _rewrite(Question.objects.get(pk=question.pk), rewriter)
    rewrite_beside(question, rewriter, by)
    for owner in Question.objects.filter(similar_cards__target=question).distinct():
        rewrite_owner(owner, rewriter, by)
    _rewrite_batches(question, rewriter)


def rewrite_beside(content, rewriter, by):
    """Rewrite every row that belongs to a consult, guide or page, and what logs and counts say of it.

    Raises Forbidden for somebody without the right to redact.
    """
    rights.require(by, permissions.ERASE, "redact")
    for row in rows_beside(content):
        _rewrite(row, rewriter)
    rewrite_logs(rewriter, by)


def forget_dismissals(content, by):
    """Drop dismissals of a consult or guide whose sentence is gone: their hash is of the words taken out.

    Raises Forbidden for somebody without the right to redact.
    """
    rights.require(by, permissions.ERASE, "redact")
    keys = {item.key for item in stored_findings.look_at(content)}
    content.dismissals.exclude(key__in=keys).delete()


def _rewrite(row, rewriter):
    """Rewrite one row of a consult, or beside a consult or guide, and what follows from it inside the row."""
    passage = row.passage if isinstance(row, Comment) else None
    changed = rewriter.row(store_of(row), row)
    if "passage" in changed:
        commented_words.rewritten(row, passage)
        changed += ["starts", "ends"]
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


def rewrite_owner(owner, rewriter, by):
    """Rewrite the source text and the revisions of another consult whose cards show this one.

    Raises Forbidden for somebody without the right to redact.
    """
    rights.require(by, permissions.ERASE, "redact")
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
