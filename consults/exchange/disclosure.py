"""What of a document is told: to readers, and to those who may not read where a text came from."""

from consults.exchange import schema as formats
from consults.models import Question


def without_source(document):
    """Return a document without where it came from: text, cards, name, id and address of its source."""
    document.source, document.similar = formats.Source(), []
    return document


def for_readers(document):
    """Return a document without what the public never saw.

    The source may hold names an editor took out, and a card may quote a consult that is not public.
    """
    document.source = formats.Source()
    document.dismissed, document.withdrawn_reason = [], ""
    if isinstance(document, formats.Consult):
        document.similar = []
        document.related = []
        _forget_hidden_numbers(document.notes)
        if not document.asker.sex_confirmed:
            document.asker.sex = ""
    return document


def _forget_hidden_numbers(notes):
    """Take the numbers of consults that readers do not see out of notes."""
    named = [note.superseded_by for note in notes if note.superseded_by]
    seen = Question.objects.published().filter(number__in=named)
    public = set(seen.values_list("number", flat=True))
    for note in notes:
        if note.superseded_by not in public:
            note.superseded_by = None
