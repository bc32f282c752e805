"""Full-text search with PostgreSQL's tsvector and GIN."""

from django.db import connection


def matches(words, facet_ids, now, limit, newest_first):
    """Return up to `limit` ids of consults holding all `words` (lists of tokens), in order."""
    order = "DESC" if newest_first else "ASC"
    query = " && ".join(["phraseto_tsquery('english', %s)"] * len(words))
    on_lists = "".join(
        " AND EXISTS (SELECT 1 FROM consults_listing l"
        " WHERE l.question_id = e.question_id AND l.facet_id = %s)"
        for _ in facet_ids
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.question_id FROM consults_searchentry e WHERE e.vector @@ ({query})"
            " AND e.question_id NOT IN (SELECT s.question_id FROM consults_listing s"
            " JOIN consults_facet a ON a.id = s.facet_id AND a.kind = 'all'"
            f" WHERE s.published_at > %s){on_lists} ORDER BY e.question_id {order} LIMIT %s",
            [*[" ".join(tokens) for tokens in words], now, *facet_ids, limit],
        )
        return [row[0] for row in cursor.fetchall()]
