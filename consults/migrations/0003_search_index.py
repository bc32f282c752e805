"""The full-text index beside consults_searchentry, kept by the database itself."""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE consults_search USING fts5(title, tags, body,"
    " content='consults_searchentry', content_rowid='question_id',"
    " tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER consults_search_insert AFTER INSERT ON consults_searchentry BEGIN"
    " INSERT INTO consults_search(rowid, title, tags, body)"
    " VALUES (new.question_id, new.title, new.tags, new.body); END",
    "CREATE TRIGGER consults_search_delete AFTER DELETE ON consults_searchentry BEGIN"
    " INSERT INTO consults_search(consults_search, rowid, title, tags, body)"
    " VALUES ('delete', old.question_id, old.title, old.tags, old.body); END",
    "CREATE TRIGGER consults_search_update AFTER UPDATE ON consults_searchentry BEGIN"
    " INSERT INTO consults_search(consults_search, rowid, title, tags, body)"
    " VALUES ('delete', old.question_id, old.title, old.tags, old.body);"
    " INSERT INTO consults_search(rowid, title, tags, body)"
    " VALUES (new.question_id, new.title, new.tags, new.body); END",
]
SQLITE_BACK = [
    "DROP TRIGGER consults_search_update",
    "DROP TRIGGER consults_search_delete",
    "DROP TRIGGER consults_search_insert",
    "DROP TABLE consults_search",
]
POSTGRESQL = [
    "ALTER TABLE consults_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS ("
    " setweight(to_tsvector('english', left(title, 2000)), 'A')"
    " || setweight(to_tsvector('english', left(tags, 20000)), 'B')"
    " || setweight(to_tsvector('english', left(body, 300000)), 'C')) STORED",
    "CREATE INDEX consults_search ON consults_searchentry USING gin (vector)",
]
POSTGRESQL_BACK = ["ALTER TABLE consults_searchentry DROP COLUMN vector"]


def run(statements):
    def operation(apps, schema_editor):
        for statement in statements.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement)

    return operation


def secure_delete(apps, schema_editor):
    """Overwrite deleted words in the index as well, where this SQLite can (3.42 and later)."""
    connection = schema_editor.connection
    if connection.vendor == "sqlite" and connection.Database.sqlite_version_info >= (3, 42):
        schema_editor.execute(
            "INSERT INTO consults_search(consults_search, rank) VALUES ('secure-delete', 1)"
        )


class Migration(migrations.Migration):
    dependencies = [("consults", "0002_consults")]

    operations = [
        migrations.RunPython(
            run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}),
        ),
        migrations.RunPython(secure_delete, migrations.RunPython.noop),
    ]
