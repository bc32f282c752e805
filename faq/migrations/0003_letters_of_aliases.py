"""Aliases stand in A to Z too, under a letter of their own."""

from django.db import migrations, models

from text.names import first_letter


def fill(apps, schema_editor):
    aliases = apps.get_model("faq", "Alias").objects.using(schema_editor.connection.alias)
    for alias in aliases.only("name").iterator():
        aliases.filter(pk=alias.pk).update(initial=first_letter(alias.name))


class Migration(migrations.Migration):
    dependencies = [("faq", "0002_help_now_words")]

    operations = [
        migrations.AddField(
            "alias",
            "initial",
            models.CharField(
                max_length=1, editable=False, db_index=True, default="", db_default=""
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
