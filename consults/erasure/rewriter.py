"""The needles of one redaction at work: a text, a row, a document without what is to be gone."""

from collections import Counter
from datetime import datetime

from consults.checks.finding import mark
from consults.exchange import document_texts, fields, serialization, struct_leaves
from consults.exchange import schema as formats
from consults.exchange.fields import PROSE, WHOLE
from consults.exchange.mistakes import DocumentError
from consults.models import Redaction
from consults.models.revision import without_rows
from text.words import content_words, stem
from web.fingerprints import DAY, PART, WORD, gates, needle, pieces, replaced, stored

SHORT_MARK = "[…]"  # where the mark in words would not fit
DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y"]
DAYS += [f"{day} {month} %Y" for day in ("%d",) for month in ("%B", "%b")] + [
    "%B %d %Y",
    "%b %d %Y",
]
LIMITS = {**struct_leaves.longest(formats.Consult), **struct_leaves.longest(formats.Guide)}
EMPTY = {
    place: default
    for struct in (formats.Consult, formats.Guide)
    for place, _, default in struct_leaves.places(struct)
}


class Rewriter:
    """Rewrites what a redaction names, and counts the places in each store."""

    def __init__(self, needles, days=(), instead="[text removed]"):
        self.needles = gates(needles)
        self.days = [*self.needles.needles, *days]
        self.mark = instead
        self.places = Counter()

    @classmethod
    def of(cls, redaction):
        """Return the Rewriter of a tombstone."""
        erasing = redaction.category == Redaction.Category.CONSULT
        words = mark("other" if erasing else redaction.category)
        return cls(needles_of(redaction), needles_of(redaction, DAY), words)

    def text(self, store, text, longest=None):
        """Return a text with marks in it, no longer than `longest` letters."""
        new, count = replaced(text, self.needles, self.mark)
        if longest and len(new) > longest:
            new, _ = replaced(text, self.needles, SHORT_MARK)
        self._count(store, count)
        return new[:longest] if longest and len(new) > longest else new

    def row(self, store, row):
        """Rewrite a row by the table of fields; returns the names of the columns that changed."""
        changed = []
        for name, field in fields.columns(row._meta.model_name, PROSE, WHOLE):
            old, column = getattr(row, name), row._meta.get_field(name)
            if field.kind == WHOLE:
                new = self.whole(store, old, None if column.null else "")
            elif isinstance(old, list):
                new = [self.text(store, item, LIMITS.get(field.place)) for item in old]
            else:
                new = self.text(store, old, column.max_length)
            if new != old:
                setattr(row, name, new)
                changed.append(name)
        return changed

    def whole(self, store, value, empty):
        """Return one whole value, a day or an address, or `empty` where it is what is redacted."""
        if not value or not self._names(value):
            return value
        self._count(store, 1)
        return empty

    def _names(self, value):
        text = str(value)
        if not isinstance(value, str) or _day(text, "%Y-%m-%d"):
            return any(one.is_all_of(text) for one in self.days)
        return bool(replaced(text, self.needles, "")[1])

    def document(self, store, document, only=()):
        """Return a document in plain types without what is redacted; `only` names its branches.

        What could be read before can be read afterwards: DocumentError is raised where it could not, so
        that nothing of it is stored.
        """
        before = self.places[store]

        def change(text, field, place):
            if only and place.partition("[")[0].partition(".")[0] not in only:
                return text
            if field.kind == WHOLE:
                return self.whole(store, text, EMPTY.get(field.place))
            return self.text(store, text, LIMITS.get(field.place)) if field.kind == PROSE else text

        new = document_texts.rewritten(document, document_texts.table_of(document), change)
        if self.places[store] > before and _is_readable(document):
            serialization.from_data(without_rows(new))
        return new

    def _count(self, store, count):
        if count:
            self.places[store] += count


def needles_of(redaction, role=None):
    """Return the needles of a tombstone: those of the value, or of another role."""
    cut = role == PART or redaction.category == Redaction.Category.CONSULT
    return stored(redaction.needles, redaction.key_id, role, cut)


def needles_for(values):
    """Return what a tombstone keeps of values (list of str): their needles, in plain types."""
    kept = [needle(value).as_data() for value in values]
    kept += [one.as_data(PART) for value in values for one in pieces(value)]
    kept += [needle(day).as_data(DAY) for value in values for day in _days_of(value)]
    return kept + _words_of(values)


def _words_of(values):
    """Return needles of a value's words and stems, which the search index keeps one by one."""
    words = {word for value in values for word in content_words(value) if len(word) > 3}
    words |= {stem(word) for word in words}
    return [needle(word).as_data(WORD) for word in sorted(words) if len(word) > 3]


def _days_of(value):
    """Return the days that a value may mean, as documents write them."""
    text = " ".join(value.replace(",", " ").split())
    return sorted({day.isoformat() for form in DAYS if (day := _day(text, form))})


def _day(text, form):
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None


def _is_readable(document):
    try:
        serialization.from_data(without_rows(document))
    except DocumentError:
        return False
    return True
