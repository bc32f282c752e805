"""Full-text search with PostgreSQL's tsvector and GIN.

`ts_rank` knows nothing of how rare a word is; summed word by word, each weighed by its rarity, it
ranks like BM25.
"""

from django.db import connection

from consults.models.due import LATER
from consults.search import best_hits
from text.words import token

TABLES = (
    "consults_searchentry",
    "consults_deskentry",
)  # of readers, and of what only the desk sees
WEIGHTS = "{0.1, 0.15, 0.7, 1.0}"  # of D (unused), C (body), B (tags), A (title)
ORDERS = {"relevance": "s DESC, id DESC", "newest": "id DESC", "oldest": "id"}
WORD = "to_tsquery('english', %s)"
ON_A_LIST = (
    " AND EXISTS (SELECT 1 FROM consults_listing l"
    " WHERE l.question_id = e.question_id AND l.facet_id = ANY(%s))"
)


def hits(plan, now, limit, order, headings):
    """Return [(id, score, title, tags)] of the best `limit` consults of a Plan, in `order`.

    Titles and tags come with the first `headings` rows only.
    """
    match, matched = condition(plan)
    scores = " + ".join(f"%s * ts_rank('{WEIGHTS}', m.vector, {WORD})" for _ in plan.clauses)
    weighed = [value for c in plan.clauses for value in (c.weight, _query(c.words, c.heading))]
    on_lists = ON_A_LIST * len(plan.facet_sets)
    newest = f"ORDER BY e.question_id DESC LIMIT {plan.newest}" if plan.newest else "OFFSET 0"
    scored = (
        f"SELECT m.question_id AS id, {scores} AS s FROM"
        " (SELECT e.question_id, e.vector FROM consults_searchentry e"
        f" WHERE e.vector @@ ({match})"
        f" AND e.question_id NOT IN ({LATER}){on_lists} {newest}) m"
    )
    values = [*weighed, *matched, now, *map(list, plan.facet_sets)]
    return best_hits.read(scored, values, ORDERS[order], limit, headings)


def everywhere(plan):
    """Return (SQL, values) of the ids of all consults that a Plan fits, hidden ones too: for the desk."""
    match, values = condition(plan)
    parts = [f"SELECT question_id FROM {table} WHERE vector @@ ({match})" for table in TABLES]
    return " UNION ALL ".join(parts), values * len(TABLES)


def condition(plan):
    """Return a Plan as a tsquery expression, and its values."""
    groups = [*plan.all_of, *([plan.any_of] if plan.any_of else [])]
    parts = ["(" + " || ".join([WORD] * len(group)) + ")" for group in groups]
    values = [_query(clause.words, clause.heading) for group in groups for clause in group]
    parts += [f"(!! {WORD})" for _ in plan.without]
    values += [_query(words) for words in plan.without]
    return " && ".join(parts), values


def _query(words, heading=False):
    """Return words (letters and digits only) as a phrase in the language of to_tsquery."""
    own = map(token, words)
    return " <-> ".join(f"{word}:AB" if heading else word for word in own)


def close_words(word):
    """Return [(word, consults that use it)] spelt somewhat like this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, documents FROM consults_searchword WHERE word %% %s"
            " ORDER BY similarity(word, %s) DESC, documents DESC LIMIT 80",
            [word, word],
        )
        return cursor.fetchall()


def settle():
    """Merge pending index entries; not possible inside a transaction."""
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM consults_searchentry, consults_searchword")
