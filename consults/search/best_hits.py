"""The best of the consults that a database has scored, the first of them with titles and tags."""

from django.db import connection

BEST = (
    "WITH hits AS ({scored} ORDER BY {by} LIMIT %s) SELECT h.id, {score}, e.title, e.tags FROM"
    " (SELECT id, s, ROW_NUMBER() OVER (ORDER BY {by}) AS n FROM hits) h"
    " LEFT JOIN consults_searchentry e ON h.n <= %s AND e.question_id = h.id ORDER BY h.n"
)


def read(scored, values, by, limit, headings, score="h.s"):
    """Return [(id, score, title, tags)] of the best `limit` rows of `scored`, an SQL of (id, s), in order `by`.

    Titles and tags come with the first `headings` rows only. `score` makes of s what is higher for better.
    """
    with connection.cursor() as cursor:
        cursor.execute(BEST.format(scored=scored, by=by, score=score), [*values, limit, headings])
        return cursor.fetchall()
