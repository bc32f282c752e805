"""The work list: words that the desk searches, saved views, chosen columns; and approvals of reviewers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

from consults.models import locks
from text.words import indexed

SECURE_DELETE = (3, 42)  # of SQLite, from which an index overwrites deleted words
AT_ONCE = 500
COLUMNS = "title, tags, body"
NEW, OLD = (f"{row}.question_id, {row}.title, {row}.tags, {row}.body" for row in ("new", "old"))
PUT = f"INSERT INTO consults_desksearch(rowid, {COLUMNS}) VALUES ({NEW});"
TAKE = f"INSERT INTO consults_desksearch(consults_desksearch, rowid, {COLUMNS}) VALUES ('delete', {OLD});"
SQLITE = [
    f"CREATE VIRTUAL TABLE IF NOT EXISTS consults_desksearch USING fts5({COLUMNS},"
    " content='consults_deskentry', content_rowid='question_id',"
    " tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER IF NOT EXISTS consults_desksearch_insert AFTER INSERT ON consults_deskentry"
    f" BEGIN {PUT} END",
    "CREATE TRIGGER IF NOT EXISTS consults_desksearch_delete AFTER DELETE ON consults_deskentry"
    f" BEGIN {TAKE} END",
    "CREATE TRIGGER IF NOT EXISTS consults_desksearch_update AFTER UPDATE ON consults_deskentry"
    f" BEGIN {TAKE} {PUT} END",
]
SQLITE_BACK = [
    *(f"DROP TRIGGER consults_desksearch_{name}" for name in ("update", "delete", "insert")),
    "DROP TABLE consults_desksearch",
]
POSTGRESQL = [
    "ALTER TABLE consults_deskentry ADD COLUMN IF NOT EXISTS vector tsvector GENERATED ALWAYS AS ("
    " setweight(to_tsvector('english', left(title, 2000)), 'A')"
    " || setweight(to_tsvector('english', left(tags, 20000)), 'B')"
    " || setweight(to_tsvector('english', left(body, 300000)), 'C')) STORED",
    "CREATE INDEX IF NOT EXISTS consults_desksearch ON consults_deskentry USING gin (vector)",
]
POSTGRESQL_BACK = ["ALTER TABLE consults_deskentry DROP COLUMN vector"]


def index_words(apps, schema_editor):
    """Make the full-text index of the desk; SQLite overwrites deleted words."""
    connection = schema_editor.connection
    sqlite = connection.vendor == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        schema_editor.execute(statement)
    if sqlite and connection.Database.sqlite_version_info >= SECURE_DELETE:
        schema_editor.execute(
            "INSERT INTO consults_desksearch(consults_desksearch, rank) VALUES ('secure-delete', 1)"
        )


def drop_words(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_BACK if sqlite else POSTGRESQL_BACK:
        schema_editor.execute(statement)


def fill(apps, schema_editor):
    """Put in the words of every consult that readers do not search."""
    question, entry = (apps.get_model("consults", name) for name in ("Question", "DeskEntry"))
    tags, last = dict(apps.get_model("faq", "FaqTag").objects.values_list("pk", "name")), 0
    while rows := list(_hidden(question).filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        entry.objects.bulk_create(
            [
                entry(
                    question_id=row.pk,
                    title=" ".join(indexed(f"{row.title}\n{row.subject}")),
                    tags="\n".join(" ".join(indexed(tags[i.tag_id])) for i in row.tagged.all()),
                    body=" ".join(indexed(_text(row))),
                )
                for row in rows
            ]
        )
        last = rows[-1].pk


def _hidden(question):
    return question.objects.filter(search_entry=None).prefetch_related("replies", "tagged")


def _text(row):
    return "\n".join([row.body, *[reply.body for reply in row.replies.all()], row.more_info])


class Migration(migrations.Migration):
    dependencies = [
        ("consults", "0011_periodic_runs"),
        ("faq", "0003_letters_of_aliases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            "DeskEntry",
            [
                (
                    "question",
                    models.OneToOneField(
                        "consults.question", django.db.models.deletion.CASCADE,
                        primary_key=True, serialize=False, related_name="desk_entry",
                    ),
                ),
                ("title", models.TextField()),
                ("tags", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
            ],
            {"verbose_name_plural": "desk entries"},
        ),
        migrations.CreateModel(
            "ListColumns",
            [
                (
                    "person",
                    models.OneToOneField(
                        settings.AUTH_USER_MODEL, django.db.models.deletion.CASCADE,
                        primary_key=True, serialize=False, related_name="list_columns",
                    ),
                ),
                ("names", models.JSONField(default=list)),
            ],
            {"verbose_name_plural": "columns of lists"},
        ),
        migrations.CreateModel(
            "SavedView",
            [
                ("id", models.BigAutoField("ID", primary_key=True, serialize=False, auto_created=True)),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(max_length=1000, help_text="As the address of the list has it.")),
                ("shared", models.BooleanField(default=False, help_text="Everybody at the desk sees it.")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "owner",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL, django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                    ),
                ),
            ],
            {
                "ordering": ["name", "pk"],
                "indexes": [models.Index(fields=["shared", "name"], name="view_by_shared")],
                "constraints": [models.UniqueConstraint("owner", "name", name="view_once_of_a_name")],
            },
        ),
        migrations.AddField(
            "department",
            "approval_publishes",
            models.BooleanField(
                "approving publishes", default=False, db_default=False,
                help_text="Who approves a consult and has the right to publish it does so in one step.",
            ),
        ),
        migrations.AddField(
            "question", "approved_at", models.DateTimeField(null=True, editable=False)
        ),
        migrations.AddField(
            "question",
            "approved_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL, django.db.models.deletion.SET_NULL, null=True,
                editable=False, related_name="+", db_index=False,
                help_text="Who found the text in review right as it stands; no change since.",
            ),
        ),
        migrations.AddIndex(
            "question",
            models.Index(fields=["status", "approved_at"], name="question_by_approval"),
        ),
        migrations.AddIndex(
            "question",
            models.Index(F("language"), F("id").desc(), name="question_by_language"),
        ),
        migrations.RunPython(index_words, drop_words),
        migrations.RunPython(fill, migrations.RunPython.noop),
        # A step back rebuilds the table of consults, which a lock on replies asks.
        migrations.RunPython(locks.put_on_author, locks.take_off_author),
    ]  # fmt: skip
