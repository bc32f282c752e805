"""Comments at words: the text they stood in, where, and whether a consult came back for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consults", "0013_redactions_of_guides")]

    operations = [
        migrations.AddField(
            "comment",
            "passage",
            models.TextField(
                blank=True, default="", db_default="",
                help_text="The text that the words stood in.",
            ),
        ),
        migrations.AddField(
            "comment",
            "starts",
            models.PositiveIntegerField(null=True, help_text="Where the words begin in it."),
        ),
        migrations.AddField("comment", "ends", models.PositiveIntegerField(null=True)),
        migrations.AddField(
            "comment",
            "sends_back",
            models.BooleanField(
                default=False, db_default=False, help_text="The consult came back for this."
            ),
        ),
        migrations.AlterField(
            "comment",
            "field",
            models.CharField(
                blank=True, max_length=20,
                choices=[
                    ("", "The consult"), ("title", "Title"), ("subject", "Subject"),
                    ("body", "Question"), ("asker", "The asker"), ("replies", "Replies"),
                    ("more_info", "More Info"), ("tags", "FAQ tags"),
                ],
            ),
        ),
    ]  # fmt: skip
