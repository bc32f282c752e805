"""The words of the index with their counts, and what finds a word by its spelling."""

import re
from collections import Counter

from django.core.exceptions import ImproperlyConfigured
from django.db import migrations, models

from text.words import CJK, indexed, stem, telling

SPACED = re.compile(f"(?<=[{CJK}]) +(?=[{CJK}])")

SQLITE = [
    "CREATE VIRTUAL TABLE consults_spelling USING fts5(word, content='consults_searchword',"
    " content_rowid='id', tokenize='trigram', detail='none')",
    "CREATE TRIGGER consults_spelling_insert AFTER INSERT ON consults_searchword"
    " WHEN length(new.word) BETWEEN 4 AND 30 BEGIN"
    " INSERT INTO consults_spelling(rowid, word) VALUES (new.id, new.word); END",
    "CREATE TRIGGER consults_spelling_delete AFTER DELETE ON consults_searchword"
    " WHEN length(old.word) BETWEEN 4 AND 30 BEGIN"
    " INSERT INTO consults_spelling(consults_spelling, rowid, word)"
    " VALUES ('delete', old.id, old.word); END",
    "INSERT INTO consults_spelling(consults_spelling, rank) VALUES ('secure-delete', 1)",
]
SQLITE_BACK = [
    "DROP TRIGGER consults_spelling_delete",
    "DROP TRIGGER consults_spelling_insert",
    "DROP TABLE consults_spelling",
]
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX consults_spelling ON consults_searchword USING gin (word gin_trgm_ops)",
]
POSTGRESQL_BACK = ["DROP INDEX consults_spelling"]


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


def run(statements):
    def operation(apps, schema_editor):
        connection = schema_editor.connection
        sqlite = connection.vendor == "sqlite"
        old = sqlite and connection.Database.sqlite_version_info < (3, 42)
        for statement in statements.get(connection.vendor, []):
            old = connection.vendor == "sqlite" and connection.Database.sqlite_version_info < (
                3,
                42,
            )
            if "secure-delete" not in statement or not old:
                schema_editor.execute(statement)

    return operation


def read_again(apps, schema_editor):
    """Write what is indexed already as words, with aliases, and count them."""
    entries = apps.get_model("consults", "SearchEntry")
    searched = apps.get_model("consults", "SearchWord")
    aliases, uses = {}, Counter()
    for tag, name in apps.get_model("faq", "Alias").objects.values_list("tag", "name"):
        aliases.setdefault(tag, []).append(" ".join(telling(name)))
    tagged = apps.get_model("consults", "TaggedQuestion").objects.order_by("position", "pk")
    last = 0
    while rows := list(entries.objects.filter(pk__gt=last).order_by("pk")[:500]):
        names = {}
        own = tagged.filter(content_object__in=[row.pk for row in rows])
        for pk, tag, name in own.values_list("content_object", "tag", "tag__name"):
            names.setdefault(pk, []).extend([" ".join(telling(name)), *aliases.get(tag, [])])
        for row in rows:
            row.title, row.body = _line(row.title), _line(row.body)
            row.tags = "\n".join(names.get(row.pk, []))
            uses.update({*row.title.split(), *row.tags.split(), *row.body.split()})
        entries.objects.bulk_update(rows, ["title", "tags", "body"], batch_size=100)
        last = rows[-1].pk
    counts = [searched(word=word, stem=stem(word), documents=count) for word, count in uses.items()]
    searched.objects.bulk_create(counts, batch_size=500)


def _line(text):
    return " ".join(indexed(SPACED.sub("", text)))


class Migration(migrations.Migration):
    dependencies = [("consults", "0004_groups"), ("faq", "0002_names_in_texts")]

    operations = [
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=60, unique=True)),
                ("stem", models.CharField(db_index=True, max_length=60)),
                ("documents", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(need_trigrams, migrations.RunPython.noop),
        migrations.RunPython(
            run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}),
        ),
        migrations.RunPython(read_again, migrations.RunPython.noop),
    ]
