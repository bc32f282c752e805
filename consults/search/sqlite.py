"""Full-text search with SQLite's FTS5."""

from django.db import connection


def matches(words, facet_ids, now, limit, newest_first):
    """Return up to `limit` ids of consults holding all `words` (lists of tokens), in order."""
    order = "DESC" if newest_first else "ASC"
    match = " ".join('"{}"'.format(" ".join(tokens).replace('"', "")) for tokens in words)
    # The plus signs keep SQLite from walking a list once for every match.
    on_lists = "".join(
        " AND +f.rowid IN (SELECT l.question_id FROM consults_listing l WHERE l.facet_id = %s)"
        for _ in facet_ids
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.rowid FROM consults_search f WHERE consults_search MATCH %s"
            " AND f.rowid NOT IN (SELECT s.question_id FROM consults_listing s"
            " JOIN consults_facet a ON a.id = s.facet_id AND a.kind = 'all'"
            f" WHERE s.published_at > %s){on_lists} ORDER BY f.rowid {order} LIMIT %s",
            [match, connection.ops.adapt_datetimefield_value(now), *facet_ids, limit],
        )
        return [row[0] for row in cursor.fetchall()]
