"""Names that complete what a reader types. Existing ones come with ``rebuild_search``."""

import django.db.models.deletion
from django.db import migrations, models

OWNERS = ("tag", "doctor", "question")
CREATE = "CREATE INDEX suggested_{0} ON consults_suggestedname (key{1}) WHERE {0}_id IS NOT NULL"


def index(apps, schema_editor):
    """Index the keys for prefixes; PostgreSQL compares them byte by byte with its own operators."""
    operators = {"postgresql": " varchar_pattern_ops"}.get(schema_editor.connection.vendor, "")
    for owner in OWNERS:
        schema_editor.execute(CREATE.format(owner, operators))


def unindex(apps, schema_editor):
    for owner in OWNERS:
        schema_editor.execute(f"DROP INDEX suggested_{owner}")


class Migration(migrations.Migration):
    dependencies = [
        ("consults", "0005_search_words"),
        ("faq", "0002_names_in_texts"),
    ]

    operations = [
        migrations.CreateModel(
            name="SuggestedName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=300)),
                (
                    "doctor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="consults.doctor",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="consults.question",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="faq.faqtag",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("doctor", None), ("question", None), ("tag__isnull", False)),
                            models.Q(("doctor__isnull", False), ("question", None), ("tag", None)),
                            models.Q(("doctor", None), ("question__isnull", False), ("tag", None)),
                            _connector="OR",
                        ),
                        name="suggested_name_of_one_thing",
                    )
                ],
            },
        ),
        migrations.RunPython(index, unindex),
    ]
