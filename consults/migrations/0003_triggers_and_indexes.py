"""What the database keeps by itself: full-text indexes, prefix indexes, and the locks on words.

Statements that Django's tables cannot say. `consults/models/locks.py` has the locks.
"""

from django.core.exceptions import ImproperlyConfigured
from django.db import migrations

from consults.models import locks

SECURE_DELETE = (3, 42)  # of SQLite, from which an index overwrites deleted words
SQLITE = [
    "CREATE VIRTUAL TABLE IF NOT EXISTS consults_search USING fts5(title, tags, body,"
    " content='consults_searchentry', content_rowid='question_id',"
    " tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER IF NOT EXISTS consults_search_insert AFTER INSERT ON consults_searchentry BEGIN"
    " INSERT INTO consults_search(rowid, title, tags, body)"
    " VALUES (new.question_id, new.title, new.tags, new.body); END",
    "CREATE TRIGGER IF NOT EXISTS consults_search_delete AFTER DELETE ON consults_searchentry BEGIN"
    " INSERT INTO consults_search(consults_search, rowid, title, tags, body)"
    " VALUES ('delete', old.question_id, old.title, old.tags, old.body); END",
    "CREATE TRIGGER IF NOT EXISTS consults_search_update AFTER UPDATE ON consults_searchentry BEGIN"
    " INSERT INTO consults_search(consults_search, rowid, title, tags, body)"
    " VALUES ('delete', old.question_id, old.title, old.tags, old.body);"
    " INSERT INTO consults_search(rowid, title, tags, body)"
    " VALUES (new.question_id, new.title, new.tags, new.body); END",
    "CREATE VIRTUAL TABLE IF NOT EXISTS consults_spelling USING fts5(word, content='consults_searchword',"
    " content_rowid='id', tokenize='trigram', detail='none')",
    "CREATE TRIGGER IF NOT EXISTS consults_spelling_insert AFTER INSERT ON consults_searchword"
    " WHEN length(new.word) BETWEEN 4 AND 30 BEGIN"
    " INSERT INTO consults_spelling(rowid, word) VALUES (new.id, new.word); END",
    "CREATE TRIGGER IF NOT EXISTS consults_spelling_delete AFTER DELETE ON consults_searchword"
    " WHEN length(old.word) BETWEEN 4 AND 30 BEGIN"
    " INSERT INTO consults_spelling(consults_spelling, rowid, word)"
    " VALUES ('delete', old.id, old.word); END",
]
# Rows that are there already, as after a step back.
SQLITE_FILL = [
    "INSERT INTO consults_search(consults_search) VALUES ('rebuild')",
    "INSERT INTO consults_spelling(consults_spelling) VALUES ('delete-all')",
    "INSERT INTO consults_spelling(rowid, word) SELECT id, word FROM consults_searchword"
    " WHERE length(word) BETWEEN 4 AND 30",
]
SQLITE_BACK = [
    *(f"DROP TRIGGER consults_search_{name}" for name in ("update", "delete", "insert")),
    *(f"DROP TRIGGER consults_spelling_{name}" for name in ("delete", "insert")),
    "DROP TABLE consults_search",
    "DROP TABLE consults_spelling",
]
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "ALTER TABLE consults_searchentry ADD COLUMN IF NOT EXISTS vector tsvector GENERATED ALWAYS AS ("
    " setweight(to_tsvector('english', left(title, 2000)), 'A')"
    " || setweight(to_tsvector('english', left(tags, 20000)), 'B')"
    " || setweight(to_tsvector('english', left(body, 300000)), 'C')) STORED",
    "CREATE INDEX IF NOT EXISTS consults_search ON consults_searchentry USING gin (vector)",
    "CREATE INDEX IF NOT EXISTS consults_spelling ON consults_searchword USING gin (word gin_trgm_ops)",
]
POSTGRESQL_BACK = [
    "ALTER TABLE consults_searchentry DROP COLUMN vector",
    "DROP INDEX consults_spelling",
]
PREFIXES = (
    "CREATE INDEX IF NOT EXISTS suggested_{0} ON consults_suggestedname (key{1})"
    " WHERE {0}_id IS NOT NULL"
)
OWNERS = ["tag", "doctor", "question"]


def need_trigrams(apps, schema_editor):
    """Say what to install where PostgreSQL comes without its contrib package."""
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
            if cursor.fetchone() is None:
                raise ImproperlyConfigured(
                    "Searching needs PostgreSQL's extension pg_trgm: install its contrib package"
                    " (Debian: postgresql-contrib), then run migrate again."
                )


def index_words(apps, schema_editor):
    """Make the full-text index and what finds a word by its spelling; SQLite overwrites deleted words."""
    connection = schema_editor.connection
    sqlite = connection.vendor == "sqlite"
    for statement in [*SQLITE, *SQLITE_FILL] if sqlite else POSTGRESQL:
        schema_editor.execute(statement)
    if sqlite and connection.Database.sqlite_version_info >= SECURE_DELETE:
        for index in ("consults_search", "consults_spelling"):
            schema_editor.execute(f"INSERT INTO {index}({index}, rank) VALUES ('secure-delete', 1)")


def drop_words(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_BACK if sqlite else POSTGRESQL_BACK:
        schema_editor.execute(statement)


def index_prefixes(apps, schema_editor):
    """Index keys for prefixes; PostgreSQL compares them byte by byte with its own operators."""
    operators = {"postgresql": " varchar_pattern_ops"}.get(schema_editor.connection.vendor, "")
    for owner in OWNERS:
        schema_editor.execute(PREFIXES.format(owner, operators))


def drop_prefixes(apps, schema_editor):
    for owner in OWNERS:
        schema_editor.execute(f"DROP INDEX suggested_{owner}")


class Migration(migrations.Migration):
    dependencies = [("consults", "0002_tables")]
    replaces = [
        ("consults", "0003_search_index"),
        ("consults", "0005_search_words"),
        ("consults", "0006_suggested_names"),
        ("consults", "0010_sealed_replies"),
        ("consults", "0015_deletion"),
    ]
    operations = [
        migrations.RunPython(need_trigrams, migrations.RunPython.noop),
        migrations.RunPython(index_words, drop_words),
        migrations.RunPython(index_prefixes, drop_prefixes),
        migrations.RunPython(locks.put_on, locks.take_off),
    ]
