"""Full-text search with SQLite's FTS5."""

from itertools import chain

from django.db import connection

from consults.models.due import LATER, now_value
from consults.search import best_hits
from text.words import token

INDEXES = ("consults_search", "consults_desksearch")  # of readers, and of what only the desk sees
SPELLING = "consults_spelling"
# Every table that FTS5 keeps; it has tables of its own whose names begin so.
FULL_TEXT = (*INDEXES, SPELLING)
TITLE, TAGS, BODY = 4.0, 3.0, 1.0
ORDERS = {"relevance": "s, id DESC", "newest": "id DESC", "oldest": "id"}
# The plus sign keeps SQLite from walking a list once for every match.
ON_A_LIST = (
    " AND +f.rowid IN (SELECT l.question_id FROM consults_listing l WHERE l.facet_id IN ({places}))"
)


def hits(plan, now, limit, order, headings):
    """Return [(id, score, title, tags)] of the best `limit` consults of a Plan, in `order`.

    Titles and tags come with the first `headings` rows only. BM25 is FTS5's own.
    """
    places = [", ".join(["%s"] * len(facet_ids)) for facet_ids in plan.facet_sets]
    on_lists = "".join(ON_A_LIST.format(places=own) for own in places)
    newest = f" ORDER BY f.rowid DESC LIMIT {plan.newest}" if plan.newest else ""
    scored = (
        f"SELECT id, s FROM (SELECT f.rowid AS id, bm25(consults_search, {TITLE}, {TAGS}, {BODY}) AS s"
        " FROM consults_search f WHERE consults_search MATCH %s"
        f" AND f.rowid NOT IN ({LATER}){on_lists}{newest})"
    )
    values = [expression(plan), now_value(now), *chain(*plan.facet_sets)]
    return best_hits.read(scored, values, ORDERS[order], limit, headings, score="-h.s")


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
            f"SELECT w.word, w.documents FROM (SELECT rowid FROM {SPELLING}"
            f" WHERE {SPELLING} MATCH %s ORDER BY rank LIMIT 80) f"
            " JOIN consults_searchword w ON w.id = f.rowid",
            [grams],
        )
        return cursor.fetchall()


def settle():
    """FTS5 keeps its index in order by itself."""
