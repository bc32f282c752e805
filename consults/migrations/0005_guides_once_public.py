"""A guide keeps that readers once saw it, so that its address says “gone” in every later state."""

from django.db import migrations, models
from django.utils import timezone


def remember(apps, schema_editor):
    """Until now a hidden guide told that by its date alone."""
    guides = apps.get_model("consults", "Guide").objects.using(schema_editor.connection.alias)
    hidden = guides.exclude(status="published").filter(published_at__lte=timezone.now())
    hidden.update(was_public=True)


class Migration(migrations.Migration):
    dependencies = [("consults", "0004_roles")]

    operations = [
        migrations.AddField(
            "guide",
            "was_public",
            models.BooleanField(
                default=False, db_default=False, editable=False,
                help_text="Readers saw it and do not any more: its address says that it is gone.",
            ),
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]  # fmt: skip
