"""Full-text search with SQLite's FTS5."""

from django.db import connection

from consults.models.due import LATER, now_value
from text.words import token

INDEXES = ("consults_search", "consults_desksearch")  # of readers, and of what only the desk sees
TITLE, TAGS, BODY = 4.0, 3.0, 1.0
ORDERS = {"relevance": "s, id DESC", "newest": "id DESC", "oldest": "id"}


def hits(plan, now, limit, order, headings):
    """Return [(id, score, title, tags)] of the best `limit` consults of a Plan, in `order`.

    Titles and tags come with the first `headings` rows only. BM25 is FTS5's own.
    """
    values = [expression(plan), now_value(now)]
    # The plus signs keep SQLite from walking a list once for every match.
    on_lists = ""
    for facet_ids in plan.facet_sets:
        places = ", ".join(["%s"] * len(facet_ids))
        on_lists += (
            " AND +f.rowid IN (SELECT l.question_id FROM consults_listing l"
            f" WHERE l.facet_id IN ({places}))"
        )
        values += facet_ids
    matching = (
        f"SELECT f.rowid AS id, bm25(consults_search, {TITLE}, {TAGS}, {BODY}) AS s"
        " FROM consults_search f WHERE consults_search MATCH %s"
        f" AND f.rowid NOT IN ({LATER}){on_lists}"
    )
    if plan.newest:
        matching += f" ORDER BY f.rowid DESC LIMIT {plan.newest}"
    by = ORDERS[order]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH hits AS (SELECT id, s FROM ({matching}) ORDER BY {by} LIMIT %s)"
            " SELECT h.id, -h.s, e.title, e.tags FROM"
            f" (SELECT id, s, ROW_NUMBER() OVER (ORDER BY {by}) AS n FROM hits) h"
            " LEFT JOIN consults_searchentry e ON h.n <= %s AND e.question_id = h.id ORDER BY h.n",
            [*values, limit, headings],
        )
        return cursor.fetchall()


def everywhere(plan):
    """Return (SQL, values) of the ids of all consults that a Plan fits, hidden ones too: for the desk."""
    parts = [f"SELECT rowid FROM {index} WHERE {index} MATCH %s" for index in INDEXES]
    return " UNION ALL ".join(parts), [expression(plan)] * len(INDEXES)


def expression(plan):
    """Return a Plan as FTS5 writes it."""
    parts = [_any(group) for group in plan.all_of]
    parts += [_any(plan.any_of)] if plan.any_of else []
    if plan.also:
        parts.append(_any(plan.clauses))
    match = " AND ".join(parts)
    for words in plan.without:
        match = f"({match}) NOT {_quoted(words)}"
    return match


def _any(clauses):
    return f"({' OR '.join(_term(clause) for clause in clauses)})"


def _term(clause):
    return f"{{title tags}} : {_quoted(clause.words)}" if clause.heading else _quoted(clause.words)


def _quoted(words):
    return '"{}"'.format(" ".join(map(token, words)).replace('"', ""))


def close_words(word):
    """Return [(word, consults that use it)] spelt somewhat like this one."""
    grams = " OR ".join(f'"{word[i : i + 3]}"' for i in range(len(word) - 2))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.word, w.documents FROM (SELECT rowid FROM consults_spelling"
            " WHERE consults_spelling MATCH %s ORDER BY rank LIMIT 80) f"
            " JOIN consults_searchword w ON w.id = f.rowid",
            [grams],
        )
        return cursor.fetchall()


def settle():
    """FTS5 keeps its index in order by itself."""
