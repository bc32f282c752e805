"""Project configuration. Imported before Django opens a database, so SQLite is chosen here."""

import sys

try:
    import pysqlite3
except ImportError:  # no wheel for this platform: the system's SQLite serves, and a check warns
    import sqlite3

    Connection = sqlite3.Connection
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
    # Django 6 asks a connection how many values a query may have; pysqlite3 does not tell.
    pysqlite3.SQLITE_LIMIT_VARIABLE_NUMBER = pysqlite3.dbapi2.SQLITE_LIMIT_VARIABLE_NUMBER = 9
    MOST_VALUES = 32_766  # SQLite's own limit, unless it is built with another

    class Connection(pysqlite3.Connection):
        """A connection that knows the one limit Django asks for."""

        def getlimit(self, category):
            """Return the limit of a category. Raises ValueError for any but the number of values."""
            if category != pysqlite3.SQLITE_LIMIT_VARIABLE_NUMBER:
                raise ValueError(f"No limit is known for category {category}.")
            return MOST_VALUES
