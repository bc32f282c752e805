"""What the database knows of its tables, by which it chooses how to find rows."""

from django.db import DEFAULT_DB_ALIAS, connections

LOOKED_AT = (
    1000  # rows of an index that SQLite looks at; all of a million consults would take minutes
)


def learn(using=DEFAULT_DB_ALIAS, **signal):
    """Look at the tables anew: after many changes, and after an upgrade.

    Public pages ask in a way that needs none of it (`tests/test_plans.py`); the desk does not.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA analysis_limit = 0")
        else:
            tables = connection.introspection.django_table_names(only_existing=True)
            cursor.execute(f"ANALYZE {', '.join(sorted(tables))}")
