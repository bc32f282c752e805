"""When the work that comes again and again ran last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consults", "0010_authors_of_replies")]

    operations = [
        migrations.CreateModel(
            "PeriodicRun",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("job", models.CharField(max_length=20, unique=True)),
                ("began_at", models.DateTimeField()),
                (
                    "ended_at",
                    models.DateTimeField(help_text="When it last came to its end.", null=True),
                ),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=200,
                        help_text="Why the last run failed.",
                    ),
                ),
            ],
            options={"ordering": ["job"], "default_permissions": ()},
        )
    ]
