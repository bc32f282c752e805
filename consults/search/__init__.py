"""The only code that knows how text is searched.

`put` and `drop` keep the words of published consults; `matches` finds consults by them. The
full-text index itself is kept by the database (see the migration `search_index`), in the same
transaction, on SQLite with FTS5 and on PostgreSQL with a tsvector column.
"""

import re
import unicodedata

from django.db import connection

from consults.models import SearchEntry
from consults.search import postgresql, sqlite

MOST_COUNTED = 1000
MOST_WORDS = 12
CJK = re.compile("([\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")
ACCENT = re.compile("[\u0300-\u036f]")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def put(entries):
    """Write what is searched: [(question, tag names, replies)]; replaces what was there."""
    rows = [
        SearchEntry(
            question_id=question.pk,
            title=spaced(f"{question.title}\n{question.subject}"),
            tags=spaced("\n".join(tags)),
            body=spaced(
                "\n".join([question.body, *[reply.body for reply in replies], question.more_info])
            ),
        )
        for question, tags, replies in entries
    ]
    SearchEntry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["question"],
        update_fields=["title", "tags", "body"],
        batch_size=500,
    )


def drop(question_ids):
    """Forget consults; their words leave the index in the same transaction."""
    SearchEntry.objects.filter(pk__in=question_ids).delete()


def words_of(text):
    """Return the searched words of a reader's text: normal forms, at most MOST_WORDS, in order.

    A run of Chinese or Japanese characters is one word of several characters, found as a phrase.
    """
    words = WORD.findall(folded(text))
    return list(dict.fromkeys(word.casefold() for word in words))[:MOST_WORDS]


def spaced(text):
    """Return folded text with blanks around each Chinese character, so that every one is a word."""
    return text if text.isascii() else CJK.sub(r" \1 ", folded(text))


def folded(text):
    """Return text without accents and wide forms: café as cafe, the same on every database."""
    parts = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", ACCENT.sub("", parts))


def matches(text, facet_ids, now, limit, newest_first=True):
    """Return up to `limit` ids of consults that hold every word of `text`, newest first or last.

    `text` is what the reader typed; only consults on all lists of `facet_ids` and due at `now`
    count. A text without any word matches nothing.
    """
    words = [spaced(word).split() for word in words_of(text)]
    if not words:
        return []
    engine = sqlite if connection.vendor == "sqlite" else postgresql
    return engine.matches(words, facet_ids, now, limit, newest_first)
