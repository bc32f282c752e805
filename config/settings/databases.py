"""The database, and the replica that public pages may read."""

from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

from config import Connection
from config.environment import env, read, usable_database, whole_number
from config.settings.site import DATA_DIR
from web import private_files


def keep_private(database):
    """Make the file of SQLite, and keep it and what lies beside it from others. -wal and -shm follow it."""
    try:
        private_files.make(database)
    except OSError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR must be a folder this process may write: {database}: {error.strerror}."
        ) from None
    for end in ("", "-wal", "-shm", "-journal"):
        private_files.close_to_others(f"{database}{end}")


ON_SQLITE = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "factory": Connection,
    # FULL: an acknowledged save survives a power cut. secure_delete: erased words are
    # overwritten in the file; some builds of SQLite switch it off.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    " PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA cache_size=-4000;"
    " PRAGMA journal_size_limit=67108864;",
}
# A PostgreSQL that is gone is noticed within some seconds; web.postgresql sees to a frozen one.
KEEPALIVES = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


def database(url_variable, default):
    """Return Django's settings for a database address; SQLite is set up to lose nothing."""
    hint = "a database address like postgres://user:word@host/name"
    settings = read(url_variable, usable_database, default, hint)
    settings["CONN_MAX_AGE"] = 600
    settings["CONN_HEALTH_CHECKS"] = True
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        keep_private(settings["NAME"])
        settings["OPTIONS"] = ON_SQLITE
    elif settings["ENGINE"].endswith("postgresql"):
        settings["OPTIONS"] = {
            **KEEPALIVES,
            **settings.get("OPTIONS", {}),
            "options": "-c statement_timeout=30s -c default_text_search_config=pg_catalog.english",
        }
    return settings


DATABASES = {
    "default": database("DATABASE_URL", f"sqlite:///{quote(str(DATA_DIR / 'db.sqlite3'))}")
}
DATABASE_ROUTERS = []
if env.str("DATABASE_REPLICA_URL", default=""):
    DATABASES["replica"] = database("DATABASE_REPLICA_URL", "")
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
    DATABASE_ROUTERS = ["config.routers.PublicReadsFromReplica"]
# Connections to PostgreSQL that the threads of one web process share; 0: each thread keeps its own.
DATABASE_POOL = read("DATABASE_POOL", whole_number(0, 100), 0, "a whole number of connections")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
