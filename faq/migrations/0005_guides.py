"""Guides are content: the app consults has them from here on. Their tables stay as they are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("faq", "0004_safe_to_publish"),
        # Earlier migrations of consults give groups the rights of faq's guides.
        ("consults", "0012_roles"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField("guide", "tags"),
                migrations.DeleteModel("GuideTag"),
                migrations.DeleteModel("Guide"),
            ]
        )
    ]
