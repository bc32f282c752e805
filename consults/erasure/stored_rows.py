"""Looking for needles in every row of every table, whether this project knows the table or not.

Every column of every table is read as the database gives it, so that a new table or column is searched
without anyone thinking of it. What is found is told apart by whose words it is.
"""

import json
from contextlib import nullcontext
from datetime import date, datetime
from functools import cache

from django.apps import apps
from django.db import DatabaseError, connection, transaction

from consults.erasure.verdict import compared, unknown
from consults.exchange import document_texts, fields
from consults.exchange.fields import FIXED, WHOLE
from consults.models import (
    Department,
    DeskEntry,
    Doctor,
    Facet,
    FormerDepartmentSlug,
    FormerDoctorSlug,
    Guide,
    HousePage,
    Link,
    Question,
    Redaction,
    RelatedQuestion,
    Revision,
    SearchEntry,
    SearchWord,
    SuggestedName,
)
from consults.search.sqlite import FULL_TEXT
from consults.similar.scoring import ABOUT
from faq.models import Alias, FaqTag, FormerSlug, HelpNow, TagChange
from web.fingerprints import spans

MOST_NAMED = 20
ROWS = 500  # read together
# Names and texts that the library keeps on purpose; they may equal a value and are named, not left. What
# a table of Django's own accounts and names holds is named too.
KEPT = {
    Alias,
    Department,
    Doctor,
    Facet,
    Guide,
    FaqTag,
    FormerDepartmentSlug,
    FormerDoctorSlug,
    FormerSlug,
    HelpNow,
    SuggestedName,
    TagChange,
}
CONTENT = {Question, Guide, HousePage}
KEPT_APPS = {"auth", "contenttypes"}
OUR_OWN_NAMES = {"django_migrations", "sqlite_stat1"}  # of migrations, tables and indexes
DRAWN = {SearchWord, Link}  # from many consults: words of others among them are theirs
DRAWN_TABLES = FULL_TEXT  # of SQLite, and the tables they keep
# Columns that hold names of tags, and how a value of them begins: what stands in them is the tag's.
OF_TAGS = {
    (Question, "card_tags"): "",
    (SearchEntry, "tags"): "",
    (DeskEntry, "tags"): "",
    (RelatedQuestion, "reason"): ABOUT,
}


