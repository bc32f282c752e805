"""The rows of a consult, guide or page of the house that hold its words, by the table of fields."""

from django.apps import apps
from django.contrib.admin.models import LogEntry

from consults.exchange import fields
from consults.exchange.fields import PROSE, WHOLE
from consults.models import (
    Batch,
    Dismissal,
    Guide,
    HousePage,
    Note,
    Question,
    RelatedQuestion,
    Reply,
    Revision,
    SimilarCard,
)

STORES = {
    Question: "the consult",
    Guide: "the guide",
    HousePage: "the page",
    Reply: "doctors’ replies",
    Note: "notes beside replies",
    Revision: "earlier revisions and waiting changes",
    SimilarCard: "similar cards",
    RelatedQuestion: "reasons of similar consults",
    Dismissal: "reasons of dismissals",
    Batch: "steps that can be undone",
    LogEntry: "the desk’s log",
}


def rows_beside(content):
    """Yield every row that belongs to a consult, guide or page and holds words, by the table of fields."""
    kind = type(content)
    for model in apps.get_models():
        if model is kind or not fields.columns(model._meta.model_name, PROSE, WHOLE):
            continue
        links = [f.name for f in model._meta.concrete_fields if f.related_model is kind]
        for link in links:
            yield from model._base_manager.filter(**{link: content.pk}).order_by("pk")


def prose_of(content):
    """Yield every text of a consult, guide or page."""
    for row in [content, *rows_beside(content)]:
        for name, _ in fields.columns(row._meta.model_name, PROSE):
            held = getattr(row, name)
            yield from held if isinstance(held, list) else [held]


def places_in(content, rewriter):
    """Return the Counter of the places of a consult or guide that would be rewritten. Nothing is stored."""
    own = type(content).objects.get(pk=content.pk)
    for row in [own, *rows_beside(content)]:
        rewriter.row(store_of(row), row)
        if isinstance(row, Revision):
            rewriter.document(store_of(row), row.document)
    if isinstance(content, Question):
        for card in SimilarCard.objects.filter(target=content).select_related("question"):
            rewriter.text("source text of consults that show it", card.question.source_text)
    return rewriter.places


def store_of(row):
    """Return how the place of a row is called in previews and reports."""
    return STORES.get(type(row)) or str(row._meta.verbose_name_plural)
