"""Statements written out for pages that many read: building one costs several times what running it does.

They ask `consults.models.due` what is out, and `tests/consults/test_statements.py` holds each to what querysets
answer. `CROSS JOIN` in them is for SQLite: it joins in the order written, whatever it knows of its tables.
"""

from datetime import UTC, datetime

from django.db import connections, router

from consults.models.question import Question


def rows_of(statement, values):
    """Return the rows of a statement, from the database that pages read; times have their zone."""
    with connections[router.db_for_read(Question)].cursor() as cursor:
        cursor.execute(statement, values)
        return [
            tuple([moment(value) if type(value) is datetime else value for value in row])
            for row in cursor.fetchall()
        ]


def moment(value):
    """Return a time of a row as Django gives it: SQLite has no zone."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value


def ids(values):
    """Return a statement that is these ids, in no order."""
    return f"VALUES {', '.join(['(%s)'] * len(values))}"


def columns(names, places):
    """Return columns as they are selected: `places` is {beginning of a name: the table it stands for}.

    With {"department__": "d", "": "q"} the name department__slug becomes d.slug, and slug q.slug.
    """
    return ", ".join(_column(name, places) for name in names)


def _column(name, places):
    beginning = next(beginning for beginning in places if name.startswith(beginning))
    own = name.removeprefix(beginning)
    return f"{places[beginning]}.{'id' if own == 'pk' else own}"