class Rows:
    """A search through all rows; `others` is where the words stand and are not this consult's."""

    def __init__(self, redaction, rewriter):
        self.redaction, self.rewriter = redaction, rewriter
        self.own = {Question: redaction.question_id, HousePage: redaction.house_page_id}
        # A tombstone of a guide does not say which: what any guide holds is left, never somebody else's.
        no_consult = redaction.number == Redaction.OF_NO_CONSULT
        self.of_a_guide = no_consult and redaction.house_page_id is None
        self.others = []  # (model, id) of what holds the words as its own
        self.derived = []  # (store, searched, found) of what is drawn from many consults
        self.with_tags = []  # (store, searched, left, found in names of tags, note)
        self.models = {
            model._meta.db_table: model for model in apps.get_models(include_auto_created=True)
        }

    def lines(self, on_step):
        """Yield the Line of every table; those drawn from many consults come last."""
        with connection.cursor() as cursor:
            tables = sorted({row.name for row in connection.introspection.get_table_list(cursor)})
        for table in tables:
            on_step(table)
            try:
                with _apart():
                    found = list(self._table(table))
                yield from found
            except DatabaseError as error:
                yield unknown(f"table {table}", f"it could not be read: {type(error).__name__}")
        for store, searched, found in self.derived:
            note = self.others_named() if found else ""
            yield compared(store, searched, 0 if self.others else found, note)
        tags = [other for other in self.others if other[0] in {Alias, FaqTag}]
        for store, searched, left, of_tags, note in self.with_tags:
            notes = (note, _named(tags))
            found = left if tags else left + of_tags
            yield compared(store, searched, found, "; ".join(filter(None, notes)))

    def _table(self, table):
        model, store = self.models.get(table), f"table {table}"
        searched, left, of_tags, mine, before = 0, 0, 0, [], len(self.others)
        for row in _rows_of(table):
            searched += 1
            of_tags += self._take_names_of_tags(model, row)
            hits = self._hits(model, row)
            whose = self._whose(model, row) if hits else None
            if hits and whose is None:
                left += hits
                mine.append(row)
            elif hits:
                self.others.append(whose)
        if model in DRAWN or (model is None and table.startswith(DRAWN_TABLES)):
            self.derived.append((store, searched, left))
        elif table in OUR_OWN_NAMES:
            yield compared(store, searched, 0, "among the names of this program" if left else "")
        else:
            notes = (_where(model, mine), _named(self.others[before:]))
            note = "; ".join(filter(None, notes))
            if of_tags:
                self.with_tags.append((store, searched, left, of_tags, note))
            else:
                yield compared(store, searched, left, note)

    def _take_names_of_tags(self, model, row):
        """Empty the columns of a row that hold names of tags; returns how often they hold the value."""
        found = 0
        for (owner, name), begins in OF_TAGS.items():
            if model is owner and row[name].startswith(begins):
                found += len(spans(_text(row[name]), self.rewriter.needles))
                row[name] = ""
        if found:  # PostgreSQL keeps a column that it draws from the others of the row
            row.update(dict.fromkeys(row.keys() - {f.column for f in model._meta.fields}, ""))
        return found

    def _hits(self, model, row):
        """Return how often a row holds the value, in the words of it that a redaction takes out."""
        own = {field.column: field for field in model._meta.concrete_fields} if model else {}
        found = 0
        for name, value in row.items():
            if model is Revision and name == "document":
                found += self._in_document(row)
            elif isinstance(value, date) and not isinstance(value, datetime):
                found += name in _days(model) and self._is_day(value)
            elif not _is_choice(own.get(name), value):
                found += len(spans(_text(value), self.rewriter.needles))
        return found

    def _is_day(self, value):
        return any(one.is_all_of(value.isoformat()) for one in self.rewriter.days)

    def _in_document(self, row):
        """A name of a doctor or tag, a number or a state in a document is named, and not left."""
        value, found = row["document"], 0
        document = json.loads(value) if isinstance(value, str) else value
        for text, field, _ in document_texts.texts(document, document_texts.table_of(document)):
            if field.kind == WHOLE:
                found += self.rewriter.whole("", text, "") != text
            elif hits := len(spans(text, self.rewriter.needles)):
                if field.kind == FIXED:
                    self.others.append((Revision, row["id"]))
                else:
                    found += hits
        return found

    def _whose(self, model, row):
        """Return None for what was redacted or is nobody's, else (model, id) of the owner or the name kept."""
        if model is None:
            return None
        columns = model._meta.concrete_fields
        owners = [(f.related_model, row[f.column]) for f in columns if f.related_model in CONTENT]
        owners = [(model, row["id"])] if model in CONTENT else owners
        owners = [(owner, pk) for owner, pk in owners if pk is not None]
        if any(
            self.of_a_guide if owner is Guide else pk == self.own[owner] for owner, pk in owners
        ):
            return None
        kept = model in KEPT or model._meta.app_label in KEPT_APPS
        return owners[0] if owners else (model, row.get("id")) if kept else None

    def others_named(self):
        """Say where else the words stand, by number and never by text."""
        return _named(self.others)


def _apart():
    """Return a context in which a table that cannot be read spoils nothing for the next one."""
    # On SQLite nothing is spoilt, and a transaction would keep everybody else from saving.
    return nullcontext() if connection.vendor == "sqlite" else transaction.atomic()


def _is_choice(field, value):
    """True for one of the few values that a column knows."""
    return bool(field and field.choices) and value in dict(field.flatchoices)


@cache
def _days(model):
    """Return the names of the columns of days that a redaction empties."""
    return {name for name, _ in fields.columns(model._meta.model_name, WHOLE)} if model else ()


def _text(value):
    """Return what a column holds as text; "" for numbers and times."""
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode("utf-8", "ignore")
    if isinstance(value, (dict, list, tuple, set)):
        return json.dumps(value, default=str, ensure_ascii=False)
    return value if isinstance(value, str) else ""


def _rows_of(table):
    """Yield the rows of a table, {column: value}, without loading them all."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        names = [column[0] for column in cursor.description]
        while rows := cursor.fetchmany(ROWS):
            for row in rows:
                yield dict(zip(names, row, strict=True))


def _where(model, rows):
    ids = [str(row["id"]) for row in rows if row.get("id") is not None][:MOST_NAMED]
    return f"in {model._meta.verbose_name} {', '.join(ids)}" if model and ids else ""


def _named(others):
    """Say where the words stand, by number and never by text."""
    ids = [pk for owner, pk in others if owner is Question][:MOST_NAMED]
    numbers = Question.objects.filter(pk__in=ids).values_list("number", flat=True)
    rest = {f"{owner._meta.verbose_name} {pk}" for owner, pk in others if owner is not Question}
    named = [f"#{number}" for number in sorted(numbers)] + sorted(rest)[:MOST_NAMED]
    return f"also in {', '.join(named)}" if named else ""
