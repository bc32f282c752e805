"""Which consults are on several lists at once, in an order: a bounded walk along the shortest of them.

The statements are written out: querysets cannot limit each part of a union on SQLite, and without that limit
“one of these departments” would read every consult of all of them.
"""

from django.db import connection

from consults.models import Facet, Listing
from consults.models.due import LATER_ON_LIST, now_value

COLUMNS = {
    "newest": "published_at",
    "oldest": "published_at",
    "answered": "answered_on",
    "asked": "asked_on",
    "reviewed": "reviewed_on",
    "read": "reads",
}
# What is not due is named, not compared: given a bound of published_at, a database walks along that instead.
ONE_LIST = (
    "SELECT l.{column} AS k, l.question_id AS id FROM consults_listing l"
    f" WHERE l.facet_id = %s AND l.question_id NOT IN ({LATER_ON_LIST}){{others}}"
    " ORDER BY l.{column}{way}, l.question_id{way} LIMIT %s"
)
ON_ANOTHER = (
    " AND EXISTS (SELECT 1 FROM consults_listing m WHERE m.facet_id IN ({places})"
    " AND m.published_at = l.published_at AND m.question_id = l.question_id)"
)


def ids_on(sets, now, order, limit):
    """Return at most `limit` ids of consults on one list of each set of Found, in `order`. One query."""
    shortest, *others = sorted(sets, key=lambda lists: sum(facet.listed for facet in lists))
    if not shortest:
        return []
    also = [[facet.pk for facet in lists] for lists in others]
    part, way = statement(order, also)
    union = " UNION ".join(f"SELECT * FROM ({part}) k{n}" for n in range(len(shortest)))
    now = now_value(now)
    values = []
    for facet in shortest:
        values += [facet.pk, facet.pk, now, *(pk for ids in also for pk in ids), limit]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM ({union}) m ORDER BY k{way}, id{way} LIMIT %s", [*values, limit]
        )
        return [pk for (pk,) in cursor.fetchall()]


def statement(order, also):
    """Return (the walk along one list, the way it goes); `also` is [[facet id]] of other sets of lists."""
    way = "" if order == "oldest" else " DESC"
    others = "".join(ON_ANOTHER.format(places=", ".join(["%s"] * len(ids))) for ids in also)
    return ONE_LIST.format(column=COLUMNS[order], way=way, others=others), way


def sorted_ids(ids, order):
    """Return the ids of published consults in `order`. One query."""
    sign = "" if order == "oldest" else "-"
    rows = Listing.objects.filter(facet__kind=Facet.Kind.ALL, question__in=ids)
    rows = rows.order_by(f"{sign}{COLUMNS[order]}", f"{sign}question_id")
    return list(rows.values_list("question_id", flat=True))
