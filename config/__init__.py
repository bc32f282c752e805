"""Project configuration. Imported before Django opens a database, so SQLite is chosen here."""

import sys

try:
    import pysqlite3
except ImportError:  # no wheel for this platform: the system's SQLite serves, and a check warns
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
